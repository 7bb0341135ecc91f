"""A judge corrects since when a paper counts as served, or that it does not: the terms follow."""

import datetime as dt

import pytest

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.calendar.actions.on_corrected_service import CorrectedService, Moved, service_was_corrected
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.actions.tell_changes import tell_changes
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import due_date
from filing.calendar.schedule import lapse_deadlines
from filing.cases.models import Case
from filing.decisions.actions.draft import draft
from filing.decisions.actions.follow_service import MovedEffect
from filing.decisions.actions.take_effect import take_effect
from filing.dossier.models import ServedDocument
from filing.fees.actions.begin_term import follow_deadline
from filing.fees.models import Fee
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, make_dispute
from tests.filing.decisions.test_review import give

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
RULE = "answer"


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.fixture
def notice(dispute: Dispute) -> CourtDocument:
    return CourtDocument.objects.create(
        kind="notice_to_respond", template_version="1", title="应诉通知书", court=dispute.case.court, data={},
        case_id=dispute.case.pk, verification_code="N" * 16,
    )  # fmt: skip


def serve(dispute: Dispute, document: CourtDocument, at: dt.datetime, now: dt.datetime) -> None:
    party = dispute.party("defendant")
    service_took_effect(case_id=party.case_id, party_id=party.pk, document_ids=[document.pk], effective_at=at, now=now)


def correct(dispute: Dispute, document: CourtDocument, at: dt.datetime | None, now: dt.datetime) -> Moved:
    corrected = CorrectedService(dispute.party("defendant").pk, (document.pk,), at)
    return service_was_corrected(actor=dispute.judge, case_id=dispute.case.pk, corrected=[corrected], now=now)


def answer(dispute: Dispute) -> tuple[str, dt.date]:
    term = Deadline.objects.get(rule=RULE, party=dispute.party("defendant"))
    return term.state, term.triggered_on


# What happens, day by day: served, corrected (to a day or to none), lapsed; then the state and first day of the term to answer.
HISTORIES = {
    "moved to a later day while it runs": (["serve 0", "correct 3"], ("running", 3)),
    "moved to an earlier day while it runs": (["serve 3", "correct 1"], ("running", 1)),
    "lapsed, and served much later": (["serve 0", "lapse 30", "correct 25"], ("running", 25)),
    "lapsed, and lapsed from the later day as well": (["serve 0", "lapse 40", "correct 2", "lapse 40"], ("lapsed", 2)),
    "lapsed, and served even earlier": (["serve 3", "lapse 30", "correct 1"], ("lapsed", 3)),
    "not served": (["serve 0", "correct none"], ("cancelled", 0)),
    "lapsed and not served": (["serve 0", "lapse 30", "correct none"], ("cancelled", 0)),
    "not served, then served": (["serve 0", "correct none", "serve 5"], ("running", 5)),
    "not served, then found to be served on that day": (["serve 0", "correct none", "correct 0"], ("running", 0)),
    "not served, then served, then later": (["serve 0", "correct none", "serve 5", "correct 6"], ("running", 6)),
    "met stays met": (["serve 0", "end met", "correct 3"], ("met", 0)),
    "met and not served stays met": (["serve 0", "end met", "correct none"], ("met", 0)),
    "cancelled for another reason stays so": (["serve 0", "end cancelled", "correct 3"], ("cancelled", 0)),
    "told an earlier day by another way": (["serve 5", "serve 3"], ("running", 3)),
    "told a later day by another way": (["serve 3", "serve 5"], ("running", 3)),
    "corrected to a later day, then told that again": (["serve 0", "correct 4", "serve 4"], ("running", 4)),
}


@pytest.mark.parametrize("history", HISTORIES)
def test_the_term_to_answer_after(history: str, dispute: Dispute, notice: CourtDocument, now: dt.datetime) -> None:
    steps, (state, day) = HISTORIES[history]
    for step in steps:
        what, when = step.split()
        at = now + int(when) * DAY if when.isdecimal() else now
        if what == "serve":
            serve(dispute, notice, at, at)
        elif what == "correct":
            correct(dispute, notice, None if when == "none" else at, now + 26 * DAY)
        elif what == "lapse":
            lapse_deadlines(at)
        else:
            end_deadlines(actor=SYSTEM, rules=(RULE,), state=when, now=now, case_id=dispute.case.pk)
    first = (now + day * DAY).date()
    assert answer(dispute) == (state, first)
    term = Deadline.objects.get(rule=RULE)
    assert term.due_on == due_date(RULE, first, calendar_in_force()).due
    assert Deadline.objects.filter(rule=RULE).count() == 1


