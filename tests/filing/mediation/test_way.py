"""From the request to the signed and confirmed agreement: who may do what, when, and what follows."""

import datetime as dt
import uuid

import pytest
from django.http import Http404

from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.applications.actions.decide import decide_application, seal_ruling
from filing.applications.actions.submit import Request, submit_application
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.decisions.models import Decision
from filing.intake.actions.submit import NotVerified
from filing.intake.sharing.actions.join import WrongCode
from filing.mediation.actions.agree import ReadSomethingElse, reopen, sign_agreement
from filing.mediation.actions.appoint import accept, appoint, choose, decline, object_to
from filing.mediation.actions.confirm import apply_for_confirmation
from filing.mediation.actions.consent import consent, refuse
from filing.mediation.actions.extend import extend
from filing.mediation.actions.invite import NotThisPerson, join
from filing.mediation.actions.start import start_before_filing
from filing.mediation.models import Mediation, PanelMediator
from tests.factories.filings import litigant
from tests.factories.mediation import (
    SERVICE,
    Round,
    agreed,
    asked,
    consented,
    drafted,
    invitation_of,
    joined,
    make_mediator,
    opened,
    sign,
)
from tests.factories.people import actor_for, make_court

pytestmark = pytest.mark.django_db
State = Mediation.State


def panel_id(actor: Actor) -> uuid.UUID:
    return PanelMediator.objects.get(user=actor.user_id).pk


def test_who_asks_has_consented_and_the_other_side_has_link_and_code(now: dt.datetime) -> None:
    one = asked(now)
    assert one.mediation.state == State.CONSENT
    assert "民诉前调" in one.mediation.number
    assert [party.name for party in one.mediation.parties.order_by("order")] == ["林小满", "周远航"]
    assert one.mediation.assents.get().party.name == "林小满"
    assert "100,000" in one.mediation.claims  # what is claimed and why, and not where the applicant lives
    assert "演示路12号" not in one.mediation.claims
    assert "□" not in one.mediation.claims
    assert invitation_of(one).contact == "13800000002"
    assert start_before_filing(actor=one.applicant, draft_id=one.draft.pk, now=now).pk == one.mediation.pk  # asked twice: once


def test_the_invitation_goes_out_by_sms_with_what_it_is(now: dt.datetime) -> None:
    one = asked(now)
    run_until_quiet()
    sent = [message for message in SimulatedMessage.objects.all() if message.recipient == "13800000002"]
    assert len(sent) == 1
    assert invitation_of(one).token in sent[0].body
    assert sent[0].body.startswith(f"【{one.mediation.court.name_zh}】{one.mediation.number}：")
    assert "（（" not in sent[0].body


def test_only_the_invited_person_comes_in(now: dt.datetime) -> None:
    one = asked(now)
    found = invitation_of(one)
    with pytest.raises(WrongCode):
        join(actor=one.respondent, invitation=found, code="000000" if found.code != "000000" else "111111", now=now)
    with pytest.raises(NotThisPerson):
        join(actor=litigant("旁人甲"), invitation=found, code=found.code, now=now)
    unproven = litigant("周远航")
    with pytest.raises(NotVerified):
        join(actor=type(unproven)(**{**unproven.__dict__, "verified": False}), invitation=found, code=found.code, now=now)
    join(actor=one.respondent, invitation=found, code=found.code, now=now)
    assert one.reload().state == State.CONSENT  # following a link is not consent
    assert one.mediation.parties.get(name="周远航").user_id == one.respondent.user_id


def test_when_all_consent_a_mediator_is_sought_within_three_working_days(now: dt.datetime) -> None:
    one = consented(now)
    assert one.mediation.state == State.APPOINTING
    assert one.mediation.appoint_by is not None
    assert one.mediation.appoint_by > now.date()
    assert one.mediation.parties.get(name="周远航").service["address"] == SERVICE["address"]


