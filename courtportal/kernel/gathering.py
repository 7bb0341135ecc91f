"""Many deeds in one transaction: their audit entries, events and new rows are written together at its end, and what they all ask
is asked once.

Within ``gathering()`` an audit entry, an event or a row given to ``insert`` or ``update`` costs no query of its own,
``remembered`` keeps an answer that cannot change while the transaction holds its locks, and ``at_end`` does once what each deed
would do again. Each deed stands in ``one_of_many()``: one that fails leaves nothing behind and stops none of the others.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model

if TYPE_CHECKING:
    from courtportal.kernel.audit.log import Entry
    from courtportal.kernel.outbox.bus import Event

T = TypeVar("T")


@dataclass
class Gathering:
    """What waits to be written, in the order in which it was done, and what is remembered."""

    entries: list["Entry"] = field(default_factory=list)
    events: list[tuple["Event", dt.datetime]] = field(default_factory=list)
    memory: dict[Hashable, Any] = field(default_factory=dict)
    rows: list[Model] = field(default_factory=list)
    written: int = 0
    """How many of the rows are in the database."""
    changes: list[tuple[Model, tuple[str, ...]]] = field(default_factory=list)
    kept: int = 0
    """How many of the changes are in the database."""
    last: dict[Hashable, Callable[[], None]] = field(default_factory=dict)


_open: ContextVar[Gathering | None] = ContextVar("gathering", default=None)


def current() -> Gathering | None:
    """The gathering in which this runs, if it runs in one."""
    return _open.get()


@contextmanager
def gathering() -> Iterator[None]:
    """A transaction at whose end entries and events are written; if it raises, nothing is. Within another one it is one of its
    deeds. Nobody within may swallow the error of a plain ``atomic()``: what that took back would still be told.
    """
    if _open.get() is not None:
        with one_of_many():
            yield
        return
    with transaction.atomic():
        gathered = Gathering()
        token = _open.set(gathered)
        try:
            yield
            write_rows()
            while gathered.last:
                gathered.last.pop(next(iter(gathered.last)))()
            write_rows()
        finally:
            _open.reset(token)
        _write(gathered)


@contextmanager
def one_of_many() -> Iterator[None]:
    """One deed: if it raises, its rows, entries and events are taken back, and what was remembered is asked again."""
    gathered = _open.get()
    if gathered is None:
        raise RuntimeError("one_of_many() needs a gathering")
    entries, events, rows, changes = (len(one) for one in (gathered.entries, gathered.events, gathered.rows, gathered.changes))
    written, kept, last = gathered.written, gathered.kept, dict(gathered.last)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del gathered.entries[entries:], gathered.events[events:], gathered.rows[rows:], gathered.changes[changes:]
        gathered.written, gathered.kept, gathered.last = min(written, rows), min(kept, changes), last
        gathered.memory.clear()
        raise


def remembered(key: Hashable, ask: Callable[[], T]) -> T:
    """The answer, asked once in a gathering, and each time outside one. Only for what the gathering itself does not change, or
    changes with ``remember``.
    """
    gathered = _open.get()
    if gathered is None:
        return ask()
    if key not in gathered.memory:
        gathered.memory[key] = ask()
    return gathered.memory[key]  # type: ignore[no-any-return]


def remember(key: Hashable, answer: object) -> None:
    """The answer from now on, in this gathering."""
    if (gathered := _open.get()) is not None:
        gathered.memory[key] = answer


def insert(row: Model) -> None:
    """A new row, saved now; in a gathering with the others at its end, or when ``write_rows`` says that somebody will read it.
    Its key must be known without the database, or wanted by nobody before.
    """
    if (gathered := _open.get()) is not None:
        gathered.rows.append(row)
    else:
        row.save(force_insert=True)


def update(row: Model, *names: str) -> None:
    """These fields of a row, saved now; in a gathering with the others at its end, or when ``write_rows`` says that somebody
    will read them. A row that waits to be inserted takes them along.
    """
    if (gathered := _open.get()) is None:
        row.save(update_fields=names)
    elif not row._state.adding:
        gathered.changes.append((row, names))


def write_rows() -> None:
    """What waits is in the database from here on: the new rows of one table in one query, tables in the order in which they
    first came; then the rows that change alike. Who reads a table that is written by ``insert`` or ``update`` calls it before.
    """
    gathered = _open.get()
    if gathered is None:
        return
    of_table: dict[type[Model], list[Model]] = {}
    for row in gathered.rows[gathered.written :]:
        of_table.setdefault(type(row), []).append(row)
    gathered.written = len(gathered.rows)
    for model, rows in of_table.items():
        model._default_manager.bulk_create(rows)
    changes, gathered.kept = gathered.changes[gathered.kept :], len(gathered.changes)
    _change_alike(changes)


def _change_alike(changes: Sequence[tuple[Model, tuple[str, ...]]]) -> None:
    """One query for all rows that get the same values."""
    alike: dict[Hashable, list[tuple[Model, dict[str, Any]]]] = {}
    for row, names in changes:
        columns = [one.attname for one in row._meta.concrete_fields if one.name in names]
        values = {column: getattr(row, column) for column in columns}
        alike.setdefault((type(row), repr(values)), []).append((row, values))
    for same in alike.values():
        row, values = same[0]
        type(row)._default_manager.filter(pk__in=[one.pk for one, _values in same]).update(**values)


def at_end(key: Hashable, do: Callable[[], None]) -> None:
    """Done now; in a gathering once at its end, however many of its deeds ask for it under this key."""
    if (gathered := _open.get()) is not None:
        gathered.last[key] = do
    else:
        do()


def _write(gathered: Gathering) -> None:
    from courtportal.kernel.audit.log import write_entries
    from courtportal.kernel.outbox.bus import write_events

    write_entries(gathered.entries)
    write_events(gathered.events)
