"""What an application asks for, who decides it, and what follows for the case."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.http import Http404

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Refused, Role, access, visible_to
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.decide import (
    check_application,
    decide_application,
    seal_ruling,
    withdraw_application,
)
from filing.applications.actions.submit import CannotApply, Request, submit_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import order_of, said
from filing.applications.queries import queue
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline, Hearing, HearingChange
from filing.cases.grouping import join_group
from filing.cases.models import Case, Party, Representation
from filing.events import FeeGroundArose
from filing.fees.actions.assess import assess_fee
from filing.fees.grounds import settle_ground
from filing.fees.models import Fee
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, settled, typed
from tests.factories.people import actor_for, make_room, make_staff, make_user

pytestmark = pytest.mark.django_db
State = Application.State


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def agent_of(dispute: Dispute, role: str, scope: str) -> Actor:
    user = make_user("沈知远")
    Representation.objects.create(party=dispute.party(role), user=user, name="沈知远", scope=scope)
    return actor_for(user)


def hearing_of(dispute: Dispute, now: dt.datetime, days: int = 10) -> Hearing:
    starts_at = now + dt.timedelta(days=days)
    return Hearing.objects.create(
        case=dispute.case, room=make_room(dispute.case.court), starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2)
    )


def grounds() -> list[str]:
    return [event.payload["ground"] for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose")]


def test_a_ruling_takes_effect_with_the_seal_and_not_before(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    application = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    assert application.state == State.RULED
    assert dispute.reload().state == Case.State.ACCEPTED
    assert grounds() == []
    assert list(queue(dispute.clerk)) == [application]
    seal_ruling(actor=dispute.clerk, application_id=application.pk, now=now)
    assert (dispute.reload().state, dispute.case.closing) == (Case.State.CLOSED, Case.Closing.WITHDRAWN)
    assert grounds() == ["withdrawal"]
    hearing.refresh_from_db()
    assert hearing.state == Hearing.State.CANCELLED
    assert not dispute.case.deadlines.filter(state=Deadline.State.RUNNING).exists()
    served = OutboxEvent.objects.get(name="filing.DocumentsToServe").payload
    assert len(served["party_ids"]) == 2


def test_the_same_key_applies_once(dispute: Dispute, now: dt.datetime) -> None:
    request = Request("witness", typed(dispute.case, "witness"), str(uuid.uuid4()))
    party = dispute.party("plaintiff")
    first = submit_application(actor=dispute.plaintiff, party_id=party.pk, request=request, now=now)
    assert submit_application(actor=dispute.plaintiff, party_id=party.pk, request=request, now=now) == first
    assert Application.objects.count() == 1


@pytest.mark.parametrize("kind", ["withdrawal", "claim_change"])
def test_to_dispose_of_the_claim_an_agent_needs_special_authority(dispute: Dispute, now: dt.datetime, kind: str) -> None:
    with pytest.raises(Refused) as refused:
        apply_for(dispute, kind, now, actor=agent_of(dispute, "plaintiff", "general"))
    assert "特别授权" in refused.value.reasons[0]
    assert apply_for(dispute, kind, now, actor=agent_of(dispute, "plaintiff", "special")).state == State.SUBMITTED


def test_a_general_agent_may_still_ask_for_a_witness(dispute: Dispute, now: dt.datetime) -> None:
    assert apply_for(dispute, "witness", now, actor=agent_of(dispute, "plaintiff", "general"))


def test_a_dismissed_agent_is_a_stranger_at_the_next_request(dispute: Dispute, now: dt.datetime) -> None:
    agent = agent_of(dispute, "plaintiff", "special")
    Representation.objects.update(ended_at=now)
    with pytest.raises(Http404):
        apply_for(dispute, "witness", now, actor=agent)
    assert not visible_to(agent, Case).exists()


def test_the_court_has_48_hours_for_urgent_preservation_and_five_days_otherwise(dispute: Dispute, now: dt.datetime) -> None:
    urgent = apply_for(dispute, "preservation_conduct", now)
    calm = apply_for(dispute, "preservation_property", now)
    assert urgent.decide_by == dt.datetime(2026, 9, 3, 3, 0, tzinfo=dt.UTC)
    assert calm.decide_by is not None
    assert calm.decide_by.astimezone(dt.timezone(dt.timedelta(hours=8))).date() == dt.date(2026, 9, 7)


def test_a_change_of_claims_is_told_to_the_fees(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "claim_change", now), dispute.judge, now)
    assert str(dispute.reload().amount) == "200000.00"
    assert grounds() == ["claims_changed"]


def test_a_hearing_is_postponed_once_in_summary_procedure(dispute: Dispute, now: dt.datetime) -> None:
    first, second = hearing_of(dispute, now), hearing_of(dispute, now, days=20)
    decided(apply_for(dispute, "postponement", now, hearing=str(first.pk)), dispute.judge, now)
    first.refresh_from_db()
    assert first.state == Hearing.State.CANCELLED
    assert OutboxEvent.objects.filter(name="filing.HearingPostponed").count() == 1
    again = apply_for(dispute, "postponement", now, hearing=str(second.pk))
    with pytest.raises(CannotDecide) as refused:
        decided(again, dispute.judge, now)
    assert refused.value.code == "postponed_too_often"
    again.refresh_from_db()
    assert again.state == State.SUBMITTED


def test_an_objection_and_evidence_are_bound_to_the_own_term(dispute: Dispute, now: dt.datetime) -> None:
    for rule, kind in (("jurisdiction_objection", "jurisdiction_objection"), ("evidence_summary", "witness")):
        start_deadline(
            actor=dispute.judge, rule=rule, trigger="served", triggered_on=dt.date(2026, 8, 3), key=rule, now=now,
            case=dispute.case, party=dispute.party("defendant"),
        )  # fmt: skip
        with pytest.raises(CannotApply) as refused:
            apply_for(dispute, kind, now, role="defendant")
        assert refused.value.code == "late"


def test_an_objection_in_time_meets_its_term(dispute: Dispute, now: dt.datetime) -> None:
    term = start_deadline(
        actor=dispute.judge, rule="jurisdiction_objection", trigger="served", triggered_on=dt.date(2026, 9, 1), key="term",
        now=now, case=dispute.case, party=dispute.party("defendant"),
    )  # fmt: skip
    apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    term.refresh_from_db()
    assert term.state == Deadline.State.MET


def test_an_objection_that_is_taken_back_has_met_no_term_until_another_is_raised(dispute: Dispute, now: dt.datetime) -> None:
    """民事诉讼法 第一百三十条: the last day stays, so that the party may object again in time."""
    term = start_deadline(
        actor=dispute.judge, rule="jurisdiction_objection", trigger="served", triggered_on=dt.date(2026, 9, 1), key="term",
        now=now, case=dispute.case, party=dispute.party("defendant"),
    )  # fmt: skip
    for _twice in range(2):
        asked = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
        term.refresh_from_db()
        assert term.state == Deadline.State.MET
        withdraw_application(actor=dispute.defendant, application_id=asked.pk, now=now)
        term.refresh_from_db()
        assert (term.state, term.get_state_display()) == (Deadline.State.WITHDRAWN, "已撤回")


def test_a_longer_term_for_evidence_holds_for_both_sides(dispute: Dispute, now: dt.datetime) -> None:
    for role in ("plaintiff", "defendant"):
        start_deadline(
            actor=dispute.judge, rule="evidence_summary", trigger="served", triggered_on=dt.date(2026, 9, 1), key=role, now=now,
            case=dispute.case, party=dispute.party(role),
        )  # fmt: skip
    application = apply_for(dispute, "evidence_extension", now, role="defendant")
    decided(application, dispute.judge, now, until="2026-10-20")
    days = Deadline.objects.filter(rule="evidence_summary").values_list("due_on", flat=True)
    assert set(days) == {dt.date(2026, 10, 20)}
    assert not Deadline.objects.filter(rule="evidence_summary", set_by_court=None).exists()


def test_a_recusal_is_the_presidents_and_draws_the_place_again(dispute: Dispute, now: dt.datetime) -> None:
    other = make_staff(Role.JUDGE, dispute.case.court, "顾衡")
    application = apply_for(dispute, "recusal", now)
    with pytest.raises(Refused):
        decided(application, dispute.judge, now)
    decided(application, dispute.president, now)
    assert dispute.case.panel.get(duty="sole_judge", ended_at=None).user == other
    assert dispute.case.draws.get().reason == "recusal"
    assert not visible_to(dispute.judge, Case).filter(pk=dispute.case.pk).exists()


def test_a_party_joins_and_is_to_be_served(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "joinder", now), dispute.judge, now)
    party = dispute.case.parties.get(name="方同借")
    assert (party.role, party.order, party.joined_at) == (Party.Role.DEFENDANT, 2, now)
    assert OutboxEvent.objects.get(name="filing.PartiesChanged").payload["party_id"] == str(party.pk)


OWN_CLAIM = {"role": "third_party", "independent": "yes", "claims": "确认车辆归第三人所有\n返还车辆", "amount": "100000.00"}


def joinder(dispute: Dispute, now: dt.datetime, **changed: str) -> Application:
    request = Request("joinder", typed(dispute.case, "joinder", **changed), str(uuid.uuid4()))
    return submit_application(actor=dispute.plaintiff, party_id=dispute.party("plaintiff").pk, request=request, now=now)


def test_an_independent_third_party_owes_a_fee_by_what_it_claims(dispute: Dispute, now: dt.datetime) -> None:
    decided(joinder(dispute, now, **OWN_CLAIM), dispute.judge, now)
    third = dispute.case.parties.get(role="third_party")
    assert third.claims_independently
    assert (third.own_claims, third.own_amount) == ("确认车辆归第三人所有\n返还车辆", Decimal("100000.00"))
    assert grounds() == ["third_party_claim"]
    told = OutboxEvent.objects.get(name="filing.FeeGroundArose").payload
    settle_ground(FeeGroundArose(**told), now)
    fee = Fee.objects.get(payer=third)
    # 2,300 for a property claim of 100,000 yuan (FEE art. 13), of which one half (art. 18).
    assert (fee.purpose, fee.kind, fee.amount) == ("third_party", "property", Decimal("1150.00"))


def test_a_claim_of_its_own_has_to_be_stated(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(CannotApply) as refused:
        joinder(dispute, now, **{**OWN_CLAIM, "claims": ""})
    assert refused.value.code == "incomplete"
    joinder(dispute, now, role="third_party", independent="no")


def test_joinder_is_refused_by_a_ruling_and_granted_by_a_notice(dispute: Dispute, now: dt.datetime) -> None:
    refused = decided(apply_for(dispute, "joinder", now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert refused.document is not None
    assert (refused.state, refused.document.kind) == (State.REFUSED, "procedural_ruling")
    assert refused.document.data["orders"] == ["驳回林小满追加当事人的申请。"]
    granted = decided(apply_for(dispute, "joinder", now), dispute.judge, now)
    assert granted.document is not None
    assert granted.document.kind == "procedural_notice"


def test_a_successor_takes_the_place_and_the_former_party_is_out(dispute: Dispute, now: dt.datetime) -> None:
    former = dispute.party("defendant")
    decided(apply_for(dispute, "party_change", now, files=1, former=str(former.pk)), dispute.judge, now, clerk=dispute.clerk)
    new = dispute.case.parties.get(name="周继承")
    assert (new.succeeds, new.role, new.order) == (former, "defendant", 2)
    assert not visible_to(dispute.defendant, Case).exists()


def test_conversion_gives_the_ordinary_limit_from_the_first_acceptance(dispute: Dispute, now: dt.datetime) -> None:
    later = now + dt.timedelta(days=40)
    decided(proposed(dispute, "conversion", later), dispute.judge, later, clerk=dispute.clerk)
    assert dispute.reload().procedure == "ordinary"
    limit = dispute.case.deadlines.get(rule="trial", state="running")
    assert (limit.triggered_on, limit.due_on) == (dt.date(2026, 9, 1), dt.date(2027, 3, 1))
    assert dispute.case.deadlines.get(rule="trial_summary").state == Deadline.State.CANCELLED
    again = proposed(dispute, "conversion", later)
    with pytest.raises(CannotDecide):
        decided(again, dispute.judge, later, clerk=dispute.clerk)


def test_head_and_president_extend_the_limit_and_the_court_above_the_second_time(now: dt.datetime) -> None:
    dispute = make_dispute(now, procedure="ordinary")
    first = proposed(dispute, "trial_extension", now)
    with pytest.raises(Refused):
        decided(first, dispute.president, now)  # nobody has checked it
    check_application(actor=dispute.head, application_id=first.pk, now=now)
    decided(first, dispute.president, now)
    assert dispute.case.deadlines.get(rule="trial").due_on == dt.date(2027, 9, 1)
    second = proposed(dispute, "trial_extension", now)
    assert second.court.code == "粤06"
    decided(second, dispute.president_above, now)
    assert dispute.case.deadlines.get(rule="trial").due_on == dt.date(2027, 12, 1)
    with pytest.raises(CannotApply):
        proposed(dispute, "trial_extension", now)
    assert dispute.case.secret_volume.count() == 2
    assert not visible_to(dispute.plaintiff, Application).exists()


def test_the_president_extends_the_limit_of_a_special_procedure_once(now: dt.datetime) -> None:
    """民事诉讼法 第一百八十七条."""
    dispute = make_dispute(now, procedure="special")
    Case.objects.filter(pk=dispute.case.pk).update(cause_code="451", case_type="民特")
    asked = proposed(dispute, "trial_extension", now)
    check_application(actor=dispute.head, application_id=asked.pk, now=now)
    before = dispute.case.deadlines.get(rule="trial_special").due_on
    decided(asked, dispute.president, now)
    assert dispute.case.deadlines.get(rule="trial_special").due_on == before + dt.timedelta(days=30)
    with pytest.raises(CannotApply, match="no_limit"):
        proposed(dispute, "trial_extension", now)


def test_where_no_limit_can_be_extended_no_extension_is_offered(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    Case.objects.filter(pk=dispute.case.pk).update(cause_code="484", case_type="民特", procedure="examination")
    with pytest.raises(CannotApply, match="state"):
        proposed(dispute, "trial_extension", now)


def test_an_extension_is_asked_for_fifteen_days_ahead(dispute: Dispute, now: dt.datetime) -> None:
    with pytest.raises(CannotApply) as refused:
        proposed(dispute, "trial_extension", now + dt.timedelta(days=80))
    assert refused.value.code == "late"


def test_a_suspended_case_stands_still_and_goes_on(dispute: Dispute, now: dt.datetime) -> None:
    decided(proposed(dispute, "suspension", now), dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().state == Case.State.SUSPENDED
    later = now + dt.timedelta(days=30)
    decided(proposed(dispute, "resumption", later), dispute.judge, later)
    assert dispute.reload().state == Case.State.IN_TRIAL
    assert dispute.case.deadlines.get(rule="trial_summary").due_on == dt.date(2026, 12, 31)


@pytest.mark.parametrize(("waits_for", "ground", "state"), [
    ("heir", "death", Case.State.IN_TRIAL), ("heir", "transfer", Case.State.SUSPENDED),
    ("other_case", "death", Case.State.SUSPENDED), ("successor", "merger", Case.State.IN_TRIAL),
])  # fmt: skip
def test_who_takes_the_place_of_a_party_ends_the_standstill_that_waited_for_it(
    dispute: Dispute, now: dt.datetime, waits_for: str, ground: str, state: str
) -> None:
    decided(proposed(dispute, "suspension", now, ground=waits_for), dispute.judge, now, clerk=dispute.clerk)
    former, later = dispute.party("defendant"), now + dt.timedelta(days=30)
    change = proposed(dispute, "party_change", later, former=str(former.pk), ground=ground)
    done = decided(change, dispute.judge, later, clerk=dispute.clerk)
    assert dispute.reload().state == state
    goes_on = state == Case.State.IN_TRIAL
    assert done.document is not None
    assert ("本案恢复诉讼" in done.document.data["orders"][0]) == goes_on
    assert dispute.case.trial_pauses.filter(ended_on=None).exists() != goes_on


def test_taken_back_before_it_is_decided(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    with pytest.raises(Refused):
        withdraw_application(actor=dispute.plaintiff, application_id=application.pk, now=now)
    withdraw_application(actor=dispute.defendant, application_id=application.pk, now=now)
    assert dispute.case.trial_pauses.get().ended_on is not None
    with pytest.raises(Refused):
        decide_application(actor=dispute.judge, application_id=application.pk, outcome="granted", reasons="x", now=now)


def test_strangers_and_other_courts_see_no_application(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "witness", now)
    for actor in (dispute.stranger, dispute.filing_clerk_above, dispute.president_above):
        with pytest.raises(Http404):
            access(actor, Application, application.pk, "view")


def test_a_closed_case_calls_off_its_hearings_and_tells_everyone_of_each(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    assert OutboxEvent.objects.get(name="filing.HearingCancelled").payload["hearing_id"] == str(hearing.pk)
    assert set(Notice.objects.filter(title="开庭取消").values_list("user_id", flat=True)) == {
        dispute.plaintiff.user_id,
        dispute.defendant.user_id,
    }
    assert hearing.changes.get().reason == "案件结案：准予撤诉"


def test_what_still_waited_in_a_closed_case_is_recorded_one_by_one(dispute: Dispute, now: dt.datetime) -> None:
    waiting = apply_for(dispute, "witness", now, role="defendant")
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)
    waiting.refresh_from_db()
    assert waiting.state == State.WITHDRAWN
    assert AuditEntry.objects.get(action="lapse").object_id == str(waiting.pk)
    assert Notice.objects.get(title="申请不再处理").user_id == dispute.defendant.user_id
    assert AuditEntry.objects.filter(action="deadline_cancelled").exists()


@pytest.mark.parametrize(("kind", "closing", "left"), [("dismissal", "dismissed", "0.00"), ("termination", "terminated", "")])
def test_a_dismissed_action_gives_its_fee_back_and_a_terminated_one_does_not(
    dispute: Dispute, now: dt.datetime, kind: str, closing: str, left: str
) -> None:
    fee = assess_fee(case=dispute.case, now=now)
    before = fee.amount
    done = decided(proposed(dispute, kind, now), dispute.judge, now, clerk=dispute.clerk)
    if kind == "dismissal":  # an appeal lies against it
        assert dispute.reload().state == Case.State.ACCEPTED
        done = settled(done, now)
    assert (dispute.reload().state, dispute.case.closing) == (Case.State.CLOSED, closing)
    fee.refresh_from_db()
    assert str(fee.amount) == (left or str(before))
    assert order_of(done) == {"dismissal": "驳回林小满的起诉。", "termination": "本案终结诉讼。"}[kind]


def test_a_suspended_case_may_be_terminated_but_not_dismissed(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.SUSPENDED)
    dispute.reload()
    with pytest.raises(CannotApply):
        proposed(dispute, "dismissal", now)
    assert proposed(dispute, "termination", now).state == State.SUBMITTED


def test_no_party_dismisses_or_terminates(dispute: Dispute, now: dt.datetime) -> None:
    for kind in ("dismissal", "termination"):
        with pytest.raises(CannotApply):
            apply_for(dispute, kind, now)


def test_an_adjournment_by_the_court_and_one_on_application_count_together(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    HearingChange.objects.create(
        hearing=hearing, kind=HearingChange.Kind.ADJOURNED, before={}, after={}, reason="证人住院", made_at=now,
        made_by_id=dispute.clerk.account_id,
    )  # fmt: skip
    asked = apply_for(dispute, "postponement", now, hearing=str(hearing.pk))
    with pytest.raises(CannotDecide) as refused:
        decided(asked, dispute.judge, now)
    assert refused.value.code == "postponed_too_often"


def test_the_notice_of_a_postponement_names_its_time_also_in_a_case_heard_together(dispute: Dispute, now: dt.datetime) -> None:
    lead = make_dispute(now)
    join_group(actor=lead.judge, lead=lead.case, case=dispute.case, kind="joint", now=now)
    content = {"hearing": str(hearing_of(lead, now).pk)}
    asked = Application(kind="postponement", case=dispute.case, content=content, terms={})
    (field,) = (one for one in asked.definition.fields if one.key == "hearing")
    assert "2026年" in said(asked, field)
