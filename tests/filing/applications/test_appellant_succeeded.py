"""Who takes the place of a party that appealed counts as the one who appealed (民诉法解释 第五十五条)."""

import dataclasses
import datetime as dt

import pytest

from filing.applications.actions.submit import Request, submit_application
from filing.applications.appealed import to_be_served
from filing.applications.appellants import appeal_in_the_way, is_heard
from filing.applications.models import Application
from filing.applications.queries import appeal_stage, way_to_appeal
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import Case, Party
from filing.cases.queries import my_deadlines, my_parties
from filing.cases.rules.next_step import next_step
from filing.cases.situation import situation_of
from filing.decisions.reviewing import review_facts
from filing.fees.actions.assess import assess_fee
from filing.fees.models import Fee
from filing.parties.appeal_answers import appeals_against
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, served_on_all
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now, state=Case.State.DECIDED)


def take_the_place(former: Party, now: dt.datetime) -> Party:
    """An heir stands where the party stood, as a change of parties makes it."""
    heir = make_party(former.case, former.role, make_user("周继承"), name="周继承", succeeds=former)
    former.left_at = now
    former.save()
    return heir


def begin_term(dispute: Dispute, party: Party, now: dt.datetime) -> None:
    start_deadline(
        actor=dispute.judge, rule="appeal_judgment", trigger="served", triggered_on=now.date(), key="t", now=now,
        case=dispute.case, party=party,
    )  # fmt: skip


def test_the_heir_is_not_asked_to_appeal_again_and_reads_that_the_appeal_waits(dispute: Dispute, now: dt.datetime) -> None:
    appeal = apply_for(dispute, "appeal", now, role="defendant")
    heir = take_the_place(dispute.party("defendant"), now)
    begin_term(dispute, heir, now)
    actor, today = actor_for(heir.user), now.date()
    assert way_to_appeal(actor, dispute.case, today) == ""
    assert appeal_stage(actor, dispute.case, [], today) == "filed"
    assert next_step(situation_of(actor, dispute.case, my_parties(actor, dispute.case), today)).code == "appeal_filed"
    assert appeal_in_the_way("appeal", dispute.case, [heir]) == appeal
    assert not my_deadlines(actor, today).exists()


def test_the_copy_of_the_appeal_is_not_served_on_the_heir_who_has_nothing_to_answer(dispute: Dispute, now: dt.datetime) -> None:
    appeal = apply_for(dispute, "appeal", now, role="defendant")
    heir = take_the_place(dispute.party("defendant"), now)
    assert [one.name for one in to_be_served(appeal, dispute.case)] == ["林小满"]
    assert appeals_against(heir) == []


def test_the_heir_is_the_appellant_in_the_case_above_and_pays(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    served_on_all(decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk), now)
    appeal = apply_for(dispute, "ruling_appeal", now, role="defendant")
    take_the_place(dispute.party("defendant"), now)
    above = decided(appeal, dispute.filing_clerk_above, now).follow_up
    assert above is not None
    assert dict(above.parties.values_list("name", "role")) == {"周继承": "appellant", "林小满": "appellee"}


def succeeded_above(dispute: Dispute, now: dt.datetime) -> tuple[Application, Dispute]:
    """The appellant is succeeded while the appeal is heard, by the ruling of the court above."""
    appeal = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    case = appeal.follow_up
    assert case is not None
    bench = {duty: actor_for(case.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk")}
    above = dataclasses.replace(dispute, case=case, judge=bench["presiding_judge"], clerk=bench["clerk"])
    former = str(above.party("appellant").pk)
    decided(proposed(above, "party_change", now, former=former), above.judge, now, clerk=above.clerk)
    return appeal, above


def test_an_appeal_goes_on_with_the_heir_until_it_withdraws_it(dispute: Dispute, now: dt.datetime) -> None:
    appeal, above = succeeded_above(dispute, now)
    assert is_heard(appeal)
    assert appeal_stage(dispute.defendant, dispute.reload(), [], now.date()) == "filed"
    heir = above.case.parties.get(name="周继承")
    heir.user = make_user("周继承")
    heir.save()
    request = Request("appeal_withdrawal", {"reasons": "不再上诉"}, "withdrawal")
    withdrawal = submit_application(actor=actor_for(heir.user), party_id=heir.pk, request=request, now=now)
    decided(withdrawal, above.judge, now, clerk=above.clerk)
    assert not is_heard(Application.objects.get(pk=appeal.pk))
    assert dispute.reload().state == Case.State.DECIDED


def test_the_first_draft_above_states_what_the_appellant_asked_for_also_for_the_heir(dispute: Dispute, now: dt.datetime) -> None:
    _appeal, above = succeeded_above(dispute, now)
    [request] = review_facts(above.case).requests
    assert (request.name, request.requests) == ("周继承", "撤销一审判决")


def test_what_the_former_party_paid_counts_as_paid_by_the_heir(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.IN_TRIAL)
    fee = assess_fee(case=dispute.reload(), now=now, payer=dispute.party("defendant"))
    Fee.objects.filter(pk=fee.pk).update(state=Fee.State.PAID, outstanding=0)
    former = str(dispute.party("defendant").pk)
    decided(proposed(dispute, "party_change", now, former=former), dispute.judge, now, clerk=dispute.clerk)
    fee.refresh_from_db()
    assert fee.payer.name == "周继承"
