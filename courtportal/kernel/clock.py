"""The portal's only clock: every other module is handed the time.

The demo and the tests may set it (``CLOCK_SETTABLE``), so that a story that takes ninety days by law can be told today.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHANGHAI = ZoneInfo("Asia/Shanghai")

_set_to: ContextVar[dt.datetime | None] = ContextVar("set_to", default=None)


def now() -> dt.datetime:
    """The current instant, aware, in UTC."""
    return _set_to.get() or dt.datetime.now(dt.UTC) + _offset()


def _offset() -> dt.timedelta:
    """How far all processes of a demo or test have moved their clock; nothing in a real court."""
    if not settings.CLOCK_SETTABLE:
        return dt.timedelta()
    try:
        changed = _offset_file().stat().st_mtime_ns
    except FileNotFoundError:
        return dt.timedelta()
    return _read_offset(_offset_file(), changed)


def _offset_file() -> Path:
    return Path(settings.DATA_DIR) / "clock_offset"


@functools.lru_cache(maxsize=4)
def _read_offset(file: Path, _changed: int) -> dt.timedelta:
    return dt.timedelta(seconds=float(file.read_text("ascii")))


def move(offset: dt.timedelta) -> None:
    """Move the clock of every process on this data folder; zero sets it right again. Raises as ``at`` does."""
    _require_settable()
    fresh = _offset_file().with_suffix(".new")
    fresh.write_text(str(offset.total_seconds()), "ascii")
    fresh.replace(_offset_file())


def today() -> dt.date:
    """The current date in Shanghai, by which the law's days are counted."""
    return local(now()).date()


def local(instant: dt.datetime) -> dt.datetime:
    """The instant on the courts' wall clock (Asia/Shanghai)."""
    return instant.astimezone(SHANGHAI)


def _require_settable() -> None:
    if not settings.CLOCK_SETTABLE:
        raise ImproperlyConfigured("the clock can only be set by the demo and the tests")


@contextmanager
def at(instant: dt.datetime) -> Iterator[None]:
    """Within the block it is ``instant`` (aware). Raises ImproperlyConfigured where the clock may not be set."""
    _require_settable()
    token = _set_to.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
