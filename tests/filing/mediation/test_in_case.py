"""Mediation in a running case: the statement, its receipt, half the fee, and a party that goes back on it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.applications.actions.decide import decide_application, seal_ruling
from filing.applications.models import Application
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import TrialPause
from filing.cases.models import Case, DossierEntry, Representation
from filing.decisions.actions.draft import draft
from filing.decisions.models import Decision
from filing.fees.actions.assess import assess_fee
from filing.mediation.actions.agree import draft_agreement, sign_agreement
from filing.mediation.actions.appoint import accept, appoint
from filing.mediation.actions.consent import consent
from filing.mediation.actions.end import repent
from filing.mediation.actions.extend import extend
from filing.mediation.actions.offers import answer_offer, make_offer
from filing.mediation.actions.outcome import conclude_statement, told
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import Mediation, MediationInvitation, MediationMessage, PanelMediator
from filing.mediation.rules.offers import Terms
from filing.mediation.schedule import end_decided, end_what_is_over, stop_trial_limits
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.filings import litigant, make_bench, make_case
from tests.factories.mediation import SERVICE, make_mediator, terms
from tests.factories.sessions import sign_in
from tests.filing.decisions.test_review import give
from tests.filing.fees.test_ledger_story import pay

pytestmark = pytest.mark.django_db
State = Mediation.State


@dataclass
class Sitting:
    """A case in mediation."""

    dispute: Dispute
    mediator: Actor
    mediation: Mediation

    def reload(self) -> Mediation:
        self.mediation = Mediation.objects.get(pk=self.mediation.pk)
        return self.mediation


@pytest.mark.parametrize("procedure", ["examination", "special", "enforcement"])
def test_what_is_not_the_parties_to_settle_is_not_mediated(procedure: str, now: dt.datetime) -> None:
    dispute = make_dispute(now, procedure=procedure)
    for who in (dispute.plaintiff, dispute.judge):
        assert not visible_to(who, Case, "mediate").filter(pk=dispute.case.pk).exists()


def opened(now: dt.datetime, **fields: str) -> Sitting:
    dispute, mediator = make_dispute(now, **fields), make_mediator()
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    chosen = PanelMediator.objects.get(user=mediator.user_id).pk
    appoint(actor=dispute.judge, mediation_id=mediation.pk, mediator_id=chosen, now=now)
    accept(actor=mediator, mediation_id=mediation.pk, disclosure="", now=now)
    return Sitting(dispute, mediator, Mediation.objects.get(pk=mediation.pk))


def signed(now: dt.datetime, **fields: str) -> Sitting:
    one = opened(now, **fields)
    dispute, mediation_id = one.dispute, one.mediation.pk
    offer = make_offer(actor=one.mediator, mediation_id=mediation_id, terms=terms(now.date(), "60000"), now=now)
    for actor in (dispute.plaintiff, dispute.defendant):
        answer_offer(actor=actor, mediation_id=mediation_id, number=offer.number, accepts=True, now=now)
    agreement = draft_agreement(actor=one.mediator, mediation_id=mediation_id, now=now)
    for actor in (dispute.plaintiff, dispute.defendant, one.mediator):
        sign_agreement(actor=actor, mediation_id=mediation_id, read_sha256=agreement.document.unsigned_sha256, now=now)
    run_until_quiet()
    one.reload()
    return one


def stated(now: dt.datetime, **fields: str) -> tuple[Sitting, Application]:
    """The judge has made the statement and the clerk has sealed it."""
    one = signed(now, **fields)
    application = Application.objects.get(kind="mediation_statement")
    given = {
        "claims": "林小满诉讼请求：判令周远航偿还借款100000元。", "facts": "周远航向林小满借款100000元，到期未还。",
        "agreed_terms": application.content["agreed_terms"], "fee_text": "案件受理费减半收取，由周远航负担。",
    }  # fmt: skip
    decide_application(
        actor=one.dispute.judge, application_id=application.pk, outcome="granted", reasons="自愿合法。", terms=given, now=now
    )
    seal_ruling(actor=one.dispute.clerk, application_id=application.pk, now=now)
    application.refresh_from_db()
    return one, application


def test_the_term_follows_the_procedure(now: dt.datetime) -> None:
    for procedure, rule in (("summary", "mediation_summary"), ("ordinary", "mediation_ordinary")):
        deadline = opened(now, procedure=procedure).mediation.deadline
        assert deadline is not None
        assert deadline.rule == rule


def test_the_panel_sees_that_it_is_mediated_and_not_a_word_of_it(now: dt.datetime) -> None:
    one = opened(now)
    assert visible_to(one.dispute.judge, Mediation).get() == one.mediation
    assert not visible_to(one.dispute.judge, MediationMessage).exists()
    with pytest.raises(Http404):
        start_in_case(actor=litigant("旁人"), case_id=one.dispute.case.pk, now=now)


def test_an_agent_with_general_authority_cannot_settle(now: dt.datetime) -> None:
    dispute, agent = make_dispute(now), litigant("沈知远")
    party = dispute.party("plaintiff")
    made = Representation.objects.create(party=party, user_id=agent.user_id, name="沈知远", scope="general")
    with pytest.raises(Refused):
        start_in_case(actor=agent, case_id=dispute.case.pk, now=now)
    made.scope = "special"
    made.save()
    assert start_in_case(actor=agent, case_id=dispute.case.pk, now=now).assents.get().party.party == party


def test_the_signed_agreement_waits_for_the_judge(now: dt.datetime) -> None:
    one = signed(now)
    application = Application.objects.get(kind="mediation_statement")
    assert one.mediation.state == State.STATEMENT
    assert "60000.00元" in application.content["agreed_terms"]
    assert DossierEntry.objects.filter(case=one.dispute.case, key__startswith="mediation_agreement:").get().catalogue_number == 23


def test_the_judge_finds_claims_and_facts_of_the_complaint_in_the_draft_of_the_statement(now: dt.datetime) -> None:
    make_bench()
    found = told(make_case(now))
    assert "判令被告偿还借款本金100000.00元" in found["claims"]
    assert "林小满向周远航提供借款100000.00元" in found["facts"]
    assert told(make_dispute(now).case) == {"claims": "", "facts": ""}  # a paper case


def test_the_statement_takes_effect_when_the_last_party_has_it(now: dt.datetime) -> None:
    one, application = stated(now, procedure="ordinary")
    case, document = one.dispute.case, application.document
    fee = assess_fee(case=case, now=now)
    pay(fee, now)
    assert document is not None
    assert document.kind == "mediation_statement"
    assert "由周远航负担" in document.data["orders"][0]
    assert document.data["facts"] == application.terms["facts"]
    for role, state in (("plaintiff", "accepted"), ("defendant", "effective")):
        party = one.dispute.party(role)
        service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[document.pk], effective_at=now, now=now)
        run_until_quiet()
        assert Case.objects.get(pk=case.pk).state == state
    assert one.reload().state == State.CLOSED
    assert Case.objects.get(pk=case.pk).closing == Case.Closing.MEDIATED
    decision = Decision.objects.get(case=case)
    assert (decision.kind, decision.state) == ("mediation", "effective")
    assert decision.obligations[0]["creditors"] == [str(one.dispute.party("plaintiff").pk)]
    fee.refresh_from_db()
    assert (fee.amount, fee.outstanding, fee.refundable) == (Decimal("1150.00"), Decimal(0), Decimal("1150.00"))


def test_it_is_effective_from_the_last_receipt_on_however_late_that_is_noted(now: dt.datetime) -> None:
    one, application = stated(now)
    case, document = one.dispute.case, application.document
    assert document is not None
    for role, days in (("plaintiff", 5), ("defendant", 2)):
        party, received = one.dispute.party(role), now + dt.timedelta(days=days)
        service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=[document.pk], effective_at=received, now=received)
    conclude_statement(case_id=case.pk, document_id=document.pk, now=now + dt.timedelta(days=20))
    decision, last = Decision.objects.get(case=case), clock.local(now + dt.timedelta(days=5)).date()
    assert (decision.decided_on, decision.effective_on) == (clock.local(now).date(), last)
    assert Case.objects.get(pk=case.pk).effective_on == last
    due = Terms.from_json(application.mediation_agreement.offer.terms).last_day
    assert due is not None
    assert decision.obligations[0]["days"] == (due - last).days


def test_who_goes_back_on_it_before_receipt_gets_a_judgment_instead(now: dt.datetime) -> None:
    one, application = stated(now)
    repent(actor=one.dispute.defendant, mediation_id=one.mediation.pk, now=now)
    assert (one.reload().state, one.mediation.ending) == (State.FAILED, Mediation.Ending.REPENTED)
    for role in ("plaintiff", "defendant"):
        service_took_effect(
            case_id=one.dispute.case.pk, party_id=one.dispute.party(role).pk, document_ids=[application.document_id],
            effective_at=now, now=now,
        )  # fmt: skip
    run_until_quiet()
    assert one.dispute.reload().state == Case.State.ACCEPTED


def asked_to_choose(now: dt.datetime) -> Sitting:
    """All sides agree to mediate, and nobody has chosen a mediator yet."""
    dispute, mediator = make_dispute(now), make_mediator()
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    return Sitting(dispute, mediator, Mediation.objects.get(pk=mediation.pk))


@pytest.mark.parametrize("as_far_as", [asked_to_choose, opened, signed])
def test_the_judgment_ends_the_mediation_and_everyone_is_told(
    as_far_as: Callable[[dt.datetime], Sitting], now: dt.datetime
) -> None:
    one = as_far_as(now)
    give(draft(actor=one.dispute.judge, case_id=one.dispute.case.pk, now=now), one.dispute.judge, one.dispute.clerk, now)
    run_until_quiet()
    assert (one.reload().state, one.mediation.ending) == (State.FAILED, Mediation.Ending.DECIDED)
    told_of_it = Notice.objects.filter(title="法院已经裁判，调解结束")
    assert set(told_of_it.values_list("user", flat=True)) >= {one.dispute.plaintiff.user_id, one.dispute.defendant.user_id}
    page = read_by(one.dispute.plaintiff, one.mediation)
    assert "以裁判文书为准" in page
    for asked in ("选择调解员", "反悔", "退出调解", "案件继续审理"):
        assert asked not in page


def test_a_mediation_that_outlived_the_decision_of_its_case_ends_by_itself(now: dt.datetime) -> None:
    going_on, outlived = asked_to_choose(now), opened(now)
    Case.objects.filter(pk=outlived.dispute.case.pk).update(state=Case.State.EFFECTIVE)
    end_decided(now)
    assert (outlived.reload().state, outlived.mediation.ending) == (State.FAILED, Mediation.Ending.DECIDED)
    assert going_on.reload().state == State.APPOINTING


def test_a_suit_that_is_withdrawn_takes_the_mediation_with_it(now: dt.datetime) -> None:
    one = asked_to_choose(now)
    decided(apply_for(one.dispute, "withdrawal", now), one.dispute.judge, now, clerk=one.dispute.clerk)
    run_until_quiet()
    assert (one.reload().state, one.mediation.ending) == (State.FAILED, Mediation.Ending.ELSEWHERE)
    page = read_by(one.dispute.plaintiff, one.mediation)
    assert "案件已经结案，调解随之结束" in page
    assert "案件继续审理" not in page


def test_a_suit_that_is_withdrawn_ends_the_mediation_whose_signed_agreement_waits_for_the_judge(now: dt.datetime) -> None:
    one = signed(now)
    decided(apply_for(one.dispute, "withdrawal", now), one.dispute.judge, now, clerk=one.dispute.clerk)
    run_until_quiet()
    assert (one.reload().state, one.mediation.ending) == (State.FAILED, Mediation.Ending.ELSEWHERE)
    assert Application.objects.get(kind="mediation_statement").state == Application.State.WITHDRAWN
    assert not one.mediation.agreements.filter(dropped_at=None).exists()
    told_of_it = Notice.objects.filter(title="案件已经结案，调解结束")
    assert set(told_of_it.values_list("user", flat=True)) >= {one.dispute.plaintiff.user_id, one.dispute.defendant.user_id}
    assert all("不再制作民事调解书" in body for body in told_of_it.values_list("body", flat=True))
    page = read_by(one.dispute.plaintiff, one.mediation)
    assert "不再制作民事调解书，不能据此申请强制执行" in page
    for gone in ("反悔", "协议已交审判人员", "未达成协议"):
        assert gone not in page


def test_a_statement_that_one_party_has_and_the_other_not_does_not_outlive_the_withdrawn_suit(now: dt.datetime) -> None:
    one, application = stated(now)
    decided(apply_for(one.dispute, "withdrawal", now), one.dispute.judge, now, clerk=one.dispute.clerk)
    run_until_quiet()
    for role in ("plaintiff", "defendant"):
        service_took_effect(
            case_id=one.dispute.case.pk, party_id=one.dispute.party(role).pk, document_ids=[application.document_id],
            effective_at=now, now=now,
        )  # fmt: skip
    run_until_quiet()
    assert one.reload().state == State.FAILED
    assert one.dispute.reload().closing == Case.Closing.WITHDRAWN
    assert not Decision.objects.filter(case=one.dispute.case).exists()


def withdrawn_beside_a_counterclaim(one: Sitting, now: dt.datetime) -> None:
    """The plaintiff withdraws, and the counterclaim is heard on."""
    dispute = one.dispute
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    run_until_quiet()


def test_a_signed_agreement_falls_with_the_suit_although_a_counterclaim_is_heard_on(now: dt.datetime) -> None:
    one = signed(now)
    withdrawn_beside_a_counterclaim(one, now)
    assert one.dispute.reload().state == Case.State.ACCEPTED
    assert (one.reload().state, one.mediation.ending) == (State.FAILED, Mediation.Ending.CLAIM_OVER)
    assert Application.objects.get(kind="mediation_statement").state == Application.State.WITHDRAWN
    told_of_it = Notice.objects.filter(title="原告的起诉已经终结，调解结束")
    assert set(told_of_it.values_list("user", flat=True)) >= {one.dispute.plaintiff.user_id, one.dispute.defendant.user_id}
    assert all("不再制作民事调解书" in body and "可以再申请调解" in body for body in told_of_it.values_list("body", flat=True))
    page = read_by(one.dispute.defendant, one.mediation)
    for said in ("反诉或者第三人的请求继续审理", "不再制作民事调解书，不能据此申请强制执行", "可以再申请调解"):
        assert said in page
    for gone in ("案件已经结案", "协议已交审判人员", "反悔"):
        assert gone not in page


def test_talks_end_with_the_suit_and_begin_anew_about_the_counterclaim(now: dt.datetime) -> None:
    one = asked_to_choose(now)
    withdrawn_beside_a_counterclaim(one, now)
    assert one.reload().ending == Mediation.Ending.CLAIM_OVER
    assert "不再制作民事调解书" not in read_by(one.dispute.defendant, one.mediation)
    assert all(
        "不再制作" not in body for body in Notice.objects.filter(title__contains="调解结束").values_list("body", flat=True)
    )
    anew = start_in_case(actor=one.dispute.defendant, case_id=one.dispute.case.pk, now=now)
    assert (anew.state, anew == one.mediation) == (State.CONSENT, False)


def read_by(actor: Actor, mediation: Mediation) -> str:
    """The page of the mediation."""
    answer = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:mediation", args=[mediation.pk]))
    return answer.content.decode()


def test_what_is_filed_already_is_not_told_that_mediation_leaves_the_filing_alone(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    page = read_by(dispute.plaintiff, start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now))
    assert "七日内没有答复的，调解结束，案件继续审理" in page
    assert "不影响立案" not in page


def test_only_the_extension_stops_the_trial_limit(now: dt.datetime) -> None:
    one = opened(now)
    stop_trial_limits(now + dt.timedelta(days=20))
    assert not TrialPause.objects.exists()
    for actor in (one.dispute.plaintiff, one.dispute.defendant):
        extend(actor=actor, mediation_id=one.mediation.pk, now=now)
    stop_trial_limits(now)
    assert not TrialPause.objects.exists()  # the first term still runs
    stop_trial_limits(now + dt.timedelta(days=10))
    assert TrialPause.objects.get().reason == "settlement"
    end_what_is_over(now + dt.timedelta(days=60))
    assert TrialPause.objects.get().ended_on is not None


def agent_of_plaintiff(dispute: Dispute) -> tuple[Actor, Representation]:
    """A lawyer with special authority of a plaintiff who has no account of its own."""
    agent, party = litigant("沈知远"), dispute.party("plaintiff")
    party.user = None
    party.save()
    scope = Representation.Scope.SPECIAL
    return agent, Representation.objects.create(party=party, user_id=agent.user_id, name="沈知远", scope=scope)


def test_who_is_represented_is_asked_and_told_through_the_agent(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    agent, _mandate = agent_of_plaintiff(dispute)
    mediation = start_in_case(actor=agent, case_id=dispute.case.pk, now=now)
    assert not MediationInvitation.objects.exists()  # the agent has asked for the mediation, nobody calls the principal
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    assert Notice.objects.filter(user=agent.user_id, title="各方都同意调解").count() == 1


def test_an_agent_whose_mandate_ended_sees_the_mediation_no_more(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    agent, mandate = agent_of_plaintiff(dispute)
    mediation = start_in_case(actor=dispute.defendant, case_id=dispute.case.pk, now=now)
    consent(actor=agent, mediation_id=mediation.pk, service=SERVICE, now=now)
    assert visible_to(agent, Mediation).get() == mediation
    mandate.ended_at = now
    mandate.save()
    assert not visible_to(agent, Mediation).exists()
    assert not visible_to(agent, MediationMessage).exists()
