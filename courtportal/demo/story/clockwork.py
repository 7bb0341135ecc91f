"""Telling a story under a clock that is set: each step at its own instant, the worker after every step."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from courtportal.kernel import clock
from courtportal.kernel.clock import SHANGHAI
from courtportal.kernel.outbox.models import Delivery
from courtportal.kernel.outbox.worker import run_due_jobs, run_until_quiet
from filing.public import calendar_in_force


class StoryStuck(Exception):
    """The worker could not finish what a step began; the message names the subscribers and their errors."""


@dataclass
class Telling:
    """When the story is told from, and how long each stage took (seconds of this machine)."""

    now: dt.datetime
    say: Callable[[str], object] = print
    seconds: dict[str, float] = field(default_factory=dict)

    def moment(self, days_ago: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """An instant on Shanghai's wall clock so many days ago, or on the last working day before."""
        day = clock.local(self.now).date() - dt.timedelta(days=days_ago)
        while calendar_in_force().is_rest_day(day):
            day -= dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=SHANGHAI).astimezone(dt.UTC)

    def next_sitting(self) -> dt.datetime:
        """Half past nine on the next working day."""
        day = clock.local(self.now).date() + dt.timedelta(days=1)
        while calendar_in_force().is_rest_day(day):
            day += dt.timedelta(days=1)
        return dt.datetime.combine(day, dt.time(9, 30), tzinfo=SHANGHAI).astimezone(dt.UTC)

    @contextmanager
    def stage(self, name: str, instant: dt.datetime) -> Iterator[dt.datetime]:
        """Set the clock for a stage, let the worker finish afterwards, and keep how long it took."""
        started = time.perf_counter()
        with clock.at(instant):
            yield instant
            settle()
        took = time.perf_counter() - started
        self.seconds[name] = self.seconds.get(name, 0.0) + took
        self.say(f"  {name} ({took:.1f} s)")


def settle() -> None:
    """Let the worker do all that is due. Raises StoryStuck for a delivery that failed."""
    run_until_quiet()
    run_due_jobs()
    run_until_quiet()
    failed = Delivery.objects.exclude(last_error="").exclude(state=Delivery.State.DONE)
    if failed.exists():
        raise StoryStuck("; ".join(f"{row.subscriber}: {row.last_error}" for row in failed[:3]))
