"""What asks for a review reaches the other side, who answers it; what the courts send, and by when (CPL 174, 214, 218)."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import may
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.decide import withdraw_application
from filing.applications.models import Application
from filing.applications.subscribers import give_the_term_for_evidence, serve_the_appeal, serve_the_application_for_retrial
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.cases.queries import my_deadlines, my_parties
from filing.cases.rules.next_step import next_step
from filing.cases.situation import situation_of
from filing.decisions.standing_open import end_what_was_to_come, standing_open
from filing.dossier.actions.transfer import transfer_dossier
from filing.events import ApplicationDecided, ApplicationSubmitted
from filing.parties.actions.meet_appeal_term import meet_appeal_term
from filing.parties.appeal_answers import answers_appeal
from filing.unsent.places import WHOLE
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, served_on_all
from tests.factories.people import actor_for
from tests.factories.sessions import sign_in
from tests.filing.unsent.keeping import kept_again

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


def submitted(application: Application, now: dt.datetime) -> None:
    for _twice in range(2):
        serve_the_appeal(ApplicationSubmitted(application_id=application.pk, case_id=application.case_id), now)


def accepted(application: Application, now: dt.datetime) -> None:
    event = ApplicationDecided(application_id=application.pk, case_id=application.case_id)
    for _twice in range(2):
        serve_the_application_for_retrial(event, now)
        give_the_term_for_evidence(event, now)


def served(case: Case, now: dt.datetime, kind: str) -> None:
    """Every notice of the kind reaches the party whose name it bears."""
    for notice in CourtDocument.objects.filter(kind=kind, case_id=case.pk):
        party = case.parties.get(name=notice.data["recipient"])
        service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[notice.pk], effective_at=now, now=now)


def state_of(rule: str) -> list[str]:
    return list(Deadline.objects.filter(rule=rule).order_by("created_at").values_list("state", flat=True))


@pytest.fixture
def dismissed(now: dt.datetime) -> Dispute:
    """Given an action that is dismissed, the ruling served on both."""
    dispute = make_dispute(now)
    served_on_all(decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk), now)
    return dispute


def test_an_appeal_against_a_ruling_is_served_and_answered_like_one_against_a_judgment(
    dismissed: Dispute, now: dt.datetime
) -> None:
    submitted(apply_for(dismissed, "ruling_appeal", now, role="plaintiff"), now)
    notice = CourtDocument.objects.get(kind="notice_of_appeal")
    assert (notice.data["recipient"], notice.data["against"]) == ("周远航", "民事裁定")
    served(dismissed.case, now, "notice_of_appeal")
    term = Deadline.objects.get(rule="answer_appeal")
    assert (term.party, term.due_on) == (dismissed.party("defendant"), dt.date(2026, 9, 16))
    user = User.objects.get(display_name="周远航")
    mine = my_parties(dismissed.defendant, dismissed.case)
    step = next_step(situation_of(dismissed.defendant, dismissed.case, mine, now.date()))
    assert (step.code, step.due) == ("answer_appeal", term.due_on)
    with clock.at(now):
        client, page = sign_in(user), reverse("filing:answer_appeal", args=[dismissed.case.pk])
        form = client.get(page).context["form"]
        kept_again(client, ["appeal_answer", dismissed.case.pk, WHOLE], page, "text")
    assert [one.text for one in form.elements] == ["撤销一审裁定", "裁定有误"]


def test_the_court_has_five_days_to_send_the_copy_and_five_to_send_the_file_after_the_answers(
    dismissed: Dispute, now: dt.datetime
) -> None:
    """民事诉讼法 第一百七十四条."""
    appeal = apply_for(dismissed, "ruling_appeal", now, role="plaintiff")
    submitted(appeal, now)
    sending = Deadline.objects.get(rule="send_appeal")
    assert (sending.due_on, sending.state, sending.party) == (dt.date(2026, 9, 7), "running", None)  # the fifth is a Sunday
    assert sending in my_deadlines(dismissed.clerk, now.date())
    served(dismissed.case, now, "notice_of_appeal")
    sending.refresh_from_db()
    assert sending.state == "met"
    transfer = Deadline.objects.get(rule="transfer_appeal")
    assert (transfer.due_on, transfer.state) == (dt.date(2026, 9, 21), "running")  # after the term to answer
    meet_appeal_term(actor=dismissed.defendant, party=dismissed.party("defendant"), now=now + 2 * DAY)
    transfer.refresh_from_db()
    assert transfer.due_on == dt.date(2026, 9, 8)  # after the answer
    assert may(dismissed.clerk, dismissed.reload(), "transfer_dossier")
    transfer_dossier(actor=dismissed.clerk, case_id=dismissed.case.pk, now=now + 3 * DAY)
    assert state_of("transfer_appeal") == ["met"]
    opened = decided(appeal, dismissed.filing_clerk_above, now + 4 * DAY).follow_up
    assert dismissed.case.dossier_transfers.get().to_case == opened


def test_an_appeal_that_is_taken_back_is_neither_sent_nor_answered(dismissed: Dispute, now: dt.datetime) -> None:
    appeal = apply_for(dismissed, "ruling_appeal", now, role="plaintiff")
    submitted(appeal, now)
    withdraw_application(actor=dismissed.plaintiff, application_id=appeal.pk, now=now)
    served(dismissed.case, now, "notice_of_appeal")
    assert (state_of("send_appeal"), state_of("answer_appeal"), state_of("transfer_appeal")) == (["cancelled"], [], [])


@pytest.fixture
def judged(now: dt.datetime) -> Dispute:
    return make_dispute(now, state=Case.State.DECIDED)


def test_the_parties_of_an_appeal_have_ten_days_for_new_evidence(judged: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第九十九条."""
    appeal = decided(apply_for(judged, "appeal", now, role="defendant"), judged.filing_clerk_above, now)
    accepted(appeal, now)
    above = appeal.follow_up
    assert above is not None
    served(above, now, "notice_of_evidence")
    ends = dict(above.deadlines.filter(rule="evidence_second").values_list("party__name", "due_on"))
    assert ends == {"周远航": dt.date(2026, 9, 11), "林小满": dt.date(2026, 9, 11)}
    notices = CourtDocument.objects.filter(kind="notice_of_evidence")
    assert [one.data["evidence_days"] for one in notices] == [10, 10]
    step = next_step(situation_of(judged.plaintiff, above, my_parties(judged.plaintiff, above), now.date()))
    assert (step.code, step.due) == ("hand_in_evidence", dt.date(2026, 9, 11))


