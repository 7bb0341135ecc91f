"""The log of an address goes back three months."""

import datetime as dt

from django.db.models import Q

from courtportal.kernel.outbox import Interval, scheduled
from courtportal.kernel.webhooks.models import WebhookMessage

KEPT = dt.timedelta(days=90)


@scheduled(every=Interval(hours=6))
def forget_old_messages(now: dt.datetime) -> None:
    """Delete what was taken or given up long ago, and what waited as long for an address that is switched off or removed."""
    over = ~Q(state=WebhookMessage.State.WAITING) | ~Q(endpoint__removed_at=None) | Q(endpoint__disabled_at__lt=now - KEPT)
    WebhookMessage.objects.filter(over, created_at__lt=now - KEPT).delete()