def test_a_refusal_ends_it_and_the_draft_is_as_it_was(now: dt.datetime) -> None:
    one = joined(now)
    refuse(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
    assert (one.reload().state, one.mediation.ending) == (State.FAILED, Mediation.Ending.REFUSED)
    one.draft.refresh_from_db()
    assert one.draft.is_open


def test_parties_who_choose_the_same_mediator_need_no_court(now: dt.datetime) -> None:
    one = consented(now)
    other = make_mediator(name="和为贵")
    choose(actor=one.applicant, mediation_id=one.mediation.pk, mediator_id=panel_id(other), now=now)
    choose(actor=one.respondent, mediation_id=one.mediation.pk, mediator_id=panel_id(one.mediator), now=now)
    assert not one.mediation.assignments.exists()
    choose(actor=one.applicant, mediation_id=one.mediation.pk, mediator_id=panel_id(one.mediator), now=now)
    assert one.mediation.assignments.get().chosen_by_parties


def test_nobody_mediates_who_is_concerned_or_of_another_court(now: dt.datetime) -> None:
    one = consented(now)
    elsewhere = make_mediator(make_court("粤0605", "佛山市南海区人民法院"))
    PanelMediator.objects.create(court=one.mediation.court, user_id=one.respondent.user_id)
    for wanted in (elsewhere, one.respondent):
        with pytest.raises(Refused):
            appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(wanted), now=now)


def test_the_mediator_in_whose_place_another_is_asked_hears_of_it(now: dt.datetime) -> None:
    one, second = consented(now), make_mediator(name="和为贵")
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(one.mediator), now=now)
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(second), now=now)
    told = Notice.objects.filter(title="不用再答复这次调解的指定")
    assert [notice.user_id for notice in told] == [one.mediator.user_id]


def test_who_declined_or_was_objected_to_is_not_asked_again(now: dt.datetime) -> None:
    one, second = consented(now), make_mediator(name="和为贵")
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(one.mediator), now=now)
    decline(actor=one.mediator, mediation_id=one.mediation.pk, reason="与申请人相识", now=now)
    with pytest.raises(Refused):
        appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(one.mediator), now=now)
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(second), now=now)
    accept(actor=second, mediation_id=one.mediation.pk, disclosure="与被申请人曾同住一个小区", now=now)
    began = one.reload().deadline_id
    object_to(actor=one.applicant, mediation_id=one.mediation.pk, reason="曾是邻居", now=now)
    assert one.reload().state == State.APPOINTING
    assert one.mediation.mediator is None
    third = make_mediator(name="解铃人")
    appoint(actor=one.clerk, mediation_id=one.mediation.pk, mediator_id=panel_id(third), now=now)
    accept(actor=third, mediation_id=one.mediation.pk, disclosure="", now=now)
    assert one.reload().deadline_id == began  # the term runs on


