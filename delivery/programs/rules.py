"""How far a program has read what was served: a cursor that never passes what may still turn up. Knows no Django and no clock."""

import base64
import binascii
import datetime as dt
import uuid
from dataclasses import dataclass

# A service gets its instant before its transaction is over, so one may turn up behind another. Of the last minutes a program is
# told again the next time it asks: everything at least once, and the id tells what it has.
TOLD_AGAIN = dt.timedelta(minutes=10)
LAST_ID = uuid.UUID(int=2**128 - 1)


class BadCursor(ValueError):
    """The text is no cursor of this interface."""


@dataclass(frozen=True, order=True, slots=True)
class Position:
    """Behind the service that arrived at this instant under this id."""

    at: dt.datetime
    id: uuid.UUID


BEGINNING = Position(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), uuid.UUID(int=0))


def next_position(read: Position, *, more: bool, now: dt.datetime) -> Position:
    """From where to ask next: behind what was read, and once everything is read never later than the last minutes."""
    return read if more else min(read, Position(now - TOLD_AGAIN, LAST_ID))


def as_cursor(position: Position) -> str:
    """The position as a text that goes into an address."""
    text = f"{position.at.astimezone(dt.UTC).isoformat()} {position.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def position_of(cursor: str) -> Position:
    """The position behind a text; the beginning for none. Raises BadCursor."""
    if not cursor:
        return BEGINNING
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        at, _blank, found = text.partition(" ")
        position = Position(dt.datetime.fromisoformat(at), uuid.UUID(found))
    except (ValueError, binascii.Error) as error:
        raise BadCursor(cursor) from error
    if position.at.utcoffset() is None or as_cursor(position) != cursor:
        raise BadCursor(cursor)
    return position
