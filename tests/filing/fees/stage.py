"""A case with its fee and everyone who touches it, and the few deeds that many tests of money begin with."""

import datetime as dt
import itertools
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.authz import PUBLIC, Actor, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from filing.calendar.actions.on_service import service_took_effect
from filing.cases.models import Representation
from filing.fees.actions.assess import assess_fee
from filing.fees.actions.begin_term import notices_served
from filing.fees.actions.pay import start_payment
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import PaidNotice
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.ledger import faults_of
from filing.fees.models import Fee, Payment
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.people import actor_for, make_staff, make_user

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Stage:
    """The dispute, the fee of its claim, the payer's lawyer and two clerks of the filing office."""

    dispute: Dispute
    fee: Fee
    lawyer: Actor
    first: Actor
    second: Actor


def make_stage(now: dt.datetime) -> Stage:
    """A case just accepted; nothing is paid, no notice is served."""
    dispute = make_dispute(now)
    fee = assess_fee(case=dispute.case, now=now)
    lawyer = make_user("沈知远")
    Representation.objects.create(party=dispute.party("plaintiff"), user=lawyer, name="沈知远", scope="special")
    clerks = [actor_for(make_staff(Role.FILING_CLERK, dispute.case.court)) for _ in range(2)]
    return Stage(dispute, fee, actor_for(lawyer), *clerks)


def served(fee: Fee, now: dt.datetime, *, at: dt.datetime | None = None, document: CourtDocument | None = None) -> CourtDocument:
    """The notice of the fee takes effect on its payer, and the terms that run from it begin."""
    document = document or notice_of(fee)
    assert fee.payer
    told = {"case_id": fee.case_id, "party_id": fee.payer.pk, "document_ids": [document.pk], "now": now}
    service_took_effect(effective_at=at or now, **told)
    notices_served(**told)
    fee.refresh_from_db()
    return document


def notice_of(fee: Fee) -> CourtDocument:
    """A notice of the fee as the portal keeps it."""
    number = f"notice-{next(_numbers)}"
    return CourtDocument.objects.create(
        kind="notice_of_fee", title="诉讼费交纳通知书", court=fee.case.court, case_id=fee.case_id,
        case_number=fee.case.case_number, data={"payment_code": fee.payment_code}, key=number,
        verification_code=number,
    )  # fmt: skip


def pay(fee: Fee, now: dt.datetime) -> Payment:
    """Somebody pays with the code at the simulated cashier."""
    payment = start_payment(actor=PUBLIC, fee_id=fee.pk, now=now)
    take_money(order_number=payment.order_number, now=now)
    notice = PaidNotice(payment.order_number, payment.amount, "SIM1", now)
    return settle_payment(notice=notice, gateway="simulated", now=now)


def money(fee: Fee) -> tuple[str, Decimal, Decimal, Decimal]:
    """What the fee shows: state, amount, outstanding, refundable; its books hold."""
    fee.refresh_from_db()
    assert faults_of(fee, fee.ledger.values_list("debit", "credit", "amount")) == []
    return fee.state, fee.amount, fee.outstanding, fee.refundable


def titles(actor: Actor) -> list[str]:
    """The notices that the person got."""
    return list(Notice.objects.filter(user_id=actor.account_id).order_by("created_at").values_list("title", flat=True))


def hardship_paper(owner: Actor) -> Upload:
    """A certificate as an upload of the person."""
    stored = store_bytes(b"%PDF-1.7 proof", media_type="application/pdf")
    return Upload.objects.create(
        owner_id=owner.user_id, purpose="relief", original_name="低保证.pdf", media_type="application/pdf", size=14,
        sha256="0" * 64, state=Upload.State.CHECKED, stored=stored,
    )  # fmt: skip