def test_who_is_corrected_reads_which_terms_move_and_from_when_to_when(
    dispute: Dispute, notice: CourtDocument, now: dt.datetime
) -> None:
    serve(dispute, notice, now, now)
    was = {one.rule: one.due_on for one in Deadline.objects.filter(party=dispute.party("defendant"))}
    moved = correct(dispute, notice, now + 3 * DAY, now + 3 * DAY).terms
    assert {one.was for one in moved} == set(was.values())
    assert all(one.due_on and one.was and one.due_on > one.was for one in moved)
    assert len(moved) == len(was)
    assert [one.due_on for one in correct(dispute, notice, None, now + 4 * DAY).terms] == [None] * len(was)
    assert not ServedDocument.objects.exists()
    assert dispute.case.timeline.filter(kind="service_corrected").count() == 2


def test_the_party_is_told_that_its_term_is_none(dispute: Dispute, notice: CourtDocument, now: dt.datetime) -> None:
    serve(dispute, notice, now, now)
    correct(dispute, notice, None, now + DAY)
    tell_changes(now=now + DAY)
    bodies = Notice.objects.filter(user_id=dispute.defendant.account_id, title="期限有变化").values_list("body", flat=True)
    assert bodies
    assert all("法院认定文书没有送达" in body for body in bodies)


def test_a_fee_whose_notice_was_not_served_has_no_last_day(dispute: Dispute, notice: CourtDocument, now: dt.datetime) -> None:
    serve(dispute, notice, now, now)
    term = Deadline.objects.get(rule=RULE)
    fee = Fee.objects.create(
        case=dispute.case, payer=dispute.party("defendant"), kind="acceptance", full_amount=50, amount=50, payment_code="P1",
        deadline=term, due_on=term.due_on, assessed_at=now,
    )  # fmt: skip
    correct(dispute, notice, None, now + DAY)
    follow_deadline(deadline_id=term.pk, now=now + DAY)
    fee.refresh_from_db()
    assert fee.due_on is None


def test_given_a_judgment_with_effect_when_its_service_moves_then_it_has_effect_from_the_later_day_only(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    Case.objects.filter(pk=dispute.case.pk).update(procedure="ordinary")
    decision = give(draft(actor=dispute.judge, case_id=dispute.case.pk, now=now), dispute.judge, dispute.clerk, now)
    later = now + 30 * DAY
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=later.date(), now=later)
    decision.refresh_from_db()
    first = decision.effective_on
    document = decision.document
    assert document is not None
    moved = correct(dispute, document, now + 25 * DAY, later)
    assert moved.effects == (MovedEffect("判决书", first, None),)
    decision.refresh_from_db()
    assert (decision.state, decision.effective_on, dispute.reload().state) == ("sealed", None, Case.State.DECIDED)
    assert "送达经更正" in dispute.case.timeline.get(kind="effect_undone").title_zh
    assert OutboxEvent.objects.get(name="filing.DecisionLostEffect").payload["why"] == "served_otherwise"
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=later.date(), now=later)
    end = now + 60 * DAY
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=end.date(), now=end)
    decision.refresh_from_db()
    assert first is not None
    assert decision.effective_on is not None
    assert decision.effective_on > first


def test_given_a_judgment_with_effect_when_the_right_day_has_passed_too_then_only_the_day_moves(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    Case.objects.filter(pk=dispute.case.pk).update(procedure="ordinary")
    decision = give(draft(actor=dispute.judge, case_id=dispute.case.pk, now=now), dispute.judge, dispute.clerk, now)
    months_later = now + 120 * DAY
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=months_later.date(), now=months_later)
    decision.refresh_from_db()
    noted, document = decision.effective_on, decision.document
    assert noted is not None
    assert document is not None
    moved = correct(dispute, document, now + 10 * DAY, months_later)
    decision.refresh_from_db()
    assert moved.effects == (MovedEffect("判决书", noted, decision.effective_on),)
    case = dispute.reload()
    assert decision.effective_on is not None
    assert noted < decision.effective_on < months_later.date()
    assert (decision.state, case.state, case.effective_on) == ("effective", Case.State.EFFECTIVE, decision.effective_on)
    assert not OutboxEvent.objects.filter(name="filing.DecisionLostEffect").exists()
    assert not Notice.objects.filter(title="判决没有发生法律效力").exists()
    assert AuditEntry.objects.filter(action="decision.move_effect").count() == 1
    assert case.timeline.filter(kind="effect_moved").count() == 1


def test_given_a_final_judgment_with_effect_when_it_was_not_served_then_the_judge_reads_that_the_effect_stands(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    Case.objects.filter(pk=dispute.case.pk).update(procedure="small_claims")
    decision = give(draft(actor=dispute.judge, case_id=dispute.case.pk, now=now), dispute.judge, dispute.clerk, now)
    later = now + 30 * DAY
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=later.date(), now=later)
    decision.refresh_from_db()
    assert decision.document is not None
    moved = correct(dispute, decision.document, None, later)
    assert moved.effects == (MovedEffect("判决书", decision.effective_on, None, stands=True),)
    assert dispute.reload().state == Case.State.EFFECTIVE
