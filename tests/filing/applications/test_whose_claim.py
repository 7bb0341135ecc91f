"""Whose claim ends with a withdrawal, and what a successor takes over."""

import datetime as dt

import pytest

from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.actions.submit import CannotApply, Request, submit_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.papers import order_of
from filing.applications.queries import other_claims
from filing.applications.subscribers import serve_new_party
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.dossier.models import ServedDocument
from filing.events import FeeGroundArose, PartiesChanged
from filing.fees.actions.assess import assess_fee
from filing.fees.grounds import settle_ground
from filing.fees.models import Fee
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, typed
from tests.factories.people import actor_for, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def grounds() -> list[str]:
    return [one.payload["ground"] for one in OutboxEvent.objects.filter(name="filing.FeeGroundArose").order_by("pk")]


def withdraw(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "withdrawal", now), dispute.judge, now, clerk=dispute.clerk)


def term(dispute: Dispute, role: str, now: dt.datetime) -> Deadline:
    return start_deadline(
        actor=dispute.judge, rule="evidence_summary", trigger="served", triggered_on=now.date(), key=role, now=now,
        case=dispute.case, party=dispute.party(role),
    )  # fmt: skip


def test_one_of_two_plaintiffs_leaves_and_the_other_goes_on(dispute: Dispute, now: dt.datetime) -> None:
    make_party(dispute.case, Party.Role.PLAINTIFF, name="林二")
    mine = term(dispute, "plaintiff", now)
    withdraw(dispute, now)
    assert dispute.reload().state == Case.State.ACCEPTED
    assert dispute.case.parties.get(name="林小满").left_at == now
    assert dispute.case.parties.get(name="林二").left_at is None
    mine.refresh_from_db()
    assert mine.state == Deadline.State.CANCELLED
    assert grounds() == []
    served = OutboxEvent.objects.get(name="filing.DocumentsToServe", payload__purpose="application_withdrawal")
    assert len(served.payload["party_ids"]) == 3  # the ruling goes to who left as well


