"""A judge corrects the finding of service: the evidence, the effect, the terms, the proof, and who may."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_once
from delivery.service.actions.correct_finding import (
    ChangesNothing,
    Finding,
    ImpossibleDay,
    NotToBeFound,
    correct_finding,
    offered,
    what_would_change,
)
from delivery.service.actions.issue_correction import correction_data
from delivery.service.actions.issue_receipt import receipt_data
from delivery.service.actions.open_document import open_document
from delivery.service.evidence import events_about, first_tampered
from delivery.service.models import EvidenceEvent, ServiceNote, ServiceOrder, ServiceRecipient
from delivery.service.noting_words import CORRECTION_WORDS
from delivery.service.rules.correcting import CORRECTIONS, may_be_found
from delivery.service.rules.effect import By, Happening, Kind, Matter, Reason, Status, Way, outcome
from filing.calendar.models import Deadline
from filing.calendar.schedule import lapse_deadlines
from filing.cases.models import Case
from filing.dossier.models import ServedDocument
from tests.delivery.effect.table import NINE, cases, way
from tests.factories import documents, service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

DAY = dt.timedelta(days=1)
REASON = "该邮箱已经停用，运营商出具了证明。"


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


@pytest.fixture
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def judge(case: Case) -> Actor:
    return actor_of(member(case, "sole_judge"), None)


def arrived(case: Case, now: dt.datetime) -> ServiceRecipient:
    """Served on a confirmed address."""
    service.bind(service.party_of(case), make_user("周远航"))
    service.confirmed_address(service.party_of(case), now - DAY)
    order = service.order_for(case, now)
    work(now)
    return service.recipient_of(order)


def presumed(case: Case, now: dt.datetime) -> ServiceRecipient:
    """Presumed served, because it was read."""
    user = make_user("周远航")
    service.bind(service.party_of(case), user)
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    work(now)
    open_document(actor=actor_of(user, None), item_id=recipient.items.get().pk, now=now)
    recipient.refresh_from_db()
    return recipient


def returned(case: Case, now: dt.datetime) -> ServiceRecipient:
    """Served by a letter that was refused at the confirmed address."""
    service.confirmed_address(service.party_of(case), now - DAY)
    recipient = service.recipient_of(service.order_for(case, now, documents=1))
    service.note(recipient, "post_returned", now + DAY, reason=Reason.REFUSED)
    recipient.refresh_from_db()
    return recipient


def about(recipient: ServiceRecipient, kind: Kind, at: dt.datetime | None = None, **said: object) -> Finding:
    attempt = next(attempt for attempt, kinds in offered(recipient) if kind in kinds)
    return Finding(attempt.pk, kind, REASON, at, **said)  # type: ignore[arg-type]


def find(recipient: ServiceRecipient, kind: Kind, now: dt.datetime, at: dt.datetime | None = None, **said: object) -> None:
    finding = about(recipient, kind, at, **said)
    correct_finding(actor=judge(recipient.order.case), recipient_id=recipient.pk, finding=finding, now=now)
    recipient.refresh_from_db()


def effects(recipient: ServiceRecipient) -> set[tuple[str, dt.datetime | None, str]]:
    return set(recipient.items.values_list("status", "effective_at", "finding"))


def answer(recipient: ServiceRecipient) -> tuple[str, dt.date]:
    term = Deadline.objects.get(rule="answer", party=recipient.party)
    return term.state, term.triggered_on


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_given_service_on_arrival_when_a_later_arrival_is_proven_then_terms_run_from_there(case: Case, now: dt.datetime) -> None:
    recipient = arrived(case, now)
    later = now + 20 * DAY
    lapse_deadlines(later)
    assert answer(recipient) == ("lapsed", now.date())
    find(recipient, Kind.ARRIVAL_PROVEN, later, at=now + 12 * DAY)
    assert effects(recipient) == {("served", now + 12 * DAY, "arrival_proven")}
    assert answer(recipient) == ("running", (now + 12 * DAY).date())
    assert set(ServedDocument.objects.values_list("effective_at", flat=True)) == {now + 12 * DAY}
    assert recipient.served_at is not None
    event = EvidenceEvent.objects.get(name="x-FoundByJudge")
    assert (event.kind, event.recipient_id, event.happened_at) == ("arrival_proven", recipient.pk, now + 12 * DAY)
    assert REASON not in bytes(event.canonical).decode()
    assert first_tampered(recipient.order) is None
    assert AuditEntry.objects.filter(action="service.correct_finding").count() == 1
    assert ServiceNote.objects.get(act="arrival_proven").text == REASON
    assert {"delivery.ServiceCorrected", "delivery.RecipientServed"} <= set(OutboxEvent.objects.values_list("name", flat=True))
    assert "由" in Notice.objects.filter(title="送达的认定有更正").first().body  # type: ignore[union-attr]


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_given_a_correction_when_it_was_wrong_then_the_last_one_counts(case: Case, now: dt.datetime) -> None:
    recipient = arrived(case, now)
    for day in (3, 1, 2):
        find(recipient, Kind.ARRIVAL_PROVEN, now + 4 * DAY, at=now + day * DAY)
        assert effects(recipient) == {("served", now + day * DAY, "arrival_proven")}
        assert answer(recipient) == ("running", (now + day * DAY).date())


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_given_a_presumption_when_it_is_rebutted_then_nothing_is_served_and_the_plan_goes_on(
    case: Case, now: dt.datetime
) -> None:
    recipient = presumed(case, now)
    order, before = recipient.order, recipient.way
    assert ServiceOrder.objects.get(pk=order.pk).state == "complete"
    find(recipient, Kind.REBUTTED, now + DAY, paper=service.scan("证明"))
    assert effects(recipient) == {("open", None, "")}
    assert answer(recipient) == ("cancelled", now.date())
    assert not ServedDocument.objects.filter(party=recipient.party).exists()
    assert (recipient.served_at, ServiceOrder.objects.get(pk=order.pk).state) == (None, "open")
    assert recipient.way != before
    assert recipient.progress[-1]["why"] == "corrected"
    assert case.dossier.filter(title__startswith="当事人的证明材料", sealing="sealed").count() == 1
    service.note(recipient, "handed_over", now + 3 * DAY, by=By.SELF)
    assert answer(recipient) == ("running", (now + 3 * DAY).date())


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
@pytest.mark.parametrize(("given_service", "kind", "at"), [(presumed, Kind.OBJECTED, DAY), (returned, Kind.NO_FAULT, None)])
def test_without_consent_or_fault_there_is_no_service(
    given_service: Callable[[Case, dt.datetime], ServiceRecipient],
    kind: Kind,
    at: dt.timedelta | None,
    case: Case,
    now: dt.datetime,
) -> None:
    recipient = given_service(case, now)
    assert recipient.items.get().status != "open"
    find(recipient, kind, now + 2 * DAY, at=now + at if at else None)
    assert effects(recipient) == {("open", None, "")}


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_what_changes_nothing_or_cannot_be_found_leaves_nothing_behind(case: Case, now: dt.datetime) -> None:
    recipient = arrived(case, now)
    evidence = EvidenceEvent.objects.count()
    with pytest.raises(ChangesNothing):  # a confirmed address: an objection afterwards does not matter (OLR 31 ¶1)
        find(recipient, Kind.OBJECTED, now + DAY, at=now + DAY)
    inbox = recipient.attempts.get(carries_content=True)
    for kind, error in ((Kind.NO_FAULT, NotToBeFound), (Kind.REBUTTED, NotToBeFound), (Kind.ARRIVAL_PROVEN, ImpossibleDay)):
        with pytest.raises(error):
            correct_finding(actor=judge(case), recipient_id=recipient.pk, finding=Finding(inbox.pk, kind, REASON), now=now + DAY)
    for at in (now - DAY, now + 2 * DAY):
        with pytest.raises(ImpossibleDay):
            find(recipient, Kind.ARRIVAL_PROVEN, now + DAY, at=at)
    assert (EvidenceEvent.objects.count(), ServiceNote.objects.count()) == (evidence, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_what_another_order_served_before_still_counts(case: Case, now: dt.datetime) -> None:
    recipient = presumed(case, now)
    again = service.make_order(
        actor=service.SYSTEM, case_id=case.pk, document_ids=[recipient.items.get().document_id],
        party_ids=[recipient.party_id], purpose="other", now=now,
    )  # fmt: skip
    service.note(service.recipient_of(again), "handed_over", now + DAY, by=By.SELF)
    find(recipient, Kind.REBUTTED, now + 2 * DAY)
    assert answer(recipient) == ("running", (now + DAY).date())


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_the_preview_tells_all_and_does_nothing(case: Case, now: dt.datetime) -> None:
    recipient = presumed(case, now)
    finding = about(recipient, Kind.REBUTTED)
    would = what_would_change(actor=judge(case), recipient_id=recipient.pk, finding=finding, now=now + DAY)
    assert [(one.was, one.now) for one in would.papers] == [(now, None)]
    assert {one.due_on for one in would.terms} == {None}
    assert effects(recipient) == {("presumed", now, "read")}
    assert answer(recipient) == ("running", now.date())
    assert not ServiceNote.objects.exists()
    assert not Notice.objects.filter(title="送达的认定有更正").exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_only_who_conducts_the_case_finds(case: Case, now: dt.datetime) -> None:
    recipient = presumed(case, now)
    finding = about(recipient, Kind.REBUTTED)
    stranger = judge(make_case(now=now))
    for other in (actor_of(member(case, "clerk"), None), stranger, actor_of(recipient.party.user, None)):
        with pytest.raises((Refused, Http404)):
            correct_finding(actor=other, recipient_id=recipient.pk, finding=finding, now=now + DAY)
    page = reverse("service:order", args=[recipient.order_id])
    link = reverse("service:correct", args=[recipient.pk])
    assert link not in sign_in(member(case, "clerk")).get(page).content.decode()
    assert link in sign_in(member(case, "sole_judge")).get(page).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_on_the_page_the_judge_sees_first_what_changes(case: Case, now: dt.datetime) -> None:
    recipient = presumed(case, now)
    browser, page = sign_in(member(case, "sole_judge")), reverse("service:correct", args=[recipient.pk])
    form = browser.get(page).content.decode()
    choice = re.search(r'value="([0-9a-f-]{36}:rebutted)"', form)
    assert choice is not None
    assert "在线诉讼规则" in form
    assert "各方当事人都能看到" in form  # the record of correction prints the reason
    missing = browser.post(page, {"found": choice[1], "reason": ""})
    assert missing.status_code == 422
    undated = browser.post(page, {"found": choice[1].replace("rebutted", "objected"), "reason": REASON})
    assert "请填写时间。" in undated.content.decode()
    given_answers = {"found": choice[1], "reason": REASON}
    preview = browser.post(page, given_answers).content.decode()
    for told in ("不再计算", "答辩", "确认更正", f'name="reason" value="{REASON}"'):
        assert told in preview
    assert effects(recipient) == {("presumed", now, "read")}
    assert "查看会改变什么" in browser.post(page, {**given_answers, "back": "yes"}).content.decode()
    done = browser.post(page, {**given_answers, "confirmed": "yes"})
    assert done.status_code == 302
    assert effects(recipient) == {("open", None, "")}
    told = browser.get(done["Location"]).content.decode()
    assert str(CORRECTION_WORDS["rebutted"]) in told
    assert REASON in told
    again = browser.post(page, {**given_answers, "confirmed": "yes"})
    assert again.status_code == 422


@pytest.mark.django_db
@pytest.mark.usefixtures("no_proofs")
def test_the_receipt_still_tells_what_the_carrier_said(case: Case, now: dt.datetime) -> None:
    recipient = returned(case, now)
    before = receipt_data(recipient, list(events_about(recipient)), now + DAY)["acts"]
    find(recipient, Kind.NO_FAULT, now + 2 * DAY)
    said = correction_data(recipient, list(events_about(recipient)), now + 2 * DAY)
    service.note(recipient, "handed_over", now + 3 * DAY, by=By.SELF)
    after = receipt_data(recipient, list(events_about(recipient)), now + 2 * DAY)["acts"]
    assert [one["act"] for one in after[: len(before)]] == [one["act"] for one in before]
    assert str(CORRECTION_WORDS["no_fault"]) in {one["act"] for one in after}
    assert "effective_at" not in said["documents"][0]
    assert said["findings"][0]["reason"] == REASON


@pytest.mark.django_db
@pytest.mark.slow
def test_given_a_proof_when_the_finding_is_corrected_then_another_stands_in_its_place(case: Case, now: dt.datetime) -> None:
    documents.ready_to_sign(now)
    recipient = presumed(case, now)
    work(now)
    recipient.refresh_from_db()
    first = recipient.proof
    assert first is not None
    find(recipient, Kind.REBUTTED, now + DAY)
    work(now + DAY)
    second = ServiceRecipient.objects.get(pk=recipient.pk).proof
    assert second is not None
    assert (second.document.kind, second.document.replaces_id) == ("service_correction", first.document_id)
    service.note(recipient, "handed_over", now + 3 * DAY, by=By.SELF)
    work(now + 3 * DAY)
    third = ServiceRecipient.objects.get(pk=recipient.pk).proof
    assert third is not None
    assert (third.document.kind, third.document.replaces_id) == ("service_receipt", second.document_id)


TABLE = [one for case in cases() for one in case.ways]


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("inbox: reached@2", {Kind.ARRIVAL_PROVEN, Kind.OBJECTED}),
        ("inbox: reached@2, read@5", {Kind.ARRIVAL_PROVEN, Kind.OBJECTED, Kind.REBUTTED}),
        ("inbox: reached@2, read@5, rebutted@9", {Kind.ARRIVAL_PROVEN, Kind.OBJECTED}),
        ("email: sent@0, failed@1", {Kind.ARRIVAL_PROVEN}),
        ("sms reminder: reached@0", set()),
        ("post confirmed: returned@9d/refused", {Kind.NO_FAULT}),
        ("post confirmed: returned@9d/refused, no_fault@10d", set()),
        ("post confirmed: reached@9d", set()),
        ("counter: handed_over@1d", set()),
        ("publication unknown: published@0+network", set()),
    ],
)
def test_what_can_be_found_about(written: str, kinds: set[Kind]) -> None:
    assert set(may_be_found(way(written))) == kinds


@given(st.sampled_from(TABLE), st.sampled_from(list(CORRECTIONS)), st.integers(0, 90_000))
def test_a_finding_never_leaves_what_it_denies(tried: Way, kind: Kind, minutes: int) -> None:
    """What is rebutted is not presumed any more, a return without fault serves nobody, and who proves its arrival is believed."""
    if kind not in may_be_found(tried):
        return
    at = NINE + dt.timedelta(minutes=minutes)
    found = outcome([_with(tried, Happening(kind, at))], Matter()).effect
    if kind is Kind.ARRIVAL_PROVEN:
        assert found is None or found.effective_at >= at
    elif found is not None:
        assert found.finding not in {"returned_confirmed", "returned_no_address"}
        assert kind is Kind.NO_FAULT or found.status is not Status.PRESUMED or tried.confirmed


def _with(tried: Way, happened: Happening) -> Way:
    fields = {name: getattr(tried, name) for name in tried.__slots__}
    return Way(**{**fields, "happenings": (*tried.happenings, happened)})


def test_every_finding_has_its_article_and_words() -> None:
    assert {kind.value for kind in CORRECTIONS} == set(CORRECTION_WORDS)
