"""Starting a payment: an order at the gateway in use."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.fees.gateways.interface import Order, gateway
from filing.fees.models import Fee, Payment

ORDER_NUMBER_LENGTH = 24


@transaction.atomic
def start_payment(*, actor: Actor, fee_id: uuid.UUID, now: dt.datetime) -> Payment:
    """An open order for the fee, made once: asking again gives the same order, so that two clicks pay once.

    The browser goes on to ``payment.cashier_url``. Raises Refused for a fee that is not due.
    """
    fee = access(actor, Fee, fee_id, "pay", lock=True)
    name = settings.PAYMENT_GATEWAY
    known = Payment.objects.filter(fee=fee, gateway=name, state=Payment.State.OPEN).first()
    if known:
        return known
    number = ids.new_code(ORDER_NUMBER_LENGTH)
    subject = f"{fee.case.court.name_zh} 诉讼费 {fee.payment_code}"
    return_url = reverse("filing:cashier:returned", args=[number])
    url = gateway(name).create_order(Order(number, subject, fee.amount, return_url))
    payment = Payment.objects.create(fee=fee, gateway=name, order_number=number, amount=fee.amount, cashier_url=url)
    record(actor=actor, action="start_payment", obj=payment, now=now, detail={"fee": str(fee.pk), "gateway": name})
    return payment
