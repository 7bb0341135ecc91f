"""The portal's only clock: every other module is handed the time.

The demo and the tests may set it (``CLOCK_SETTABLE``), so that a story that takes ninety days by law can be told today.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set_to: ContextVar[dt.datetime | None] = ContextVar("set_to", default=None)


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return _set_to.get() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The current date in Shanghai, by which the law's days are counted."""
    return local(now()).date()


def local(instant: dt.datetime) -> dt.datetime:
    """The instant on the courts' wall clock (Asia/Shanghai)."""
    return instant.astimezone(SHANGHAI)


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Within the block it is ``instant`` (aware). Raises ImproperlyConfigured where the clock may not be set."""
    if not settings.CLOCK_SETTABLE:
        raise ImproperlyConfigured("the clock can only be set by the demo and the tests")
    token = _set_to.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
