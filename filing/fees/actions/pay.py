"""Starting a payment: an order at one of the court's gateways."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.fees.gateways.interface import Order, channels, gateway
from filing.fees.models import Fee, Payment

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

    An order over another amount than what is outstanding now is closed. The browser goes on to ``payment.cashier_url``. The
    order is kept before the gateway is asked, and no lock is held while it is asked: what was cut in between is asked for
    again under the same number. Raises Refused for a fee that is not due, KeyError for a channel that is not in use,
    ``GatewayError`` if the gateway does not answer.
    """
    name = channel or channels()[0]
    if name not in channels():
        raise KeyError(name)
    payment = _open_order(actor=actor, fee_id=fee_id, name=name, now=now)
    if payment.cashier_url:
        return payment
    used = device or Device()
    subject = f"{payment.fee.case.court.name_zh} 诉讼费 {payment.fee.payment_code}"
    return_url = reverse("filing:cashier:returned", args=[payment.order_number])
    order = Order(payment.order_number, subject, payment.amount, return_url, used.on_phone, used.address)
    payment.cashier_url = gateway(name).create_order(order)
    Payment.objects.filter(pk=payment.pk).update(cashier_url=payment.cashier_url)
    return payment


@transaction.atomic
def _open_order(*, actor: Actor, fee_id: uuid.UUID, name: str, now: dt.datetime) -> Payment:
    fee = access(actor, Fee, fee_id, "pay", lock=True)
    known = Payment.objects.filter(fee=fee, gateway=name, state=Payment.State.OPEN).first()
    if known and known.amount == fee.outstanding:
        return known
    if known:
        known.state = Payment.State.CLOSED
        known.save(update_fields=["state"])
    payment = Payment.objects.create(
        fee=fee, gateway=name, order_number=ids.new_code(ORDER_NUMBER_LENGTH), amount=fee.outstanding, cashier_url=""
    )
    record(actor=actor, action="start_payment", obj=payment, now=now, detail={"fee": str(fee.pk), "gateway": name})
    return payment
