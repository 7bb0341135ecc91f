"""Events leave with their transaction, take effect once, survive killed workers, and bad ones end as dead letters."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from courtportal.kernel import clock
from courtportal.kernel.outbox import LONG_LEASE, Event, publish, publish_all, subscribe, subscribe_together, worker
from courtportal.kernel.outbox.bus import Job, subscribers
from courtportal.kernel.outbox.models import Delivery, OutboxEvent, ScheduledJob
from courtportal.kernel.outbox.worker import (
    LEASE,
    MOST_ATTEMPTS,
    LeaseLost,
    _begin_attempt,
    _claim,
    _run,
    run_once,
    run_until_quiet,
)
from tests.factories.transactions import open_transactions


@dataclass(frozen=True)
class BellRang(Event):
    bell_id: uuid.UUID
    days: tuple[dt.date, ...] = ()
    until: dt.datetime | None = None


@pytest.fixture
def heard() -> Iterator[list[BellRang]]:
    """What a subscriber of BellRang was handed."""
    events: list[BellRang] = []

    def listener(event: BellRang, _now: dt.datetime) -> None:
        events.append(event)

    subscribe(BellRang)(listener)
    yield events
    del subscribers[f"{listener.__module__}.listener"]


@pytest.mark.django_db
def test_an_event_arrives_once_with_its_values(now: dt.datetime, heard: list[BellRang]) -> None:
    event = BellRang(uuid.uuid4(), (dt.date(2026, 1, 2),))
    publish(event, now=now)
    assert run_until_quiet() == 1
    assert run_until_quiet() == 0
    assert heard == [event]


@pytest.mark.django_db(transaction=True)
def test_no_event_without_a_transaction_and_none_after_a_rollback(now: dt.datetime, heard: list[BellRang]) -> None:
    with pytest.raises(TransactionManagementError):
        publish(BellRang(uuid.uuid4()), now=now)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(BellRang(uuid.uuid4()), now=now)
        raise ZeroDivisionError
    assert run_once() == 0
    assert OutboxEvent.objects.count() == 0
    assert heard == []


@pytest.mark.django_db
def test_a_dead_workers_delivery_is_taken_over_when_its_lease_is_over(now: dt.datetime, heard: list[BellRang]) -> None:
    publish(BellRang(uuid.uuid4()), now=now)
    assert len(_claim(now)) == 1  # this worker dies here
    assert run_once() == 0
    with clock.at(now + LEASE + dt.timedelta(seconds=1)):
        assert run_once() == 1
    assert len(heard) == 1


@pytest.mark.django_db
def test_a_handler_that_always_fails_ends_as_dead_letter_and_its_writes_are_undone(now: dt.datetime) -> None:
    def broken(_event: BellRang, moment: dt.datetime) -> None:
        OutboxEvent.objects.create(name="half", version=1, payload={}, published_at=moment)
        raise ValueError("no rope")

    subscribe(BellRang)(broken)
    try:
        publish(BellRang(uuid.uuid4()), now=now)
        moment = now
        for _attempt in range(MOST_ATTEMPTS):
            with clock.at(moment):
                run_once()
            moment += dt.timedelta(hours=1)
    finally:
        del subscribers[f"{broken.__module__}.broken"]
    delivery = Delivery.objects.get()
    assert delivery.state == Delivery.State.DEAD
    assert "no rope" in delivery.last_error
    assert not OutboxEvent.objects.filter(name="half").exists()


@pytest.mark.django_db
def test_a_handler_that_kills_its_process_is_not_tried_for_ever(now: dt.datetime, heard: list[BellRang]) -> None:
    publish(BellRang(uuid.uuid4()), now=now)
    for attempt in range(MOST_ATTEMPTS):
        moment = now + (LEASE + dt.timedelta(seconds=1)) * attempt
        ((delivery_id, lease),) = _claim(moment)
        _begin_attempt(Delivery.objects.get(pk=delivery_id), lease, moment)  # and here the process dies
    with clock.at(now + (LEASE + dt.timedelta(seconds=1)) * MOST_ATTEMPTS):
        run_once()
    assert Delivery.objects.get().state == Delivery.State.DEAD
    assert heard == []


@pytest.fixture
def outside() -> Iterator[list[int]]:
    """How many transactions were open each time that a subscriber outside them was called; it fails the first time."""
    calls: list[int] = []

    def caller(_event: BellRang, moment: dt.datetime) -> None:
        calls.append(open_transactions())
        OutboxEvent.objects.create(name="kept", version=1, payload={}, published_at=moment)
        if len(calls) == 1:
            raise OSError("the line is cut")

    subscribe(BellRang, atomic=False, lease=LONG_LEASE)(caller)
    yield calls
    del subscribers[f"{caller.__module__}.caller"]


@pytest.mark.django_db
def test_what_works_outside_a_transaction_holds_none_open_and_is_called_again_after_a_failure(
    now: dt.datetime, outside: list[int]
) -> None:
    publish(BellRang(uuid.uuid4()), now=now)
    for minutes in range(3):
        with clock.at(now + dt.timedelta(minutes=minutes)):
            run_once()
    assert outside == [0, 0]
    assert Delivery.objects.get().state == Delivery.State.DONE
    assert OutboxEvent.objects.filter(name="kept").count() == 2  # its own writes stay: it looks itself at what is done


@pytest.mark.django_db
def test_long_work_outside_keeps_its_lease_and_marks_nothing_once_another_has_taken_over(
    now: dt.datetime, outside: list[int]
) -> None:
    outside.append(0)  # it does not fail
    publish(BellRang(uuid.uuid4()), now=now)
    ((delivery_id, lease),) = _claim(now)
    assert _begin_attempt(Delivery.objects.get(pk=delivery_id), lease, now, LONG_LEASE)
    with clock.at(now + LEASE * 2):
        assert run_once() == 0  # still at work
    with clock.at(now + LONG_LEASE + dt.timedelta(seconds=1)):
        assert run_once() == 1
    with clock.at(now), pytest.raises(LeaseLost):
        _run(subscribers[Delivery.objects.get().subscriber], Delivery.objects.select_related("event").get(), lease, now)


def test_fields_that_came_or_went_are_tolerated() -> None:
    bell = uuid.uuid4()
    assert BellRang.from_payload({"bell_id": str(bell), "gone": 1}) == BellRang(bell)


@pytest.mark.parametrize("until", [None, dt.datetime(2026, 9, 1, 2, 0, 0, 1, tzinfo=dt.UTC)])
def test_what_may_be_missing_comes_back_as_it_was_sent(until: dt.datetime | None) -> None:
    sent = BellRang(uuid.uuid4(), until=until)
    assert BellRang.from_payload(json.loads(json.dumps(sent.payload()))) == sent


@pytest.mark.django_db
def test_of_jobs_that_are_due_together_the_one_that_has_waited_longest_is_next(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def job(name: str) -> Job:
        return Job(name, dt.timedelta(hours=1), lambda _now: ran.append(name))

    hourly = {name: job(name) for name in ("early", "late", "not due")}
    monkeypatch.setattr(worker, "jobs", hourly)
    for name, minutes in (("early", -5), ("late", -9), ("not due", 5)):
        ScheduledJob.objects.create(name=name, due_at=now + dt.timedelta(minutes=minutes))
    assert worker.run_due_jobs(now, most=1) == 1
    assert ran == ["late"]
    assert worker.run_due_jobs(now) == 1
    assert ran == ["late", "early"]


@pytest.fixture(params=[True, False])
def together(request: pytest.FixtureRequest) -> Iterator[tuple[list[list[BellRang]], set[uuid.UUID]]]:
    """What a subscriber that takes three events at a time was handed each time, and the bells that it cannot ring."""
    calls: list[list[BellRang]] = []
    broken: set[uuid.UUID] = set()

    def ringer(events: Sequence[BellRang], _now: dt.datetime) -> Sequence[BellRang]:
        calls.append(list(events))
        if any(event.bell_id in broken for event in events):
            raise ValueError("no rope")
        return ()

    subscribe_together(BellRang, most=3, atomic=request.param)(ringer)
    yield calls, broken
    del subscribers[f"{ringer.__module__}.ringer"]


@pytest.mark.django_db
def test_given_many_events_then_a_subscriber_that_takes_several_gets_each_once(
    now: dt.datetime, together: tuple[list[list[BellRang]], set[uuid.UUID]]
) -> None:
    calls, _broken = together
    bells = [BellRang(uuid.uuid4()) for _number in range(7)]
    publish_all(bells, now=now)
    assert run_until_quiet() == 7
    assert [len(some) for some in calls] == [3, 3, 1]
    assert [event for some in calls for event in some] == bells
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.DONE}


@pytest.mark.django_db
def test_given_one_event_that_cannot_be_done_then_those_beside_it_are_done(
    now: dt.datetime, together: tuple[list[list[BellRang]], set[uuid.UUID]]
) -> None:
    calls, broken = together
    bells = [BellRang(uuid.uuid4()) for _number in range(3)]
    broken.add(bells[1].bell_id)
    publish_all(bells, now=now)
    run_once()
    assert [len(some) for some in calls] == [3, 1, 1, 1]
    (waiting,) = Delivery.objects.exclude(state=Delivery.State.DONE)
    assert (waiting.event.payload["bell_id"], waiting.state) == (str(bells[1].bell_id), Delivery.State.WAITING)
    broken.clear()
    with clock.at(now + dt.timedelta(hours=1)):
        assert run_once() == 1
    assert not Delivery.objects.exclude(state=Delivery.State.DONE).exists()


@pytest.mark.django_db
def test_given_a_worker_that_died_over_several_then_each_comes_alone(
    now: dt.datetime, together: tuple[list[list[BellRang]], set[uuid.UUID]]
) -> None:
    calls, _broken = together
    publish_all([BellRang(uuid.uuid4()) for _number in range(3)], now=now)
    Delivery.objects.update(attempts=1, leased_until=now)  # as the dead worker left them
    with clock.at(now + LEASE):
        run_once()
    assert [len(some) for some in calls] == [1, 1, 1]


@pytest.mark.django_db
def test_given_no_time_for_all_then_the_rest_comes_again(now: dt.datetime) -> None:
    calls: list[int] = []

    def slow(events: Sequence[BellRang], _now: dt.datetime) -> Sequence[BellRang]:
        calls.append(len(events))
        return events[2:]

    subscribe_together(BellRang, most=5)(slow)
    try:
        publish_all([BellRang(uuid.uuid4()) for _number in range(5)], now=now)
        run_until_quiet()
    finally:
        del subscribers[f"{slow.__module__}.slow"]
    assert calls == [5, 3, 1]
    assert set(Delivery.objects.values_list("state", "attempts")) == {(Delivery.State.DONE, 1)}
