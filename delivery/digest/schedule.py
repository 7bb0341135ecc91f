"""What the worker does each working morning: the digests."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from delivery.digest.actions.send import send
from delivery.digest.models import InboxDigest
from delivery.service.reminders import is_office_hour


@scheduled(every=dt.timedelta(minutes=30))
def send_digests(now: dt.datetime) -> None:
    """Everyone who wants it, once on each working day."""
    if not is_office_hour(now):
        return
    due = InboxDigest.objects.filter(last_day__lt=clock.local(now).date(), wanted=True)
    do_in_rounds(due, lambda digest: send(digest=digest, now=now), by="last_day", job=f"{__name__}.send_digests")
