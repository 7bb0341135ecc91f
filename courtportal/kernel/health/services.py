"""The services of the portal, as their apps register them (each in a module ``health``), and their processes' signs of life."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise

from courtportal.kernel.outbox.models import ScheduledJob

BEAT_EVERY = dt.timedelta(seconds=10)


@dataclass(frozen=True)
class Service:
    """Subscribers and jobs whose names begin with one of ``prefixes`` belong to it; ``beats`` names its own process, if any."""

    code: str
    name: Promise
    prefixes: tuple[str, ...]
    order: int
    beats: str = ""

    def owns(self, name: str) -> bool:
        """Whether the subscriber or job is part of this service."""
        return name.startswith(self.prefixes)


services: dict[str, Service] = {}


def register_service(code: str, name: Promise, *, prefixes: tuple[str, ...], order: int, beats: str = "") -> None:
    """The service shows on the status page from now on."""
    services[code] = Service(code, name, prefixes, order, beats)


def beat(name: str, now: dt.datetime) -> None:
    """The process of this name lives; it comes again within a few seconds of ``BEAT_EVERY``."""
    ScheduledJob.objects.update_or_create(name=name, defaults={"due_at": now + BEAT_EVERY, "last_run_at": now, "last_error": ""})
