"""The rule set says what may be wrong, where, by which article, in both languages."""

import datetime as dt
import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from courtportal.kernel.courts.working_days import published
from filing.causes.answers import is_visible, problems
from filing.causes.elements import form_keys, load_form
from filing.causes.lpr import rate_limit
from filing.intake.rules import content as contents
from filing.intake.rules.checks.amounts import yearly_rate
from filing.intake.rules.checks.data import DATA
from filing.intake.rules.checks.model import RULE_SET, Severity
from filing.intake.rules.findings import RULES_VERSION, Material, findings, nothing_for_a_person, passed
from filing.intake.rules.hints import limitation
from filing.law import Bilingual
from tests.factories.findings import COURT, DEFENDANT, PLAINTIFF, TODAY, lending, piece, side


def found(**changed: Any) -> set[str]:
    return {finding.key for finding in findings(lending(**changed)) if finding.blocks}


def test_a_sound_claim_gives_nothing_to_look_at() -> None:
    assert findings(lending()) == []
    assert nothing_for_a_person(findings(lending()))


@pytest.mark.parametrize(
    ("changed", "key", "field"),
    [
        ({"principal_owed": "120000"}, "owed_exceeds_lent", "principal_owed"),
        ({"principal_repaid": "20000"}, "owed_exceeds_lent", "principal_owed"),
        ({"amount_provided": "95000", "principal_owed": "95000"}, "provided_less_than_agreed", "amount_provided"),
        ({"rate_agreed": "no", "overdue": "no"}, "interest_without_rate", "interest_claimed"),
        ({"interest_amount": "36000"}, "interest_exceeds_rate", "interest_amount"),
        ({"term_end": "2024-12-31", "overdue_since": "2026-01-16"}, "days_in_order", "term_end"),
        ({"overdue_since": "2025-06-01"}, "days_in_order", "overdue_since"),
        ({"provided_on": "2026-01-16", "term_end": "2026-01-15"}, "days_in_order", "term_end"),
        ({"interest_from": "2024-12-31"}, "days_in_order", "interest_from"),
        ({"term_agreed": "no", "overdue_since": "2024-12-31"}, "days_in_order", "overdue_since"),
        ({"interest_as_of": "2026-12-31", "interest_amount": "3600"}, "counted_into_the_future", "interest_as_of"),
        ({"term_end": "2026-12-31", "overdue": "no"}, "not_due_yet", "term_end"),
        ({"forum_agreed": "yes", "forum_clause": "提交佛山仲裁委员会仲裁"}, "arbitration_agreed", "forum_clause"),
        ({"forum_agreed": "yes", "forum_clause": "由深圳市南山区人民法院管辖"}, "forum_agreed", "forum_clause"),
        ({"lender": "林大满"}, "named_is_not_party", "lender"),
        ({"borrower": "周近航"}, "named_is_not_party", "borrower"),
        ({"remarks": "被告这个王八蛋不还钱"}, "insulting", "remarks"),
        ({"service_address": "佛山市禅城区"}, "service_address_incomplete", "service_address"),
        ({"costs_claimed": "yes", "costs_amount": "5000", "costs_details": "律师费"}, "evidence_kind_missing", ""),
        ({"other_claims": "赔礼道歉"}, "other_claims_made", "other_claims"),
        ({"currency": "USD"}, "foreign_currency", "currency"),
    ],
)
def test_each_seeded_defect_is_found_at_its_field(changed: dict[str, Any], key: str, field: str) -> None:
    seen = [finding for finding in findings(lending(**changed)) if finding.key == key]
    assert [finding.place.field for finding in seen] == [field]
    assert found(**changed) == {key}


@pytest.mark.parametrize(
    ("defendant", "key"),
    [
        ({"name": "微信网名风清扬"}, "defendant_clear"),
        ({"name": "周某"}, "defendant_clear"),
        ({"name": "周远航", "address": "", "phone": ""}, "defendant_clear"),
        ({"address": "佛山市禅城区"}, "address_incomplete"),
        ({"id_number": "11010119900307002X", "birth_date": "1991-03-07"}, "number_against_birth_date"),
        ({"id_number": "11010119900307002X", "sex": "male"}, "number_against_sex"),
        ({"id_number": PLAINTIFF["id_number"]}, "suing_oneself"),
    ],
)
def test_what_is_wrong_with_a_defendant_is_found(defendant: dict[str, str], key: str) -> None:
    name = defendant.get("name", DEFENDANT["name"])
    assert found(defendants=[side("defendant", **{**DEFENDANT, **defendant})], borrower=name) == {key}


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "被告的姓名或者名称还没有填写。"), ("en", "The name of the defendant is not entered yet.")]
)
def test_a_missing_name_is_said_to_be_missing_and_not_quoted_as_one(language: str, words: str) -> None:
    said = [one.wrong(language) for one in findings(lending(defendants=[side("defendant", **{**DEFENDANT, "name": ""})]))]
    assert words in said
    assert not any("“（" in one or "“(" in one or "“”" in one for one in said)


