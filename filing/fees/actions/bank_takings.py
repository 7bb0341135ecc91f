"""What the counter took on a day is paid in at the collecting bank: from then on it is the treasury's (FEE art. 52)."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, visible_to
from filing.fees.holding import access_held
from filing.fees.ledger import book_transfer
from filing.fees.models import Payment
from filing.fees.rules.ledger import Account


def bank_takings(*, actor: Actor, channel: str, day: dt.date, reference: str, now: dt.datetime) -> int:
    """Every payment of the day at the counter through this channel has reached the treasury; how many were booked now.

    ``reference`` is the bank's slip. Said twice it books once. Each payment is a transaction of its own: nobody holds the fees of
    two cases at once, and what was cut short goes on where it was. Who may: the court's filing clerks.
    """
    payments = visible_to(actor, Payment, "bank").filter(gateway=channel, paid_on=day).order_by("settled_at", "pk")
    return sum(_bank(actor, payment_id, reference.strip()[:80], now) for payment_id in payments.values_list("pk", flat=True))


@transaction.atomic
def _bank(actor: Actor, payment_id: uuid.UUID, reference: str, now: dt.datetime) -> bool:
    payment = access_held(actor, Payment, payment_id, "bank")
    if payment.ledger.filter(debit=Account.TREASURY).exists():
        return False
    book_transfer(payment.fee, payment, now=now)
    record(actor=actor, action="bank_takings", obj=payment, now=now, detail={"reference": reference})
    return True
