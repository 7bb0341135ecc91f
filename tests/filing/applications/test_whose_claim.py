"""Whose claim ends with a withdrawal, and what a successor takes over."""

import datetime as dt

import pytest

from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.subscribers import serve_new_party
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.dossier.models import ServedDocument
from filing.events import PartiesChanged
from filing.fees.actions.assess import assess_fee
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed

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
