"""The slip that the cashier gives to who paid at the counter: once as the original, afterwards as marked copies (副本)."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.fees.holding import access_held
from filing.fees.models import Payment


@transaction.atomic
def print_slip(*, actor: Actor, payment_id: uuid.UUID, now: dt.datetime) -> Payment:
    """One more slip is printed; ``slips`` says how many there are, so that all after the first carry the mark of a copy.

    Who may: the court's filing clerks, for money that was taken.
    """
    payment = access_held(actor, Payment, payment_id, "print_slip")
    payment.slips += 1
    payment.save(update_fields=["slips"])
    record(actor=actor, action="print_slip", obj=payment, now=now, detail={"number": payment.slips})
    return payment
