"""Settling a payment that the gateway has confirmed."""

import datetime as dt

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.outbox import publish
from filing.cases.timeline import add_timeline_entry
from filing.events import FeeMoneyCame, FeePaid
from filing.fees.actions.owe_nothing import settle_if_nothing_is_owed
from filing.fees.actions.reconcile import settle_missing
from filing.fees.gateways.interface import CallbackRefused, PaidNotice
from filing.fees.holding import hold_fee
from filing.fees.ledger import book_payment
from filing.fees.models import Fee, Payment


@transaction.atomic
def settle_payment(*, notice: PaidNotice, gateway: str, now: dt.datetime) -> Payment:
    """The payment is in the ledger; once, however often the gateway says so. Ends with FeePaid when nothing is outstanding.

    A second order paid for the same fee is kept as to be refunded; so is what an order paid too much. Raises
    ``CallbackRefused`` for an unknown order or an amount that is not the order's.
    """
    found = Payment.objects.filter(order_number=notice.order_number, gateway=gateway).first()
    if found is None:
        raise CallbackRefused("unknown_order")
    hold_fee(found.fee_id)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if notice.amount != payment.amount:
        raise CallbackRefused("wrong_amount")
    if payment.state in {Payment.State.SUCCEEDED, Payment.State.REFUND_DUE}:
        return payment
    return book(payment=payment, reference=notice.reference, paid_at=notice.paid_at, now=now, actor=SYSTEM)


def book(*, payment: Payment, reference: str, paid_at: dt.datetime, now: dt.datetime, actor: Actor) -> Payment:
    """The money of this payment is there, whether by a gateway or at the counter; in the caller's transaction.

    Events: FeeMoneyCame, and FeePaid when nothing is outstanding any more.
    """
    fee = hold_fee(payment.fee_id)
    before = fee.outstanding
    payment.state = Payment.State.SUCCEEDED if before else Payment.State.REFUND_DUE
    payment.reference, payment.settled_at, payment.paid_on = reference, now, clock.local(paid_at).date()
    payment.save(update_fields=["state", "reference", "settled_at", "paid_on"])
    book_payment(fee, payment, now=now)
    settle_missing(payment, now)
    record(actor=actor, action="settle_payment", obj=payment, now=now, detail={"state": payment.state})
    publish(FeeMoneyCame(case_id=fee.case_id, fee_id=fee.pk, payment_id=payment.pk), now=now)
    if before and not fee.outstanding:
        _mark_paid(fee, paid_at=paid_at, now=now)
    return payment


def _mark_paid(fee: Fee, *, paid_at: dt.datetime, now: dt.datetime) -> None:
    fee.paid_at = paid_at
    fee.save(update_fields=["paid_at"])
    settle_if_nothing_is_owed(fee, now=now)
    add_timeline_entry(
        case=fee.case,
        kind="fee_paid",
        key=f"fee_paid:{fee.pk}:{fee.assessments.count()}",
        title_zh="诉讼费已交纳",
        title_en="Litigation fee paid",
        now=now,
    )
    record(actor=SYSTEM, action="fee_paid", obj=fee, now=now, detail={"amount": str(fee.amount)})
    publish(FeePaid(case_id=fee.case_id, fee_id=fee.pk), now=now)