@pytest.mark.parametrize(("language", "day"), [("zh", "2026年8月20日"), ("en", "20 Aug 2026")])
def test_a_day_is_said_as_the_reader_writes_it(language: str, day: str) -> None:
    (more,) = (one for one in findings(lending(interest_amount="36000")) if one.key == "interest_exceeds_rate")
    assert day in more.wrong(language)
    assert "2026-08-20" not in more.wrong(language)


def test_an_unknown_identity_number_of_the_defendant_never_stands_in_the_way() -> None:
    """民事诉讼法 第一百二十四条 does not ask for it."""
    known = {"name": "周远航", "address": "佛山市禅城区演示路88号"}
    material = lending(defendants=[side("defendant", **known)])
    assert [(one.key, one.severity) for one in findings(material)] == [("defendant_hard_to_reach", Severity.HINT)]
    assert nothing_for_a_person(findings(material))


def test_a_rate_above_the_limit_is_a_hint_and_keeps_nobody_out() -> None:
    keys = {one.key: one.severity for one in findings(lending(rate="24"))}
    assert keys == {"rate_above_limit": Severity.HINT}
    assert {one.key for one in findings(lending(rate="2", rate_period="month"))} == {"rate_above_limit"}


def test_a_claim_of_long_ago_gets_a_hint_on_limitation() -> None:
    old = {"contract_date": "2019-01-15", "provided_on": "2019-01-15", "term_end": "2020-01-15", "overdue_since": "2020-01-16"}
    assert [(one.key, one.severity) for one in findings(lending(**old))] == [("limitation", Severity.HINT)]


def test_a_court_of_another_place_is_pointed_out() -> None:
    far = side("defendant", **{**DEFENDANT, "address": "江门市蓬江区演示路1号"})
    assert found(defendants=[far]) == set()  # the lender receives the money in the court's place
    from_afar = side("plaintiff", **{**PLAINTIFF, "address": "广州市越秀区演示路2号"})
    assert found(defendants=[far], plaintiffs=[from_afar]) == {"court_place"}


def test_evidence_that_is_missing_unreadable_or_doubled_is_pointed_out_with_file_and_page() -> None:
    assert found(evidence=[]) == {"evidence_kind_missing"}
    assert len([one for one in findings(lending(evidence=[])) if one.key == "evidence_kind_missing"]) == 2
    blurred = [piece(1, "iou", blurred=(2,), pages=3), piece(2, "chat_record", blank=(1,))]
    places = {(one.key, one.place.file, one.place.file_page) for one in findings(lending(evidence=blurred))}
    assert places == {("page_blurred", 1, 2), ("page_blank", 2, 1)}
    twice = [piece(1, "iou", sha256="a" * 64), piece(2, "receipt", sha256="a" * 64)]
    assert [(one.key, one.place.file) for one in findings(lending(evidence=twice))] == [("file_twice", 2)]


def test_an_agent_needs_a_power_of_attorney_and_a_human_look() -> None:
    agent = {"has_agent": "yes", "agent_name": "沈知远", "agent_phone": "13800000009", "agent_authority": "special"}
    represented = [side("plaintiff", **{**PLAINTIFF, **agent})]
    assert found(plaintiffs=represented) == {"authority_missing", "represented"}
    with_paper = [piece(1, "iou"), piece(2, "authority")]
    assert found(plaintiffs=represented, evidence=with_paper) == {"represented"}
    assert not nothing_for_a_person(findings(lending(plaintiffs=represented, evidence=with_paper)))


def test_who_has_not_proven_the_real_name_hands_in_a_proof_of_identity() -> None:
    """登记立案规定 第六条第（一）项."""
    unproven = replace(side("plaintiff", **PLAINTIFF), proven=False)
    [finding] = findings(lending(plaintiffs=[unproven]))
    assert (finding.key, finding.place.page, finding.place.party) == ("identity_paper_missing", "papers", unproven.id)
    assert not nothing_for_a_person([finding])
    assert found(plaintiffs=[unproven], evidence=[piece(1, "iou"), piece(2, "identity")]) == set()
    assert findings(replace(lending(plaintiffs=[unproven]), papers=frozenset({"identity"}))) == []


def test_a_minor_sues_by_a_guardian() -> None:
    young = side("plaintiff", **{**PLAINTIFF, "id_number": "", "birth_date": "2012-05-01"})
    assert found(plaintiffs=[young]) == {"minor_without_guardian"}


