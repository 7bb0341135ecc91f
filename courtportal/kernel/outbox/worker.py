"""The worker: claims deliveries with a lease that expires, runs the handler, marks it done after the effect.

Steps for one delivery:
1. claim: conditional UPDATE of a waiting row whose lease is over (SKIP LOCKED on PostgreSQL); the lease outlives a normal run;
2. run the handler and set the mark in one transaction; the mark's UPDATE names the lease, so a worker that lost it rolls back;
   a handler that is not atomic runs before that transaction and holds nothing open;
3. on an error note it and try later, longer each time; after the last attempt the row is dead and shows on the health page.
A killed worker leaves a lease that runs out: another takes over.
"""

import datetime as dt
import uuid

import structlog
from django.db import connection, transaction
from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.outbox.bus import LEASE, Subscriber, jobs, subscribers
from courtportal.kernel.outbox.models import Delivery, ScheduledJob
from courtportal.kernel.request_id import set_request_id

log = structlog.get_logger(__name__)

BATCH = 20
MOST_ATTEMPTS = 12  # with doubling pauses: more than an hour, so that a mail server may be restarted meanwhile
FIRST_DELAY = dt.timedelta(seconds=2)


class LeaseLost(Exception):
    """Another worker took the delivery over; this one's effect is rolled back."""


def run_once(now: dt.datetime | None = None) -> int:
    """Handle what is due; returns how many deliveries were tried."""
    claimed = _claim(now or clock.now())
    for delivery_id, lease in claimed:
        _handle(delivery_id, lease)
    return len(claimed)


def run_until_quiet(most: int = 10_000) -> int:
    """Handle deliveries until none is due (tests, demo); returns how many were tried."""
    total = 0
    while total < most and (count := run_once()):
        total += count
    return total


@transaction.atomic
def _claim(now: dt.datetime) -> list[tuple[int, str]]:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = Delivery.objects.filter(free, state=Delivery.State.WAITING, due_at__lte=now).order_by("id")
    if connection.vendor == "postgresql":
        waiting = waiting.select_for_update(skip_locked=True)
    lease = uuid.uuid4().hex
    ids = [row.pk for row in waiting[:BATCH]]
    Delivery.objects.filter(pk__in=ids).update(leased_until=now + LEASE, lease=lease)
    return [(pk, lease) for pk in ids]


def _handle(delivery_id: int, lease: str) -> None:
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    subscriber = subscribers.get(delivery.subscriber)
    set_request_id(delivery.event.request_id)
    now = clock.now()
    if not _begin_attempt(delivery, lease, now, subscriber.lease if subscriber else LEASE):
        return
    try:
        if subscriber is None:
            raise LookupError(f"no subscriber {delivery.subscriber}")
        _run(subscriber, delivery, lease, now)
    except LeaseLost:
        log.warning("lease lost", delivery=delivery_id)
    except Exception as error:  # noqa: BLE001 - one bad event must not stop the others; it is kept and shown
        _note_failure(delivery, lease, error, now)


def _run(subscriber: Subscriber, delivery: Delivery, lease: str, now: dt.datetime) -> None:
    own = Delivery.objects.filter(pk=delivery.pk, lease=lease, state=Delivery.State.WAITING)
    event = subscriber.event.from_payload(delivery.event.payload)
    if not subscriber.atomic:
        subscriber.handle(event, now)
    with transaction.atomic():
        if not own.update(leased_until=now + LEASE):
            raise LeaseLost
        if subscriber.atomic:
            subscriber.handle(event, now)
        if not own.update(state=Delivery.State.DONE, done_at=now, leased_until=None, last_error=""):
            raise LeaseLost


def _begin_attempt(delivery: Delivery, lease: str, now: dt.datetime, length: dt.timedelta = LEASE) -> bool:
    """Count the attempt before it is made, so that a handler that kills its process is not tried for ever."""
    own = Delivery.objects.filter(pk=delivery.pk, lease=lease, state=Delivery.State.WAITING)
    if delivery.attempts >= MOST_ATTEMPTS:
        own.update(state=Delivery.State.DEAD, leased_until=None, last_error=delivery.last_error or "the worker died each time")
        return False
    delivery.attempts += 1
    return bool(own.update(attempts=delivery.attempts, leased_until=now + length))


def _note_failure(delivery: Delivery, lease: str, error: Exception, now: dt.datetime) -> None:
    attempts = delivery.attempts
    dead = attempts >= MOST_ATTEMPTS
    log.error(
        "subscriber failed", subscriber=delivery.subscriber, event_id=str(delivery.event_id), attempts=attempts, exc_info=error
    )
    Delivery.objects.filter(pk=delivery.pk, lease=lease).update(
        state=Delivery.State.DEAD if dead else Delivery.State.WAITING,
        due_at=now + FIRST_DELAY * 2 ** (attempts - 1),
        leased_until=None,
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def run_due_jobs(now: dt.datetime | None = None, most: int | None = None) -> int:
    """Run the scheduled jobs that are due, those first that have waited longest, ``most`` of them; returns how many ran."""
    now = now or clock.now()
    known = dict(ScheduledJob.objects.values_list("name", "due_at"))
    due = [job for job in jobs.values() if known.get(job.name, now) <= now]
    ran = 0
    for job in sorted(due, key=lambda job: known.get(job.name, now)):
        if ran == most:
            break
        ScheduledJob.objects.get_or_create(name=job.name, defaults={"due_at": now})
        free = Q(leased_until=None) | Q(leased_until__lt=now)
        taken = ScheduledJob.objects.filter(free, name=job.name, due_at__lte=now).update(leased_until=now + LEASE * 10)
        if not taken:
            continue
        ran += 1
        error_text = ""
        try:
            job.run(now)
        except Exception as error:
            log.exception("scheduled job failed", job=job.name)
            error_text = f"{type(error).__name__}: {error}"[:2000]
        ScheduledJob.objects.filter(name=job.name).update(
            due_at=now + job.every, leased_until=None, last_run_at=now, last_error=error_text
        )
    return ran
