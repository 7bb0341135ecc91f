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
from django.db.models import Q, QuerySet

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
    rows = Delivery.objects.select_related("event").in_bulk([pk for pk, _lease in claimed])
    waiting = [(rows[pk], lease) for pk, lease in claimed if pk in rows]
    tried = 0
    while waiting:
        delivery, lease = waiting[0]
        subscriber = subscribers.get(delivery.subscriber)
        if subscriber is None or subscriber.together == 1:
            waiting.pop(0)
            _handle(delivery, lease, subscriber)
            tried += 1
            continue
        group = [row for row, _lease in waiting if row.subscriber == subscriber.name][: subscriber.together]
        waiting = [one for one in waiting if one[0] not in group]
        group += _claim_more(subscriber, subscriber.together - len(group), lease)
        _handle_together(subscriber, group, lease)
        tried += len(group)
    return tried


def run_until_quiet(most: int = 10_000) -> int:
    """Handle deliveries until none is due (tests, demo); returns how many were tried."""
    total = 0
    while total < most and (count := run_once()):
        total += count
    return total


@transaction.atomic
def _claim(now: dt.datetime) -> list[tuple[int, str]]:
    lease = uuid.uuid4().hex
    return [(pk, lease) for pk in _take(_free(now), BATCH, lease, now)]


@transaction.atomic
def _claim_more(subscriber: Subscriber, most: int, lease: str) -> list[Delivery]:
    """What else waits for a subscriber that takes several together, under the same lease."""
    now = clock.now()
    ids = _take(_free(now).filter(subscriber=subscriber.name), most, lease, now) if most > 0 else []
    return list(Delivery.objects.filter(pk__in=ids).select_related("event").order_by("id"))


def _free(now: dt.datetime) -> "QuerySet[Delivery]":
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Delivery.objects.filter(free, state=Delivery.State.WAITING, due_at__lte=now).order_by("id")


def _take(waiting: "QuerySet[Delivery]", most: int, lease: str, now: dt.datetime) -> list[int]:
    if connection.vendor == "postgresql":
        waiting = waiting.select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:most])
    Delivery.objects.filter(pk__in=ids).update(leased_until=now + LEASE, lease=lease)
    return ids


def _handle(delivery: Delivery, lease: str, subscriber: Subscriber | None) -> None:
    set_request_id(delivery.event.request_id)
    now = clock.now()
    if not _begin_attempt(delivery, lease, now, subscriber.lease if subscriber else LEASE):
        return
    try:
        if subscriber is None:
            raise LookupError(f"no subscriber {delivery.subscriber}")
        _run(subscriber, delivery, lease, now)
    except LeaseLost:
        log.warning("lease lost", delivery=delivery.pk)
    except Exception as error:  # noqa: BLE001 - one bad event must not stop the others; it is kept and shown
        _note_failure(delivery, lease, error, now)


def _run(subscriber: Subscriber, delivery: Delivery, lease: str, now: dt.datetime) -> None:
    own = Delivery.objects.filter(pk=delivery.pk, lease=lease, state=Delivery.State.WAITING)
    event = subscriber.event.from_payload(delivery.event.payload)
    handed = event if subscriber.together == 1 else [event]
    if not subscriber.atomic and subscriber.handle(handed, now):
        raise RuntimeError("a single event is never postponed")
    with transaction.atomic():
        if not own.update(leased_until=now + LEASE):
            raise LeaseLost
        if subscriber.atomic:
            subscriber.handle(handed, now)
        if not own.update(state=Delivery.State.DONE, done_at=now, leased_until=None, last_error=""):
            raise LeaseLost


def _handle_together(subscriber: Subscriber, group: list[Delivery], lease: str) -> None:
    """All at once; where that fails or somebody else has one of them, each alone."""
    now = clock.now()
    requests = {one.event.request_id for one in group}
    set_request_id(requests.pop() if len(requests) == 1 else "")
    first = [one for one in group if one.attempts == 0]
    if len(first) > 1 and _begin_all(first, lease, now, subscriber.lease):
        try:
            _run_together(subscriber, first, lease, now)
        except Exception as error:  # noqa: BLE001 - which of them it is, each alone will show
            log.warning("several together failed", subscriber=subscriber.name, events=len(first), error=repr(error)[:300])
        else:
            group = [one for one in group if one not in first]
    for one in group:
        _handle(one, lease, subscriber)


def _begin_all(group: list[Delivery], lease: str, now: dt.datetime, length: dt.timedelta) -> bool:
    """A group is tried together once: with one whose process dies in it, each comes alone the next time."""
    own = Delivery.objects.filter(pk__in=[one.pk for one in group], lease=lease, state=Delivery.State.WAITING)
    for one in group:
        one.attempts = 1
    return own.update(attempts=1, leased_until=now + length) == len(group)


def _run_together(subscriber: Subscriber, group: list[Delivery], lease: str, now: dt.datetime) -> None:
    own = Delivery.objects.filter(pk__in=[one.pk for one in group], lease=lease, state=Delivery.State.WAITING)
    events = {one.pk: subscriber.event.from_payload(one.event.payload) for one in group}
    postponed = None if subscriber.atomic else subscriber.handle(list(events.values()), now)
    with transaction.atomic():
        if postponed is None:
            postponed = subscriber.handle(list(events.values()), now)
        again = [pk for pk, event in events.items() if any(event is one for one in postponed)]
        released = own.filter(pk__in=again).update(attempts=0, leased_until=None)
        done = own.exclude(pk__in=again).update(state=Delivery.State.DONE, done_at=now, leased_until=None, last_error="")
        if released + done != len(group):
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
