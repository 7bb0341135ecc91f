"""Money taken at the counter: by card on the bank's terminal, or cash where it cannot be otherwise (FEE art. 52)."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.fees.actions.pay import ORDER_NUMBER_LENGTH
from filing.fees.actions.settle import book
from filing.fees.models import Fee, Payment

CHANNELS = ("pos", "cash")


@transaction.atomic
def take_at_counter(
    *, actor: Actor, fee_id: uuid.UUID, channel: str, reference: str, now: dt.datetime, ticket_number: str = ""
) -> Payment:
    """What is outstanding was paid at the counter. Who may: the court's filing clerks. Events: FeePaid.

    ``reference`` is the terminal's slip or the number of the cash receipt; it is taken once. Raises KeyError for a channel that
    the counter has not.
    """
    if channel not in CHANNELS:
        raise KeyError(channel)
    fee = access(actor, Fee, fee_id, "take_at_counter", lock=True)
    known = Payment.objects.filter(gateway=channel, reference=reference, fee=fee).first()
    if known:
        return known
    payment = Payment.objects.create(
        fee=fee,
        gateway=channel,
        order_number=ids.new_code(ORDER_NUMBER_LENGTH),
        amount=fee.outstanding,
        cashier_url="",
        ticket_number=ticket_number[:40],
    )
    record(actor=actor, action="take_at_counter", obj=payment, now=now, detail={"channel": channel, "reference": reference})
    return book(payment=payment, reference=reference[:80], paid_at=now, now=now, actor=actor)


@transaction.atomic
def note_ticket(*, actor: Actor, payment_id: uuid.UUID, ticket_number: str, now: dt.datetime) -> Payment:
    """The number of the treasury's ticket (财政票据) stands with the payment. Who may: the court's filing clerks."""
    payment = access(actor, Payment, payment_id, "note_ticket", lock=True)
    payment.ticket_number = ticket_number.strip()[:40]
    payment.save(update_fields=["ticket_number"])
    record(actor=actor, action="note_ticket", obj=payment, now=now, detail={"ticket": payment.ticket_number})
    return payment
