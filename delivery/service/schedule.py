"""What the worker does by the clock: tries again, takes what came back, and goes on with who is late."""

import datetime as dt
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.outbox import publish, scheduled
from courtportal.kernel.outbox.rounds import RowsFailed, do_in_rounds
from delivery.channels.email.bounces import new_mails, read_bounce, set_aside
from delivery.events import AttemptPlanned
from delivery.service.actions.go_on import go_on
from delivery.service.actions.note_return import note_return
from delivery.service.models import ServiceAttempt, ServiceRecipient, WorkItem
from delivery.service.reminders import is_office_hour, remind_clerk, remind_recipient
from filing.public import calendar_in_force

log = structlog.get_logger(__name__)
_BATCH = 200


@scheduled(every=dt.timedelta(minutes=1))
def try_again(now: dt.datetime) -> None:
    """Ask for another try of what a channel did not take, first of what has waited longest."""
    due = ServiceAttempt.objects.filter(state=ServiceAttempt.State.PLANNED, try_again_at__lte=now)
    for attempt_id in list(due.order_by("try_again_at").values_list("pk", flat=True)[:_BATCH]):
        with transaction.atomic():
            # Cleared here, so that the next turn does not ask a second time while the first waits.
            if due.filter(pk=attempt_id).update(try_again_at=None):
                publish(AttemptPlanned(attempt_id=attempt_id), now=now)


@scheduled(every=dt.timedelta(seconds=30))
def take_bounces(now: dt.datetime) -> None:
    """Mails that came back are noted: a clerk sees them within the minute. A file goes only after its mail is noted.

    One that cannot be noted stays for the next turn and holds up no other. Raises RowsFailed at the end.
    """
    if not settings.BOUNCE_MAILDIR:
        return
    failed: list[str] = []
    for file, data in new_mails(Path(settings.BOUNCE_MAILDIR)):
        try:
            _take(file, data, now)
        except Exception as error:
            log.exception("a mail that came back could not be noted", file=file.name)
            failed.append(f"{file.name}: {type(error).__name__}: {error}")
    if failed:
        raise RowsFailed(f"{len(failed)}; {failed[0]}")


def _take(file: Path, data: bytes, now: dt.datetime) -> None:
    bounce = read_bounce(data)
    if bounce is None:
        set_aside(file)
        return
    note_return(reference=bounce.message_id, status=bounce.status, now=now)
    file.unlink()


@scheduled(every=dt.timedelta(minutes=10))
def go_on_late(now: dt.datetime) -> None:
    """The next step begins for who was not served by the last day of this one. What went on is late no longer."""
    late = ServiceRecipient.objects.filter(served_at=None, step_due_on__lt=clock.local(now).date())
    do_in_rounds(
        late,
        lambda recipient: go_on(recipient=recipient, reason="no_answer", now=now),
        by="step_due_on",
        job="delivery.service.schedule.go_on_late",
        most=_BATCH,
    )


@scheduled(every=dt.timedelta(minutes=30))
def remind_clerks(now: dt.datetime) -> None:
    """Who has work that is due hears of it on that day and on each working day after it; what stays undone goes up."""
    today = clock.local(now).date()
    if not is_office_hour(now):
        return
    forgotten = WorkItem.objects.filter(Q(reminded_on=None) | Q(reminded_on__lt=today), done_at=None, due_on__lte=today)
    do_in_rounds(
        forgotten.select_related("order__case", "owner"),
        lambda item: remind_clerk(item=item, now=now),
        by="due_on",
        job="delivery.service.schedule.remind_clerks",
        most=_BATCH,
    )


@scheduled(every=dt.timedelta(minutes=30))
def remind_recipients(now: dt.datetime) -> None:
    """Who has not opened what waits for it is reminded once more, on the last working day before that of its step (OLR 32)."""
    if not is_office_hour(now):
        return
    today = clock.local(now).date()
    soon = calendar_in_force().next_working_day(today + dt.timedelta(days=1))
    unopened = ServiceRecipient.objects.filter(
        served_at=None, way="electronic", step_due_on__gt=today, step_due_on__lte=soon, reminded_at=None
    )
    do_in_rounds(
        unopened.select_related("order__case", "party"),
        lambda recipient: remind_recipient(recipient=recipient, now=now),
        by="step_due_on",
        job="delivery.service.schedule.remind_recipients",
        most=_BATCH,
    )
