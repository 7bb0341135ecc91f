"""Money that a clerk notes: a transfer or deposit at the collecting bank, a card on the bank's terminal, or cash where it cannot
be otherwise (FEE art. 52).
"""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access, may_ever
from filing.fees.actions.pay import ORDER_NUMBER_LENGTH
from filing.fees.actions.settle import book
from filing.fees.holding import access_held
from filing.fees.ledger import book_transfer
from filing.fees.models import Fee, Payment
from filing.fees.policies import COUNTER

# What the collecting bank has is the treasury's already; nobody has to pay it in.
AT_THE_BANK = "transfer"


class ReferenceTaken(Exception):
    """This slip or receipt has paid another fee of the court already."""


@transaction.atomic
def take_at_counter(
    *, actor: Actor, fee_id: uuid.UUID, channel: str, reference: str, now: dt.datetime, ticket_number: str = ""
) -> Payment:
    """What is outstanding was paid at the counter or the bank. Who may: the court's filing clerks. Events: FeeMoneyCame, FeePaid.

    ``reference`` is the bank's or the terminal's slip, or the number of the cash receipt; it is taken once, and sent again it is
    the same payment. Raises KeyError for a channel that the counter has not, ReferenceTaken for a number that paid another fee.
    """
    if channel not in COUNTER:
        raise KeyError(channel)
    reference = reference.strip()[:80]
    seen = access(actor, Fee, fee_id, "view")
    of_court = Payment.objects.filter(gateway=channel, reference=reference, fee__case__court_id=seen.case.court_id)
    known = of_court.first()
    if known and known.fee_id == seen.pk and may_ever(actor, "filing.fee", "take_at_counter"):
        return known
    if known:
        raise ReferenceTaken
    fee = access_held(actor, Fee, fee_id, "take_at_counter")
    payment = Payment.objects.create(
        fee=fee,
        gateway=channel,
        order_number=ids.new_code(ORDER_NUMBER_LENGTH),
        amount=fee.outstanding,
        cashier_url="",
        ticket_number=ticket_number[:40],
    )
    record(actor=actor, action="take_at_counter", obj=payment, now=now, detail={"channel": channel, "reference": reference})
    payment = book(payment=payment, reference=reference, paid_at=now, now=now, actor=actor)
    if channel == AT_THE_BANK:
        book_transfer(payment.fee, payment, now=now)
    return payment


@transaction.atomic
def note_ticket(*, actor: Actor, payment_id: uuid.UUID, ticket_number: str, now: dt.datetime) -> Payment:
    """The number of the treasury's ticket (财政票据) stands with the payment. Who may: the court's filing clerks."""
    payment = access_held(actor, Payment, payment_id, "note_ticket")
    payment.ticket_number = ticket_number.strip()[:40]
    payment.save(update_fields=["ticket_number"])
    record(actor=actor, action="note_ticket", obj=payment, now=now, detail={"ticket": payment.ticket_number})
    return payment
