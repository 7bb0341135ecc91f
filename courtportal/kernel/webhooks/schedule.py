"""The log of an address goes back three months."""

import datetime as dt

from courtportal.kernel.outbox import Interval, scheduled
from courtportal.kernel.webhooks.models import WebhookMessage

KEPT = dt.timedelta(days=90)


@scheduled(every=Interval(hours=6))
def forget_old_messages(now: dt.datetime) -> None:
    """Delete what was taken or given up long ago."""
    WebhookMessage.objects.exclude(state=WebhookMessage.State.WAITING).filter(created_at__lt=now - KEPT).delete()