def test_the_term_is_thirty_days_and_longer_only_if_all_want(now: dt.datetime) -> None:
    one = opened(now)
    first = one.mediation.deadline
    assert first is not None
    assert first.rule == "mediation_before_filing"
    assert (first.due_on - first.triggered_on).days >= 30
    extend(actor=one.applicant, mediation_id=one.mediation.pk, now=now)
    assert one.reload().deadline_id == first.pk
    extend(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
    second = one.reload().deadline
    assert second is not None
    assert second.triggered_on == first.due_on
    assert Deadline.objects.get(pk=first.pk).state == Deadline.State.MET


def test_the_agreement_binds_with_the_last_signature(now: dt.datetime) -> None:
    one = drafted(now)
    sign(one, one.applicant, now)
    sign(one, one.mediator, now)
    assert one.reload().state == State.SIGNING
    with pytest.raises(ReadSomethingElse):
        sign_agreement(actor=one.respondent, mediation_id=one.mediation.pk, read_sha256="0" * 64, now=now)
    sign(one, one.respondent, now)
    agreement = one.mediation.agreements.get()
    assert one.reload().state == State.AGREED
    assert agreement.effective_at == now
    assert agreement.confirm_by is not None
    assert agreement.confirm_by.rule == "confirm_mediation"
    one.draft.refresh_from_db()
    assert not one.draft.is_open


def test_who_will_not_sign_leads_back_to_the_room(now: dt.datetime) -> None:
    one = drafted(now)
    sign(one, one.applicant, now)
    reopen(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
    assert one.reload().state == State.OPEN
    assert one.mediation.agreements.get().dropped_at == now


def test_confirmation_needs_all_and_has_a_case_of_its_own(now: dt.datetime) -> None:
    one = agreed(now)
    apply_for_confirmation(actor=one.applicant, mediation_id=one.mediation.pk, now=now)
    assert one.reload().state == State.AGREED
    apply_for_confirmation(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
    application = one.mediation.agreements.get().application
    assert one.reload().state == State.CONFIRMING
    assert application is not None
    assert application.case.case_type == "民特"
    assert {(party.role, party.name) for party in application.case.parties.all()} == {
        ("applicant", "林小满"),
        ("applicant", "周远航"),
    }
    assert application.case.procedure == "special"
    assert application.case.deadlines.filter(rule="trial_special").exists()


def test_after_thirty_days_it_is_too_late_to_confirm(now: dt.datetime) -> None:
    one = agreed(now)
    with pytest.raises(Refused):
        apply_for_confirmation(actor=one.applicant, mediation_id=one.mediation.pk, now=now + dt.timedelta(days=45))


def confirmed(now: dt.datetime, outcome: str) -> tuple[Round, Case]:
    one = agreed(now)
    for actor in (one.applicant, one.respondent):
        apply_for_confirmation(actor=actor, mediation_id=one.mediation.pk, now=now)
    application = one.mediation.agreements.get().application
    decide_application(
        actor=one.judge, application_id=application.pk, outcome=outcome, reasons="协议系自愿达成，不违反法律规定。", now=now
    )
    clerk = actor_for(application.case.panel.get(duty="clerk").user)
    seal_ruling(actor=clerk, application_id=application.pk, now=now)
    run_until_quiet()
    return one, Case.objects.get(pk=application.case_id)


def test_a_confirmed_agreement_can_be_enforced_like_a_judgment(now: dt.datetime) -> None:
    one, case = confirmed(now, "granted")
    assert one.reload().state == State.CONFIRMED
    assert case.state == Case.State.EFFECTIVE
    decision = Decision.objects.get(case=case)
    assert decision.state == Decision.State.EFFECTIVE
    owed = decision.obligations[0]
    assert owed["principal"] == "60000"
    assert owed["creditors"] == [str(case.parties.get(name="林小满").pk)]
    assert Notice.objects.filter(user=one.respondent.user_id, title__contains="确认调解协议有效").exists()


def test_a_dismissed_confirmation_closes_its_case(now: dt.datetime) -> None:
    one, case = confirmed(now, "refused")
    assert one.reload().state == State.DISMISSED
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.NOT_CONFIRMED)
    assert not Decision.objects.filter(case=case).exists()


def test_one_applicant_takes_the_confirmation_back_and_all_may_ask_again(now: dt.datetime) -> None:
    """民事诉讼法 第二百零五条, 民诉法解释 第三百五十七条."""
    one = agreed(now)
    for actor in (one.applicant, one.respondent):
        apply_for_confirmation(actor=actor, mediation_id=one.mediation.pk, now=now)
    asked = one.mediation.agreements.get().application
    party = asked.case.parties.get(name="周远航")
    request = Request("special_withdrawal", {"reasons": "已经履行完毕"}, "back")
    back = submit_application(actor=one.respondent, party_id=party.pk, request=request, now=now)
    decide_application(actor=one.judge, application_id=back.pk, outcome="granted", reasons="系自愿撤回。", now=now)
    seal_ruling(actor=actor_for(asked.case.panel.get(duty="clerk").user), application_id=back.pk, now=now)
    run_until_quiet()
    assert Case.objects.get(pk=asked.case_id).closing == Case.Closing.APPLICATION_WITHDRAWN
    agreement = one.mediation.agreements.get()
    assert (one.reload().state, agreement.application) == (State.AGREED, None)
    assert agreement.confirm_by.state == Deadline.State.RUNNING
    apply_for_confirmation(actor=one.applicant, mediation_id=one.mediation.pk, now=now)
    assert one.reload().state == State.AGREED  # what was said before does not count again
    apply_for_confirmation(actor=one.respondent, mediation_id=one.mediation.pk, now=now)
    assert one.reload().state == State.CONFIRMING


def test_a_stranger_sees_nothing(now: dt.datetime) -> None:
    one, stranger = consented(now), litigant("旁人乙")
    with pytest.raises(Http404):
        consent(actor=stranger, mediation_id=one.mediation.pk, service=SERVICE, now=now)
