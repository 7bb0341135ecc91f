"""Events, subscribers and scheduled jobs: the registries and ``publish``.

An event is a frozen dataclass of ids. A subscriber runs in a transaction of its own together with the mark that it is done;
it may be started twice (a worker was killed) but takes effect once, as far as its effect is in the database; effects outside
must carry a key. What asks another machine or works for long is subscribed with ``atomic=False``: nobody waits behind it for
the database, and it finds by itself what an earlier start has done.
"""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

from django.db import transaction

from courtportal.kernel.gathering import current
from courtportal.kernel.request_id import current_request_id

Interval = dt.timedelta
LEASE = dt.timedelta(seconds=60)
LONG_LEASE = dt.timedelta(minutes=8)  # of what renders, binds or checks many files in one go


@dataclass(frozen=True)
class Event:
    """Base of all events; the name is the class's package and name, ``VERSION`` rises when fields change."""

    VERSION: ClassVar[int] = 1

    @classmethod
    def event_name(cls) -> str:
        """Such as ``filing.CaseAccepted``."""
        return f"{cls.__module__.partition('.events')[0]}.{cls.__name__}"

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return {field.name: _to_json(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_payload(cls: "type[E]", payload: dict[str, Any]) -> "E":
        """The event; fields that a later version added or dropped are tolerated."""
        hints = get_type_hints(cls)
        return cls(**{f.name: _from_json(payload[f.name], hints[f.name]) for f in dataclasses.fields(cls) if f.name in payload})


E = TypeVar("E", bound=Event)
Together = Callable[[Sequence[E], dt.datetime], Sequence[E]]
Handler = Callable[[Any, dt.datetime], Any]


def _to_json(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_to_json(item) for item in value]
    return value


def _from_json(value: Any, hint: Any) -> Any:
    if value is None:
        return None
    if isinstance(hint, UnionType):  # such as ``dt.datetime | None``
        hint = next(one for one in get_args(hint) if one is not NoneType)
    if hint is uuid.UUID:
        return uuid.UUID(value)
    if hint is dt.datetime:
        return dt.datetime.fromisoformat(value)
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    if get_origin(hint) is tuple:
        return tuple(_from_json(item, get_args(hint)[0]) for item in value)
    return value


@dataclass(frozen=True)
class Subscriber:
    """A handler and the name under which its inbox is kept; one that takes several events ``together`` is handed a list."""

    name: str
    event: type[Event]
    handle: Handler
    atomic: bool = True
    lease: dt.timedelta = LEASE
    together: int = 1


@dataclass(frozen=True)
class Job:
    """A repeated job: ``run(now)`` at least every ``every``."""

    name: str
    every: dt.timedelta
    run: Callable[[dt.datetime], None]


subscribers: dict[str, Subscriber] = {}
jobs: dict[str, Job] = {}


def subscribe(
    event: type[E], *, atomic: bool = True, lease: dt.timedelta = LEASE
) -> Callable[[Callable[[E, dt.datetime], None]], Callable[[E, dt.datetime], None]]:
    """Decorator: call ``handler(event, now)`` once for every such event, in a transaction.

    ``atomic=False``: with no transaction open. The mark that it is done is set afterwards, so a handler whose process dies in
    between is called again: it opens transactions of its own, looks in them at what is done, and sends under a key.
    ``lease``: longer than it ever takes; for so long nobody takes over from a worker that died.
    """

    def add(handler: Callable[[E, dt.datetime], None]) -> Callable[[E, dt.datetime], None]:
        name = f"{handler.__module__}.{handler.__name__}"
        subscribers[name] = Subscriber(name, event, handler, atomic, lease)
        return handler

    return add


def subscribe_together(
    event: type[E], *, most: int, atomic: bool = False, lease: dt.timedelta = LEASE
) -> Callable[[Together[E]], Together[E]]:
    """Decorator: call ``handler(events, now)`` for up to ``most`` events that wait, where one by one costs a multiple.

    As with ``subscribe`` each takes effect once. The handler returns those that it had no time for; they come again at once. If
    it raises, it is called again for each event alone, so that one that cannot be done holds up no other: it finds by itself
    what was done before it raised. ``atomic``: in one transaction, with the marks, for all of them.
    """

    def add(handler: Together[E]) -> Together[E]:
        name = f"{handler.__module__}.{handler.__name__}"
        subscribers[name] = Subscriber(name, event, handler, atomic, lease, most)
        return handler

    return add


def scheduled(*, every: dt.timedelta) -> Callable[[Callable[[dt.datetime], None]], Callable[[dt.datetime], None]]:
    """Decorator: the worker runs the function about every ``every``; it must be idempotent."""

    def add(run: Callable[[dt.datetime], None]) -> Callable[[dt.datetime], None]:
        name = f"{run.__module__}.{run.__name__}"
        jobs[name] = Job(name, every, run)
        return run

    return add


def publish(event: Event, *, now: dt.datetime) -> None:
    """Write the event and one waiting delivery for each subscriber, in the caller's transaction.

    Raises TransactionManagementError outside one: an event must not outlive a rolled-back change.
    """
    publish_all([event], now=now)


def publish_all(events: Sequence[Event], *, now: dt.datetime) -> None:
    """Write many events at once, each with its waiting deliveries; in a gathering at its end. Raises TransactionManagementError
    outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("publish() needs a transaction")
    told = [(event, now) for event in events]
    if gathered := current():
        gathered.events += told
    else:
        write_events(told)


def write_events(events: Sequence[tuple[Event, dt.datetime]]) -> None:
    """Keep the events with a waiting delivery for each subscriber, in the caller's transaction."""
    from courtportal.kernel.outbox.models import Delivery, OutboxEvent

    if not events:
        return
    request_id = current_request_id()
    rows = OutboxEvent.objects.bulk_create(
        OutboxEvent(
            name=event.event_name(), version=event.VERSION, payload=event.payload(), published_at=now, request_id=request_id
        )
        for event, now in events
    )
    Delivery.objects.bulk_create(
        Delivery(event=row, subscriber=subscriber.name, due_at=now)
        for (event, now), row in zip(events, rows, strict=True)
        for subscriber in subscribers.values()
        if subscriber.event is type(event)
    )
    transaction.on_commit(_wake_worker)


def _wake_worker() -> None:
    from courtportal.kernel.outbox.wake import wake

    wake()
