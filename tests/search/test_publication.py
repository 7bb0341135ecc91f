"""From an effective decision to a judgment that is found: the clerk's record and the judge's release, nothing before both."""

import datetime as dt
import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel import ids
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox import publish
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.decisions.models import Decision
from filing.dossier.models import ServedDocument
from filing.events import DecisionLostEffect, DecisionSetAside, DecisionTookEffect
from filing.public import Case, add_document_entry
from search.engines import SearchEngine, SearchRequest
from search.judgments.actions.anonymise import ChangedMeanwhileError, Decided, record_anonymisation, save_changes
from search.judgments.actions.release import refuse, release, send_back, withdraw
from search.judgments.changes import changes_of
from search.judgments.models import Judgment, Publication
from search.judgments.schedule import purge_withdrawn
from search.query import parse
from tests.factories.cases import make_case
from tests.factories.judgments import PRINTED, Bench, make_effective_decision, make_publication
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.service import sealed_document
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(index: SearchEngine) -> Bench:
    return make_effective_decision()


def found(index: SearchEngine, query: str) -> int:
    result = index.search(SearchRequest(parse(query)))
    assert all(not counts for counts in result.facets.values()) or result.total
    return result.total


def publish_it(bench: Bench, now: dt.datetime) -> Judgment:
    publication = make_publication(bench, now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    judgment = release(actor=bench.judge_actor, publication_id=publication.pk, now=now)
    run_until_quiet()
    return judgment


def test_an_effective_decision_is_proposed_once_and_its_clerk_is_told(bench: Bench, now: dt.datetime) -> None:
    for _ in range(2):
        with transaction.atomic():
            publish(DecisionTookEffect(decision_id=bench.decision.pk, case_id=bench.case.pk), now=now)
        run_until_quiet()
    publication = Publication.objects.get()
    assert publication.state == Publication.State.PROPOSED
    assert publication.due_on == dt.date(2026, 7, 29), "seven working days after 20 July 2026"
    assert Notice.objects.filter(user_id=bench.clerk.pk).count() == 1
    assert not Notice.objects.filter(user_id=bench.judge.pk).exists()


ORDER = {
    "parties": [{**PRINTED["parties"][0], "role": "申请人"}, {**PRINTED["parties"][1], "role": "被申请人"}],
    "introduction": "申请人林小满向本院申请支付令，本院于2026年3月1日受理。",
    "claims": "申请人林小满称：2025年1月15日，林小满向周远航提供借款100000.00元。",
    "reasons": "申请符合法律规定的条件。",
    "legal_basis": ["《中华人民共和国民事诉讼法》第二百二十五条", "《中华人民共和国民事诉讼法》第二百二十七条"],
    "orders": ["周远航应当自收到本支付令之日起15日内向林小满给付100000.00元。"],
    "fee_text": "申请费383.33元，由周远航负担。", "panel": PRINTED["panel"], "clerk": "陆一舟", "decided_on": "2026-06-20",
}  # fmt: skip


def test_a_payment_order_in_effect_is_published_as_one(index: SearchEngine, now: dt.datetime) -> None:
    """法释〔2016〕19号 art. 3 names it among what has to be published."""
    bench = make_effective_decision(cause_code="458", printed=ORDER)
    Case.objects.filter(pk=bench.case.pk).update(procedure="payment_order")
    Decision.objects.filter(pk=bench.decision.pk).update(kind=Decision.Kind.PAYMENT_ORDER)
    judgment = publish_it(bench, now)
    assert (judgment.title, judgment.get_document_type_display()) == ("林小满与周远航支付令", "支付令")
    assert judgment.sections["articles"].endswith("特发出如下支付令：")
    assert judgment.sections["reasons"].startswith("本院经审查认为，")
    assert "终审判决" not in judgment.sections["tail"]
    assert "演示路" not in judgment.sections["parties"]
    assert found(index, "文书类型:支付令") == 1


@pytest.mark.parametrize("procedure", ["retrial_first", "retrial_small"])
def test_a_retrial_in_the_procedure_of_first_instance_is_found(
    bench: Bench, index: SearchEngine, now: dt.datetime, procedure: str
) -> None:
    Case.objects.filter(pk=bench.case.pk).update(procedure=procedure)
    judgment = publish_it(bench, now)
    assert judgment.title.endswith("再审民事判决书")
    assert found(index, "审理程序:审判监督程序") == 1


def test_nothing_is_public_before_the_clerk_and_the_judge_have_acted(
    bench: Bench, index: SearchEngine, now: dt.datetime, client: Client
) -> None:
    publication = make_publication(bench, now)
    run_until_quiet()
    assert found(index, "") == 0
    with pytest.raises(PermissionDenied):
        release(actor=bench.judge_actor, publication_id=publication.pk, now=now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    run_until_quiet()
    assert found(index, "") == 0
    assert not Judgment.objects.exists()
    release(actor=bench.judge_actor, publication_id=publication.pk, now=now)
    run_until_quiet()
    assert found(index, "林小满 周远航") == 1, "private lending keeps the parties' names"
    assert "林小满" in client.get("/judgments/?q=民间借贷").content.decode()


def test_what_article_10_names_is_gone_from_the_public_text_and_the_index(
    bench: Bench, index: SearchEngine, now: dt.datetime
) -> None:
    judgment = publish_it(bench, now)
    text = "".join(judgment.sections.values())
    for secret in ("13800138000", "6222021234567890123", "演示路", "501房"):
        assert secret not in text
        assert found(index, f'"{secret}"') == 0
    assert "住佛山市禅城区。" in text
    assert judgment.sections["tail"].splitlines()[-3:] == ["审判员 何清", "二〇二六年六月二十日", "书记员 陆一舟"]
    assert "十五日内" in judgment.sections["tail"]
    assert judgment.statutes == ["民法典:667", "民法典:675"]
    assert found(index, "法条:民法典第六百七十五条 法官:何清 案由:借款合同 法院:禅城 年份:2026") == 1


def test_the_roles_are_not_exchanged(bench: Bench, now: dt.datetime) -> None:
    publication = make_publication(bench, now)
    with pytest.raises(PermissionDenied):
        record_anonymisation(actor=bench.judge_actor, publication_id=publication.pk, now=now)
    stranger = actor_for(make_staff(Role.CLERK, make_court()), Role.CLERK)
    with pytest.raises(Http404):
        record_anonymisation(actor=stranger, publication_id=publication.pk, now=now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    with pytest.raises(PermissionDenied):
        release(actor=bench.clerk_actor, publication_id=publication.pk, now=now)


def test_the_clerk_refuses_one_change_rewords_another_and_adds_a_third(bench: Bench, now: dt.datetime) -> None:
    publication = make_publication(bench, now)
    changes = changes_of(publication)
    phone = next(i for i, c in enumerate(changes) if "13800138000" in c.original)
    account = next(i for i, c in enumerate(changes) if c.rule == "account")
    decided = {phone: Decided(True, "（略）"), account: Decided(False, "×××")}
    saved = save_changes(
        actor=bench.clerk_actor, publication_id=publication.pk, version=0, decided=decided, hide=[("周远航", "周某")], now=now
    )
    with pytest.raises(ChangedMeanwhileError):
        save_changes(actor=bench.clerk_actor, publication_id=publication.pk, version=0, decided=decided, now=now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=saved.pk, now=now)
    judgment = release(actor=bench.judge_actor, publication_id=saved.pk, now=now)
    facts = judgment.sections["facts"]
    assert "账号6222021234567890123转账" in facts
    assert "（略）" in facts
    assert "周远航" not in judgment.title + "".join(judgment.sections.values())
    assert judgment.title.startswith("林小满与周某民间借贷纠纷")


def test_sent_back_with_a_reason_the_clerk_can_work_again(bench: Bench, now: dt.datetime) -> None:
    publication = make_publication(bench, now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    back = send_back(actor=bench.judge_actor, publication_id=publication.pk, reason="漏了车牌", now=now)
    assert (back.state, back.reason, back.anonymised_by) == (Publication.State.PROPOSED, "漏了车牌", None)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    release(actor=bench.judge_actor, publication_id=publication.pk, now=now)


def test_a_withdrawn_judgment_is_found_no_more_and_shows_no_text(
    bench: Bench, index: SearchEngine, now: dt.datetime, client: Client
) -> None:
    judgment = publish_it(bench, now)
    assert client.get(f"/judgments/{judgment.pk}/").status_code == 200
    withdraw(actor=bench.judge_actor, publication_id=judgment.publication_id, reason="当事人姓名有误", now=now)
    run_until_quiet()
    assert found(index, "") == 0
    page = client.get(f"/judgments/{judgment.pk}/")
    assert page.status_code == 410
    assert "林小满" not in page.content.decode()
    assert client.get(f"/judgments/{judgment.pk}/pdf/").status_code == 404
    assert Judgment.objects.get().sections == {}
    purge_withdrawn(now)
    assert not index.holds_deleted()


@pytest.mark.parametrize(("cause", "ground"), [("14", "divorce_or_custody"), ("22(1)", "divorce_or_custody")])
def test_divorce_and_custody_are_never_proposed(index: SearchEngine, now: dt.datetime, cause: str, ground: str) -> None:
    bench = make_effective_decision(cause_code=cause)
    publication = make_publication(bench, now)
    assert (publication.state, publication.ground) == (Publication.State.NOT_PUBLIC, ground)
    with pytest.raises(PermissionDenied):
        record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)


def test_an_inheritance_judgment_hides_its_parties(index: SearchEngine, now: dt.datetime) -> None:
    judgment = publish_it(make_effective_decision(cause_code="29"), now)
    assert judgment.title.startswith("林某与周某法定继承纠纷")
    assert judgment.people["parties"] == ["林某", "周某"]
    assert judgment.people["judges"] == ["何清"]


def test_a_refusal_names_its_ground_in_public_unless_it_is_secret(bench: Bench, now: dt.datetime, client: Client) -> None:
    publication = make_publication(bench, now)
    refused = refuse(actor=bench.judge_actor, publication_id=publication.pk, ground="other", reason="涉及商业秘密", now=now)
    assert (refused.state, refused.ground) == (Publication.State.NOT_PUBLIC, "other")
    page = client.get("/judgments/not-public/").content.decode()
    assert refused.case_number in page
    assert "2026年6月20日" in page
    assert "林小满" not in page
    assert "商业秘密" not in page
    Publication.objects.update(ground="state_secret")
    assert refused.case_number not in client.get("/judgments/not-public/").content.decode()


def test_every_step_is_in_the_audit_log_without_the_text(bench: Bench, now: dt.datetime) -> None:
    publish_it(bench, now)
    entries = AuditEntry.objects.filter(object_label="search.publication")
    assert list(entries.order_by("sequence").values_list("action", flat=True)) == [
        "publication.propose", "publication.anonymise", "publication.release",
    ]  # fmt: skip
    log = "".join(bytes(entry.canonical).decode() for entry in entries)
    assert "林小满" not in log
    assert "13800138000" not in log


def test_the_original_text_is_encrypted_in_the_database(bench: Bench, now: dt.datetime) -> None:
    from django.db import connection

    publication = make_publication(bench, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT original, facts, changes FROM search_publication")
        stored = b"".join(bytes(column) for column in cursor.fetchone())
    assert publication.original["facts"]
    assert "林小满".encode() not in stored
    assert b"13800138000" not in stored


@pytest.mark.parametrize("seed", range(3))
def test_in_any_world_the_index_holds_exactly_the_released(index: SearchEngine, now: dt.datetime, seed: int) -> None:
    rng, public = random.Random(seed), set()
    for _ in range(8):
        bench = make_effective_decision()
        publication = make_publication(bench, now)
        steps = rng.randrange(5)
        if steps > 0:
            record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
        if steps == 2:
            refuse(actor=bench.judge_actor, publication_id=publication.pk, ground="other", reason="不宜", now=now)
        if steps > 2:
            public.add(str(release(actor=bench.judge_actor, publication_id=publication.pk, now=now).pk))
        if steps == 4:
            withdraw(actor=bench.judge_actor, publication_id=publication.pk, reason="有误", now=now)
            public = {str(judgment.pk) for judgment in Judgment.objects.filter(withdrawn_at=None)}
    run_until_quiet()
    result = index.search(SearchRequest(None, limit=100))
    assert {hit.id for hit in result.hits} == set(index.digests()) == public
    assert all(sum(counts.values()) == len(public) for name, counts in result.facets.items() if name in {"year", "procedure"})


def test_a_judgment_sealed_in_the_dossier_is_not_released(bench: Bench, index: SearchEngine, now: dt.datetime) -> None:
    publication = make_publication(bench, now)
    record_anonymisation(actor=bench.clerk_actor, publication_id=publication.pk, now=now)
    bench.decision.document = sealed_document(bench.case, "civil_judgment", "民事判决书")
    bench.decision.save()
    entry = add_document_entry(case=bench.case, document=bench.decision.document)
    for party in bench.case.parties.all():
        ServedDocument.objects.create(party=party, document=bench.decision.document, effective_at=now)
    type(bench.case).objects.update(state="effective")
    type(entry).objects.update(sealing="not_public")
    with pytest.raises(PermissionDenied):
        release(actor=bench.judge_actor, publication_id=publication.pk, now=now)
    type(entry).objects.update(sealing="")
    release(actor=bench.judge_actor, publication_id=publication.pk, now=now)


def falls(bench: Bench, outcome: str, now: dt.datetime) -> Case:
    """A court above has changed the judgment; the case in which it did."""
    above = make_case(case_type="民终")
    with transaction.atomic():
        told = DecisionSetAside(decision_id=bench.decision.pk, case_id=bench.case.pk, by_case_id=above.pk, outcome=outcome)
        publish(told, now=now)
    run_until_quiet()
    return above


def test_a_published_judgment_that_fell_says_so_and_leads_to_the_later_one(
    bench: Bench, now: dt.datetime, client: Client
) -> None:
    """法释〔2016〕19号 第七条: both are linked; the earlier one is not taken back."""
    judgment = publish_it(bench, now)
    address = f"/judgments/{judgment.pk}/"
    assert "已被撤销或者改判" not in client.get(address).content.decode()
    above = falls(bench, "reversed", now)
    page = client.get(address).content.decode()
    assert "已被撤销或者改判" in page
    assert f"见 {above.case_number}，该裁判尚未公开" in page
    assert "林小满" in page
    assert "已被撤销或者改判" in client.get("/judgments/?q=民间借贷").content.decode()
    later = Judgment.objects.get(pk=judgment.pk)
    later.pk, later.case_number, later.overturned, later.overturned_by = ids.new_id(), above.case_number, "", ""
    later.save(force_insert=True)
    assert f'href="/judgments/{later.pk}/">{above.case_number}</a>' in client.get(address).content.decode()


def test_a_judgment_that_fell_before_it_had_effect_is_published_after_the_later_one_with_its_mark(
    bench: Bench, now: dt.datetime
) -> None:
    bench.decision.state, bench.decision.effective_on = "set_aside", None
    bench.decision.save()
    for _ in range(2):
        falls(bench, "varied", now)
    publication = Publication.objects.get()
    assert (publication.state, publication.overturned) == (Publication.State.PROPOSED, "varied")
    assert publication.due_on == dt.date(2026, 9, 10), "seven working days after the decision above took effect"
    judgment = publish_it(bench, now)
    assert (judgment.overturned, judgment.effective_on) == ("varied", None)


def test_of_a_decision_on_paper_there_is_nothing_to_mark(bench: Bench, now: dt.datetime) -> None:
    bench.decision.document = None
    bench.decision.save()
    falls(bench, "remanded", now)
    assert not Publication.objects.exists()


def test_a_judgment_that_was_appealed_in_time_after_all_is_taken_back_until_it_has_effect(
    bench: Bench, index: SearchEngine, now: dt.datetime
) -> None:
    judgment = publish_it(bench, now)
    for _twice in range(2):
        with transaction.atomic():
            publish(DecisionLostEffect(decision_id=bench.decision.pk, case_id=bench.case.pk), now=now)
        run_until_quiet()
    publication = Publication.objects.get()
    assert publication.state == Publication.State.WITHDRAWN
    judgment.refresh_from_db()
    assert judgment.sections == {}
    assert found(index, "民间借贷") == 0
    assert AuditEntry.objects.filter(action="publication.recall").count() == 1
    effective = bench.decision.effective_on = dt.date(2026, 10, 1)
    bench.decision.save()
    with transaction.atomic():
        publish(DecisionTookEffect(decision_id=bench.decision.pk, case_id=bench.case.pk), now=now)
    run_until_quiet()
    publication.refresh_from_db()
    assert (publication.state, publication.facts["effective_on"]) == (Publication.State.PROPOSED, effective.isoformat())
    assert publication.due_on > effective


@pytest.mark.parametrize(
    ("why", "words", "english"),
    [
        ("appealed", "当事人在上诉期内提起上诉", "appealed within the term"),
        ("served_otherwise", "送达经更正", "service of the decision was corrected"),
        ("", "裁判没有发生法律效力。", "The decision has no effect."),
    ],
)
def test_what_is_taken_back_says_why_in_truth(
    bench: Bench, index: SearchEngine, now: dt.datetime, why: str, words: str, english: str
) -> None:
    publish_it(bench, now)
    with transaction.atomic():
        publish(DecisionLostEffect(decision_id=bench.decision.pk, case_id=bench.case.pk, why=why), now=now)
    run_until_quiet()
    publication = Publication.objects.get()
    assert words in publication.reason
    assert ("上诉" in publication.reason) == (why == "appealed")
    judge = sign_in(bench.judge)
    judge.cookies["django_language"] = "en"
    page = judge.get(reverse("publication:show", args=[publication.pk])).content.decode()
    assert english in page
    assert "The judge's comment" not in page


def test_what_a_judge_has_withdrawn_is_not_proposed_again(bench: Bench, now: dt.datetime) -> None:
    publish_it(bench, now)
    publication = withdraw(actor=bench.judge_actor, publication_id=Publication.objects.get().pk, reason="有误", now=now)
    for event in (DecisionLostEffect, DecisionTookEffect):
        with transaction.atomic():
            publish(event(decision_id=bench.decision.pk, case_id=bench.case.pk), now=now)
        run_until_quiet()
    publication.refresh_from_db()
    assert (publication.state, publication.reason) == (Publication.State.WITHDRAWN, "有误")