def test_the_judgment_above_sees_the_terms_that_run_in_the_case_below(judged: Dispute, now: dt.datetime) -> None:
    """民事诉讼法 第一百七十四条；民诉法解释 第二百四十四条: who was served later may still answer, and appeal."""
    application = apply_for(judged, "appeal", now, role="defendant")
    submitted(application, now)
    served(judged.case, now, "notice_of_appeal")
    above = decided(application, judged.filing_clerk_above, now).follow_up
    assert above is not None
    assert [one.rule for one in standing_open(above, now.date()).terms] == ["answer_appeal"]
    end_what_was_to_come(above, actor=judged.judge, now=now)
    assert state_of("answer_appeal") == ["cancelled"]
    assert not standing_open(above, now.date()).terms


def test_one_appellant_who_withdraws_above_leaves_nothing_to_answer_below(judged: Dispute, now: dt.datetime) -> None:
    application = apply_for(judged, "appeal", now, role="defendant")
    submitted(application, now)
    served(judged.case, now, "notice_of_appeal")
    above = decided(application, judged.filing_clerk_above, now).follow_up
    assert above is not None
    presiding, clerk = (actor_for(above.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk"))
    bench: dict[str, Any] = {name: getattr(judged, name) for name in Dispute.__dataclass_fields__}
    there = Dispute(**{**bench, "case": above})
    withdrawal = apply_for(there, "appeal_withdrawal", now, role="appellant", actor=judged.defendant)
    decided(withdrawal, presiding, now, clerk=clerk)
    assert (state_of("answer_appeal"), state_of("transfer_appeal")) == (["cancelled"], ["cancelled"])


@pytest.fixture
def retrial(judged: Dispute, now: dt.datetime) -> tuple[Dispute, Application]:
    """Given the defendant's application for retrial, accepted by the court above."""
    Case.objects.filter(pk=judged.case.pk).update(state=Case.State.EFFECTIVE, effective_on=now.date())
    judged.reload()
    application = decided(apply_for(judged, "retrial", now, role="defendant"), judged.filing_clerk_above, now)
    accepted(application, now)
    return judged, application


def test_the_respondent_of_an_application_for_retrial_has_fifteen_days_for_an_opinion(
    retrial: tuple[Dispute, Application], now: dt.datetime
) -> None:
    """民事诉讼法 第二百一十四条."""
    dispute, application = retrial
    examined = application.follow_up
    assert examined is not None
    notice = CourtDocument.objects.get(kind="notice_of_retrial_application")
    assert (notice.case_id, notice.data["recipient"], notice.data["applicants"]) == (examined.pk, "林小满", ["周远航"])
    assert (notice.data["answer_days"], notice.data["article"]) == (15, "第二百一十四条")
    assert notice.data["tried"] == dispute.case.case_number
    assert state_of("send_retrial") == ["running"]
    served(examined, now, "notice_of_retrial_application")
    term = examined.deadlines.get(rule="retrial_opinion")
    assert (term.party.name if term.party else "", term.due_on) == ("林小满", dt.date(2026, 9, 16))
    assert state_of("send_retrial") == ["met"]
    step = next_step(situation_of(dispute.plaintiff, examined, my_parties(dispute.plaintiff, examined), now.date()))
    assert (step.code, step.due) == ("answer_retrial", term.due_on)
    meet_appeal_term(actor=dispute.plaintiff, party=examined.parties.get(name="林小满"), now=now)
    assert state_of("retrial_opinion") == ["met"]
    assert not answers_appeal(examined.parties.get(name="周远航"))


def test_after_the_order_of_retrial_the_respondent_answers_there(retrial: tuple[Dispute, Application], now: dt.datetime) -> None:
    """民事诉讼法 第二百一十八条; without a domicile in the PRC thirty days, 第二百八十六条."""
    dispute, application = retrial
    examined = application.follow_up
    assert examined is not None
    examined.parties.filter(name="林小满").update(abroad=True)
    presiding, clerk = (actor_for(examined.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk"))
    bench: dict[str, Any] = {name: getattr(dispute, name) for name in Dispute.__dataclass_fields__}
    order = proposed(Dispute(**{**bench, "case": examined, "judge": presiding}), "retrial_order", now)
    order = decided(order, presiding, now, clerk=clerk, ground="evidence")
    accepted(order, now)
    tried = order.follow_up
    assert tried is not None
    notice = CourtDocument.objects.get(kind="notice_of_retrial")
    assert (notice.case_id, notice.data["requests"], notice.data["answer_days"]) == (tried.pk, "撤销原判决", 30)
    served(tried, now, "notice_of_retrial")
    assert tried.deadlines.filter(rule="answer_retrial_abroad", state="running").count() == 1
    assert [one.rule for one in standing_open(tried, now.date()).terms] == ["answer_retrial_abroad"]
