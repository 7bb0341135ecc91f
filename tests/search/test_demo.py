"""The demo data: enough, varied, deterministic, found, and without what must not be published."""

import re

from courtportal.kernel.courts.models import Court
from search.demo.judgments import MARK, generate
from search.demo.load import load_demo
from search.enforcement.models import EnforcementRecord
from search.engines import SearchEngine, SearchRequest
from search.judgments.models import Judgment
from search.query import parse
from tests.search.conftest import NOW


def test_the_same_seed_gives_the_same_texts(demo: SearchEngine) -> None:
    names = {court.code: court.name_zh for court in Court.objects.all()}
    once, twice = (generate(NOW.date(), names) for _ in range(2))
    assert [j.sections for j in once] == [j.sections for j in twice]
    assert len({j.case_number for j in once}) == len(once)


def test_loading_twice_gives_three_hundred_varied_judgments_once(demo: SearchEngine) -> None:
    judgments, records = load_demo(NOW)
    assert judgments >= 300
    assert records >= 200
    facets = demo.search(SearchRequest(None)).facets
    assert sum(facets["document_type"].values()) == judgments
    assert {"judgment", "ruling"} == set(facets["document_type"])
    assert {"summary", "ordinary", "small_claims", "second_instance", "retrial"} == set(facets["procedure"])
    assert {"最高法", "粤", "粤06", "粤0604"} <= set(facets["court"])
    assert set(facets["year"]) == {str(year) for year in range(2021, 2027)}
    assert Judgment.objects.values("cause_code").distinct().count() >= 12
    assert all(MARK in judgment.sections["tail"] for judgment in Judgment.objects.all())


def test_no_personal_data_of_the_original_is_published(demo: SearchEngine) -> None:
    for judgment in Judgment.objects.all():
        text = judgment.title + "".join(judgment.sections.values())
        assert not re.search(r"990199\d{11}[0-9X]|公民身份号码|\d+栋\d+房|粤Z\d{5}|不动产权第\d", text), judgment


def test_the_family_case_shows_numbered_hidden_names(demo: SearchEngine) -> None:
    family = Judgment.objects.filter(cause_code="29").first()
    assert family is not None
    surname = family.title[0]
    assert family.title.startswith(f"{surname}某1与{surname}某2法定继承纠纷")
    assert f"被继承人{surname}某3" in family.sections["facts"]
    assert family.people["parties"] == [f"{surname}某1", f"{surname}某2"]
    assert family.masked["parties"]


def test_every_party_is_found_by_name(demo: SearchEngine) -> None:
    for judgment in Judgment.objects.all()[::7]:
        for name in judgment.people["parties"]:
            for query in (name, f'当事人:"{name}"'):
                ids = {hit.id for hit in demo.search(SearchRequest(parse(query), limit=200)).hits}
                assert str(judgment.pk) in ids, f"{query} of {judgment}"


def test_debtors_stand_masked_and_some_are_listed(demo: SearchEngine) -> None:
    people = EnforcementRecord.objects.filter(debtor_kind="person")
    assert all(re.fullmatch(r"9901\*{10}\d{3}X", record.identity_masked) for record in people)
    assert people.exclude(listed_on=None).exists()