def test_what_is_pending_already_is_named() -> None:
    [finding] = findings(lending(pending=("S20260901ABCD2345",)))
    assert finding.key == "pending_already"
    assert "S20260901ABCD2345" in finding.wrong("zh-hans")


def test_a_very_large_claim_is_for_the_intermediate_court() -> None:
    huge = "600000000"
    changed = {"principal_owed": huge, "amount_agreed": huge, "amount_provided": huge, "claim_total": "600003600.00"}
    assert found(**changed) == {"court_level"}


def test_a_total_that_is_not_the_sum_of_the_claims_is_found() -> None:
    assert found(claim_total="203600.00") == {"claims_add_up"}


def test_a_defendant_whom_no_page_read_names_is_only_a_hint() -> None:
    unread, named, nameless = (lending(names_read=names) for names in (None, frozenset({"周远航"}), frozenset[str]()))
    assert findings(unread) == findings(named) == []
    found = findings(nameless)
    assert [(one.key, one.place.party) for one in found] == [("defendant_not_in_evidence", nameless.defendants[0].id)]
    assert nothing_for_a_person(found)


def test_what_was_checked_and_is_in_order_is_said_too() -> None:
    said = {one.rule.key for one in passed(lending())}
    assert {"defendant_clear", "court_place", "claims_add_up", "owed_exceeds_lent", "rate_above_limit"} <= said
    assert "owed_exceeds_lent" not in {one.rule.key for one in passed(lending(principal_owed="120000"))}


def test_every_rule_cites_law_and_speaks_both_languages() -> None:
    for rule in RULE_SET.rules.values():
        assert rule.law, rule.key
        assert all(citation.text.zh and citation.text.en for citation in rule.law), rule.key
        for text in (rule.wrong, rule.todo):
            assert text.zh, rule.key
            assert text.en, rule.key
            assert not any("\u4e00" <= sign <= "\u9fff" for sign in text.en), rule.key
        assert rule.forms <= form_keys() | {"sale_of_goods", "property_service"}, rule.key


def test_the_version_names_the_rules_as_they_stand() -> None:
    """Changed rules need a new version: what a court opted in to for instant acceptance lapses with it."""
    declared = [(one.key, one.severity.value, one.for_a_person, sorted(one.forms)) for one in RULE_SET.rules.values()]
    digest = hashlib.sha256(json.dumps([declared, json.loads(DATA.read_text("utf-8"))], sort_keys=True).encode()).hexdigest()
    assert (RULES_VERSION, digest[:16]) == ("2026-9", "86bce704f26daec1")


def test_the_highest_rate_is_four_times_the_lpr_of_the_day_of_the_contract() -> None:
    assert rate_limit(dt.date(2025, 1, 15)) == Decimal("12.40")
    assert rate_limit(dt.date(2019, 8, 19)) is None
    assert yearly_rate(Decimal("1.5"), "month") == Decimal("18.00")


@pytest.mark.parametrize("form_key", sorted(form_keys()))
@pytest.mark.parametrize(("figure", "day"), [("9" * 40, "9999-12-31"), ("-" + "9" * 40, "0001-01-01")])
def test_figures_and_days_beyond_any_claim_are_no_answer_and_stop_no_rule(form_key: str, figure: str, day: str) -> None:
    """A finger that stays on a key: every page of a draft judges what was typed so far, and none may break over it."""
    form = load_form(form_key)
    typed = {"money": figure, "number": figure, "date": day, "yes_no": "yes"}
    said: dict[str, Any] = {
        one.key: typed.get(one.type) or [key for key, _label in one.options] or "字"
        for one in form.elements()
        if not one.computes
    }
    answers = contents.complete_answers(form, {"answers": said}, [])
    material = Material(form, form.cause or "473", answers, [], [], COURT, TODAY, published())
    findings(material)
    passed(material)
    limitation(form, form.cause or "473", answers, TODAY, published())
    wrong = {one.key: one.code for one in problems(form.elements(), said, today=TODAY)}
    assert all(one.key in wrong for one in form.elements() if one.type == "money" and is_visible(one, said) and not one.computes)


def test_what_the_filer_wrote_is_never_read_as_a_day() -> None:
    (more,) = (one for one in findings(lending(interest_amount="36000")) if one.key == "interest_exceeds_rate")
    quoting = replace(more.rule, wrong=Bilingual("“{title}”：{until}", "“{title}”: {until}"))
    found = replace(more, rule=quoting, detail={**more.detail, "title": "2024-30-06"})
    assert found.wrong("zh") == "“2024-30-06”：2026年8月20日"
