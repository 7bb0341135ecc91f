"""The cursor: round trips, refuses what it did not give, and never passes what may still turn up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.programs.rules import BEGINNING, TOLD_AGAIN, BadCursor, Position, as_cursor, next_position, position_of

INSTANTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
POSITIONS = st.builds(Position, INSTANTS, st.uuids())


@given(POSITIONS)
def test_a_cursor_names_its_position(position: Position) -> None:
    assert position_of(as_cursor(position)) == position


@given(st.text(max_size=120).filter(bool))
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(BadCursor):
        position_of(text)


@given(POSITIONS, INSTANTS)
def test_the_last_minutes_are_told_again_once_everything_is_read(read: Position, now: dt.datetime) -> None:
    assert next_position(read, more=True, now=now) == read
    after = next_position(read, more=False, now=now)
    assert after <= read
    assert after.at <= now - TOLD_AGAIN or after == read
    assert after.at <= max(now - TOLD_AGAIN, BEGINNING.at)


def test_no_cursor_is_the_beginning() -> None:
    assert position_of("") == BEGINNING