def test_a_counterclaim_is_heard_on_when_the_claim_is_withdrawn(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    withdraw(dispute, now)
    assert dispute.reload().state == Case.State.ACCEPTED
    assert dispute.party("plaintiff").left_at is None  # it answers the counterclaim
    assert grounds() == ["counterclaim", "withdrawal"]  # half the fee of its own claim goes back


def test_a_counterclaim_is_withdrawn_and_the_claim_is_heard_on(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第二百三十九条: the court allows it; half of a fee that is half already does not go back."""
    with pytest.raises(CannotApply, match="no_counterclaim"):
        apply_for(dispute, "counterclaim_withdrawal", now, role="defendant")
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    asked = apply_for(dispute, "counterclaim_withdrawal", now, role="defendant")
    with pytest.raises(CannotDecide, match="must_allow"):
        decided(asked, dispute.judge, now, outcome="refused")
    ruling = decided(asked, dispute.judge, now, clerk=dispute.clerk)
    assert order_of(ruling) == "准许周远航撤回反诉。"
    assert (dispute.reload().state, other_claims(dispute.case)) == (Case.State.ACCEPTED, False)
    withdraw(dispute, now)
    assert dispute.reload().closing == Case.Closing.WITHDRAWN


def test_with_the_counterclaim_the_last_claim_of_the_case_is_withdrawn(dispute: Dispute, now: dt.datetime) -> None:
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    withdraw(dispute, now)
    asked = apply_for(dispute, "counterclaim_withdrawal", now, role="defendant")
    decided(asked, dispute.judge, now, clerk=dispute.clerk)
    assert (dispute.reload().state, dispute.case.closing) == (Case.State.CLOSED, Case.Closing.WITHDRAWN)


def test_a_third_partys_own_claim_is_heard_on_too(dispute: Dispute, now: dt.datetime) -> None:
    make_party(dispute.case, Party.Role.THIRD_PARTY, name="第三", claims_independently=True)
    withdraw(dispute, now)
    assert dispute.reload().state == Case.State.ACCEPTED


def succeeded(dispute: Dispute, now: dt.datetime) -> Party:
    former = dispute.party("defendant")
    decided(apply_for(dispute, "party_change", now, files=1, former=str(former.pk)), dispute.judge, now, clerk=dispute.clerk)
    return dispute.case.parties.get(name="周继承")


def test_a_successor_has_the_terms_and_the_open_fees_of_who_went_before(dispute: Dispute, now: dt.datetime) -> None:
    former = dispute.party("defendant")
    mine = term(dispute, "defendant", now)
    fee = assess_fee(case=dispute.case, now=now, payer=former)
    successor = succeeded(dispute, now)
    for row in (mine, fee):
        row.refresh_from_db()
    assert (mine.party, mine.state, fee.payer) == (successor, Deadline.State.RUNNING, successor)
    assert OutboxEvent.objects.filter(name="filing.FeeNoticeDue", payload__fee_id=str(fee.pk)).exists()


@pytest.mark.parametrize("served", [("notice_to_respond", "notice_of_evidence"), ()])
def test_a_successor_is_served_only_what_was_not_served_before(
    served: tuple[str, ...], dispute: Dispute, now: dt.datetime
) -> None:
    for number, kind in enumerate(served):
        document = CourtDocument.objects.create(
            kind=kind, template_version="1", title=kind, court=dispute.case.court, data={}, case_id=dispute.case.pk,
            verification_code=f"W{number:015d}",
        )  # fmt: skip
        ServedDocument.objects.create(party=dispute.party("defendant"), document=document, effective_at=now)
    successor = succeeded(dispute, now)
    serve_new_party(PartiesChanged(case_id=dispute.case.pk, party_id=successor.pk, change="succeeded"), now)
    sent = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="respond")
    assert sent.exists() is (served == ())


def test_a_conversion_by_the_court_stays_the_courts(dispute: Dispute, now: dt.datetime) -> None:
    fee = assess_fee(case=dispute.case, now=now)
    converted = decided(proposed(dispute, "conversion", now), dispute.judge, now, clerk=dispute.clerk)
    converted.refresh_from_db()
    assert converted.party is None
    told = OutboxEvent.objects.get(name="filing.FeeGroundArose").payload
    assert (told["ground"], told["party_id"]) == ("conversion", str(fee.payer_id))


def test_a_counterclaim_is_tried_when_the_action_is_dismissed(dispute: Dispute, now: dt.datetime) -> None:
    fee = assess_fee(case=dispute.case, now=now)
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose"):
        settle_ground(FeeGroundArose(**event.payload), now)
    Case.objects.filter(pk=dispute.case.pk).update(procedure="small_claims")  # its ruling has effect at once
    dispute.reload()
    ruling = proposed(dispute, "dismissal", now)
    decided(ruling, dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().state == Case.State.ACCEPTED
    assert dispute.party("plaintiff").left_at is None
    fee.refresh_from_db()
    assert fee.amount == 0  # the fee of the dismissed claim goes back
    assert dispute.case.fees.get(purpose="counterclaim").amount > 0
    assert dispute.case.timeline.filter(title_zh__contains="继续审理").exists()


def test_without_a_counterclaim_the_dismissal_closes_the_case(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(procedure="small_claims")
    dispute.reload()
    decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().closing == Case.Closing.DISMISSED


def test_an_unpaid_fee_is_due_from_the_plaintiff_who_goes_on(dispute: Dispute, now: dt.datetime) -> None:
    other = make_party(dispute.case, Party.Role.PLAINTIFF, name="林二")
    fee = assess_fee(case=dispute.case, now=now, payer=dispute.party("plaintiff"))
    asked = fee.amount
    withdraw(dispute, now)
    fee.refresh_from_db()
    assert (fee.payer, fee.amount, fee.state) == (other, asked, "due")
    assert OutboxEvent.objects.filter(name="filing.FeeNoticeDue", payload__fee_id=str(fee.pk)).exists()


def test_what_a_plaintiff_prepaid_who_withdraws_stays_and_is_halved_with_the_last_withdrawal(
    dispute: Dispute, now: dt.datetime
) -> None:
    """诉讼费用交纳办法 第十五、三十四条: one co-plaintiff's withdrawal gives nothing back of the others' fee."""
    other = make_party(dispute.case, Party.Role.PLAINTIFF, make_user("林二"), name="林二")
    first = dispute.party("plaintiff")
    fee = assess_fee(case=dispute.case, now=now, payer=first)
    whole = fee.amount
    Fee.objects.filter(pk=fee.pk).update(state="paid", outstanding=0)
    withdraw(dispute, now)
    fee.refresh_from_db()
    assert (fee.payer, fee.amount) == (first, whole)
    request = Request("withdrawal", typed(dispute.case, "withdrawal"), "second")
    last = submit_application(actor=actor_for(other.user), party_id=other.pk, request=request, now=now)
    decided(last, dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().closing == Case.Closing.WITHDRAWN
    assert grounds() == ["withdrawal"]
