"""Settling a payment that the gateway has confirmed."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.timeline import add_timeline_entry
from filing.events import FeePaid
from filing.fees.gateways.interface import CallbackRefused, PaidNotice
from filing.fees.models import Fee, Payment


@transaction.atomic
def settle_payment(*, notice: PaidNotice, gateway: str, now: dt.datetime) -> Payment:
    """The fee is paid; once, however often the gateway says so. Ends with FeePaid.

    A second order paid for the same fee is kept as to be refunded. Raises ``CallbackRefused`` for an unknown order or an
    amount that is not the order's.
    """
    payment = Payment.objects.select_for_update().filter(order_number=notice.order_number, gateway=gateway).first()
    if payment is None:
        raise CallbackRefused("unknown_order")
    if notice.amount != payment.amount:
        raise CallbackRefused("wrong_amount")
    if payment.state in {Payment.State.SUCCEEDED, Payment.State.REFUND_DUE}:
        return payment
    fee = Fee.objects.select_for_update().get(pk=payment.fee_id)
    first = fee.state == Fee.State.DUE
    payment.state = Payment.State.SUCCEEDED if first else Payment.State.REFUND_DUE
    payment.reference, payment.settled_at = notice.reference, now
    payment.save(update_fields=["state", "reference", "settled_at"])
    record(actor=SYSTEM, action="settle_payment", obj=payment, now=now, detail={"state": payment.state})
    if first:
        _mark_paid(fee, paid_at=notice.paid_at, now=now)
    return payment


def _mark_paid(fee: Fee, *, paid_at: dt.datetime, now: dt.datetime) -> None:
    fee.state, fee.paid_at = Fee.State.PAID, paid_at
    fee.save(update_fields=["state", "paid_at"])
    end_deadlines(actor=SYSTEM, rules=("fee",), state=Deadline.State.MET, case_id=fee.case_id, now=now)
    add_timeline_entry(
        case=fee.case,
        kind="fee_paid",
        key=f"fee_paid:{fee.pk}",
        title_zh="诉讼费已交纳",
        title_en="Litigation fee paid",
        now=now,
    )
    record(actor=SYSTEM, action="fee_paid", obj=fee, now=now, detail={"amount": str(fee.amount)})
    publish(FeePaid(case_id=fee.case_id, fee_id=fee.pk), now=now)
