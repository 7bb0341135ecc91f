"""Money goes back: one person prepares, another approves, then it is paid out; fifteen days from the effect (FEE art. 53)."""

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock, ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.calendar.calendars import due_date
from filing.fees.holding import access_held, hold_fee
from filing.fees.ledger import book_refund
from filing.fees.models import Fee, Payment, Refund
from filing.fees.policies import COUNTER
from filing.fees.telling import tell_side

NUMBER_LENGTH = 20
UNDER_WAY = (Refund.State.PREPARED, Refund.State.APPROVED)


class CannotRefund(Exception):
    """The refund cannot be so; ``code`` says why: too_much, no_account, not_original."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Payee:
    """Where the money goes: back along the payment, or to an account."""

    route: str = Refund.Route.ORIGINAL
    holder: str = ""
    number: str = ""
    bank: str = ""


@transaction.atomic
def prepare_refund(*, actor: Actor, fee_id: uuid.UUID, amount: Decimal, payee: Payee, reason: str, now: dt.datetime) -> Refund:
    """A refund waits for another person's approval. Who may: the clerks of the court.

    Raises ``CannotRefund`` for more than is refundable, an account without holder and number, or no payment to go back along.
    """
    fee = access_held(actor, Fee, fee_id, "prepare_refund")
    promised = fee.refunds.filter(state__in=UNDER_WAY).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if amount <= 0 or amount > fee.refundable - promised:
        raise CannotRefund("too_much")
    payment = payment_back(fee, amount) if payee.route == Refund.Route.ORIGINAL else None
    if payee.route == Refund.Route.ORIGINAL and payment is None:
        raise CannotRefund("not_original")
    if payee.route == Refund.Route.ACCOUNT and not (payee.holder and payee.number and payee.bank):
        raise CannotRefund("no_account")
    refund = Refund.objects.create(
        fee=fee,
        payment=payment,
        number=ids.new_code(NUMBER_LENGTH),
        amount=amount,
        reason=reason[:200],
        route=Refund.Route(payee.route),
        account_holder=payee.holder,
        account_number=payee.number,
        bank=payee.bank,
        due_on=_due_on(fee, now),
        prepared_by_id=actor.account_id,
        prepared_at=now,
    )
    record(actor=actor, action="prepare_refund", obj=refund, now=now, detail={"amount": str(amount), "route": refund.route})
    return refund


def payment_back(fee: Fee, amount: Decimal) -> Payment | None:
    """The last payment at a gateway that is large enough, after what already went back along it.

    What was paid at the counter has no way back but an account: no gateway would ever carry it.
    """
    taken = fee.payments.filter(state__in=(Payment.State.SUCCEEDED, Payment.State.REFUND_DUE))
    for payment in taken.exclude(gateway__in=COUNTER).order_by("-settled_at"):
        back = payment.refunds.exclude(state__in=(Refund.State.FAILED, Refund.State.DECLINED)).aggregate(sum=Sum("amount"))
        if payment.amount - (back["sum"] or 0) >= amount:
            return payment
    return None


def _due_on(fee: Fee, now: dt.datetime) -> dt.date:
    """Fifteen days from the day on which the decision took effect, else from today (FEE art. 53)."""
    return due_date("refund_fee", fee.case.effective_on or clock.local(now).date()).due


@transaction.atomic
def approve_refund(*, actor: Actor, refund_id: uuid.UUID, approved: bool, now: dt.datetime) -> Refund:
    """The second person approves or declines; never the one who prepared it (four eyes)."""
    refund = access_held(actor, Refund, refund_id, "approve")
    refund.state = Refund.State.APPROVED if approved else Refund.State.DECLINED
    refund.approved_by_id, refund.approved_at = actor.account_id, now
    refund.save(update_fields=["state", "approved_by", "approved_at"])
    record(actor=actor, action="approve_refund" if approved else "decline_refund", obj=refund, now=now)
    return refund


@transaction.atomic
def send_refund(*, refund: Refund, actor: Actor, now: dt.datetime) -> Refund:
    """The money leaves the books as it leaves the house; the gateway is told afterwards, under the refund's number.

    Nothing happens for a refund that is no longer approved, or whose fee has less to refund by now.
    """
    fee = hold_fee(refund.fee_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if refund.state != Refund.State.APPROVED or fee.refundable < refund.amount:
        return refund
    refund.state = Refund.State.SENT
    refund.save(update_fields=["state"])
    book_refund(fee, refund, now=now)
    record(actor=actor, action="send_refund", obj=refund, now=now, detail={"amount": str(refund.amount)})
    return refund


@transaction.atomic
def finish_refund(*, refund: Refund, actor: Actor, arrived: bool, reference: str, now: dt.datetime) -> Refund:
    """The gateway or the bank says whether the money arrived; if not, it is refundable again. A second word changes nothing."""
    fee = hold_fee(refund.fee_id)
    refund = Refund.objects.select_for_update(of=("self",)).get(pk=refund.pk)
    if refund.state != Refund.State.SENT:
        return refund
    refund.state = Refund.State.PAID if arrived else Refund.State.FAILED
    refund.reference, refund.paid_at = reference[:80], now if arrived else None
    refund.save(update_fields=["state", "reference", "paid_at"])
    if not arrived:
        book_refund(fee, refund, back=True, now=now)
    _tell_of_refund(fee, refund, now)
    record(actor=actor, action=f"refund_{refund.state}", obj=refund, now=now, detail={"reference": refund.reference})
    return refund


def _tell_of_refund(fee: Fee, refund: Refund, now: dt.datetime) -> None:
    """The payer's side hears that the money is there, or that it came back and the court sees to it."""
    arrived = refund.state == Refund.State.PAID
    tell_side(
        fee,
        title=_("诉讼费已退还") if arrived else _("退费没有成功"),
        body=_("案号 %(number)s 退还的 %(amount)s 元已经到账。")
        if arrived
        else _("案号 %(number)s 应退的 %(amount)s 元没有到账，法院会重新办理，必要时与您联系。"),
        key=f"refund:{refund.pk}",
        facts={"amount": refund.amount},
        now=now,
    )


@transaction.atomic
def confirm_bank_refund(*, actor: Actor, refund_id: uuid.UUID, arrived: bool, reference: str, now: dt.datetime) -> Refund:
    """The treasury's transfer to an account is done, or came back. Who may: the clerks of the court, not who prepared it;
    never for money that a gateway carries, which says itself what became of it.
    """
    refund = access_held(actor, Refund, refund_id, "confirm")
    sent = send_refund(refund=refund, actor=actor, now=now)
    return finish_refund(refund=sent, actor=actor, arrived=arrived, reference=reference, now=now)
