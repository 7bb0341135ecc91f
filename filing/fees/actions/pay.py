"""Starting a payment: an order at one of the court's gateways."""

import datetime as dt
import uuid
from dataclasses import dataclass

import structlog
from django.db import transaction
from django.urls import reverse

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import CallbackRefused, GatewayError, Order, channels, gateway
from filing.fees.holding import access_held
from filing.fees.models import Fee, Payment

log = structlog.get_logger(__name__)
ORDER_NUMBER_LENGTH = 24


@dataclass(frozen=True, slots=True)
class Device:
    """What the payer pays with."""

    on_phone: bool = False
    address: str = ""


def start_payment(
    *, actor: Actor, fee_id: uuid.UUID, now: dt.datetime, channel: str = "", device: Device | None = None
) -> Payment:
    """An open order for what is outstanding, made once: asking again gives the same order, so that two clicks pay once.

    An order over another amount than what is outstanding now, whose code or page has run out, or that was opened on another
    kind of device, is closed, and a new one takes its place. If the old one turns out to be paid, it is settled and given
    back, so that nobody pays twice because a report was lost. The browser goes on to ``payment.cashier_url``. The
    order is kept before the gateway is asked, and no lock is held while it is asked: what was cut in between is asked for
    again under the same number. Raises Refused for a fee that is not due, KeyError for a channel that is not in use,
    ``GatewayError`` if the gateway does not answer.
    """
    name = channel or channels()[0]
    if name not in channels():
        raise KeyError(name)
    used = device or Device()
    payment, replaced = _open_order(actor=actor, fee_id=fee_id, name=name, used=used, now=now)
    if replaced and _was_paid_after_all(replaced, now):
        Payment.objects.filter(pk=payment.pk, state=Payment.State.OPEN).update(state=Payment.State.CLOSED)
        return Payment.objects.get(pk=replaced.pk)
    if payment.cashier_url:
        return payment
    subject = f"{payment.fee.case.court.name_zh} 诉讼费 {payment.fee.payment_code}"
    return_url = reverse("filing:cashier:returned", args=[payment.order_number])
    order = Order(payment.order_number, subject, payment.amount, return_url, used.on_phone, used.address)
    cashier = gateway(name).create_order(order)
    payment.cashier_url = cashier.address
    payment.expires_at = now + cashier.lasts if cashier.lasts else None
    Payment.objects.filter(pk=payment.pk).update(cashier_url=payment.cashier_url, expires_at=payment.expires_at)
    return payment


def _was_paid_after_all(payment: Payment, now: dt.datetime) -> bool:
    """The order is closed at its gateway and, if it was paid before, settled; the schedule asks again where no answer came."""
    try:
        sender = gateway(payment.gateway)
        sender.close_order(payment.order_number)
        notice = sender.find_payment(payment.order_number)
        if notice is None:
            return False
        settle_payment(notice=notice, gateway=payment.gateway, now=now)
    except (GatewayError, CallbackRefused, KeyError) as error:
        log.warning("old order cannot be asked about", payment=str(payment.pk), error=str(error))
        return False
    return True


@transaction.atomic
def _open_order(*, actor: Actor, fee_id: uuid.UUID, name: str, used: Device, now: dt.datetime) -> tuple[Payment, Payment | None]:
    """The order to pay, and the one that was closed for it."""
    fee = access_held(actor, Fee, fee_id, "pay")
    known = Payment.objects.filter(fee=fee, gateway=name, state=Payment.State.OPEN).first()
    if known and _is_good(known, fee, used, now):
        return known, None
    if known:
        known.state = Payment.State.CLOSED
        known.save(update_fields=["state"])
    payment = Payment.objects.create(
        fee=fee,
        gateway=name,
        order_number=ids.new_code(ORDER_NUMBER_LENGTH),
        amount=fee.outstanding,
        cashier_url="",
        on_phone=used.on_phone,
    )
    record(actor=actor, action="start_payment", obj=payment, now=now, detail={"fee": str(fee.pk), "gateway": name})
    return payment, known


def _is_good(payment: Payment, fee: Fee, used: Device, now: dt.datetime) -> bool:
    """The order can be paid as it is: the amount, the time and the device fit."""
    fresh = payment.expires_at is None or now < payment.expires_at
    return payment.amount == fee.outstanding and fresh and payment.on_phone == used.on_phone
