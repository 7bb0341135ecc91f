"""A message that a carrier had taken comes back."""

import datetime as dt

from django.db import transaction

from delivery.service.evidence import lock_order
from delivery.service.giving_up import give_up
from delivery.service.models import ServiceAttempt


@transaction.atomic
def note_return(*, reference: str, status: str, now: dt.datetime) -> ServiceAttempt | None:
    """The attempt that this reference names is returned; a clerk is asked and a reminder goes another way, once.

    ``status`` is the carrier's code (RFC 3463). An unknown reference is nobody's: None.
    """
    found = ServiceAttempt.objects.filter(provider_reference=reference).exclude(provider_reference="").first()
    if found is None:
        return None
    lock_order(found.recipient.order_id)
    attempt = ServiceAttempt.objects.get(pk=found.pk)
    if attempt.state == ServiceAttempt.State.SENT:
        give_up(attempt, ServiceAttempt.State.RETURNED, {"status": status}, now=now, why=status)
    return attempt
