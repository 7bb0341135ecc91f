"""What the worker does by the clock: tries again, takes what came back, and hands late recipients to a clerk."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.outbox import publish, scheduled
from delivery.channels.email.bounces import new_mails, read_bounce, set_aside
from delivery.events import AttemptPlanned
from delivery.service.actions.note_return import note_return
from delivery.service.evidence import Name, add_evidence
from delivery.service.models import ServiceAttempt, ServiceOrder, ServiceRecipient
from delivery.service.work import ask_clerk

_BATCH = 200


@scheduled(every=dt.timedelta(minutes=1))
def try_again(now: dt.datetime) -> None:
    """Ask for another try of what a channel did not take."""
    due = ServiceAttempt.objects.filter(state=ServiceAttempt.State.PLANNED, try_again_at__lte=now)
    for attempt_id in list(due.values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            # Cleared here, so that the next turn does not ask a second time while the first waits.
            if due.filter(pk=attempt_id).update(try_again_at=None):
                publish(AttemptPlanned(attempt_id=attempt_id), now=now)


@scheduled(every=dt.timedelta(seconds=30))
def take_bounces(now: dt.datetime) -> None:
    """Mails that came back are noted: a clerk sees them within the minute. A file goes only after its mail is noted."""
    if not settings.BOUNCE_MAILDIR:
        return
    for file, data in new_mails(Path(settings.BOUNCE_MAILDIR)):
        bounce = read_bounce(data)
        if bounce is None:
            set_aside(file)
            continue
        note_return(reference=bounce.message_id, status=bounce.status, now=now)
        file.unlink()


@scheduled(every=dt.timedelta(minutes=10))
def hand_over_late(now: dt.datetime) -> None:
    """A recipient not served by the order's due day becomes a clerk's work, once."""
    today = clock.local(now).date()
    late = ServiceRecipient.objects.filter(served_at=None, order__state=ServiceOrder.State.OPEN, order__due_on__lt=today).exclude(
        work_items__kind="no_answer"
    )
    for recipient in late.select_related("order__case", "party").order_by("created_at")[:_BATCH]:
        with transaction.atomic():
            add_evidence(recipient.order, Name.EXPIRED, at=now, recipient=recipient)
            ask_clerk(recipient=recipient, kind="no_answer", now=now)
