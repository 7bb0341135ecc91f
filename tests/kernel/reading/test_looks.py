"""Blank and blurred pages are told from clear ones, in shadow and grain too."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from courtportal.kernel.reading.looks import BLANK, BLURRED, CLEAR, look_of
from tests.kernel.reading.paper import A4, blurred, full_sheet, noisy, shaded, sheet

EMPTY = Image.new("L", A4, 245)
LOOKS: list[tuple[str, Callable[[], Image.Image], str]] = [
    ("print", full_sheet, CLEAR),
    ("few lines", sheet, CLEAR),
    ("one line", lambda: sheet(["附件一"], size=30), CLEAR),
    ("large letters", lambda: sheet(size=90), CLEAR),
    ("grain and shadow", lambda: noisy(shaded(full_sheet())), CLEAR),
    ("a phone's softness", lambda: noisy(blurred(full_sheet(), 0.8)), CLEAR),
    ("faint print", lambda: full_sheet().point(lambda value: 150 + value * 105 // 255), CLEAR),
    ("out of focus", lambda: blurred(full_sheet(), 4), BLURRED),
    ("out of focus in the dark", lambda: noisy(shaded(blurred(full_sheet(), 6)), 3), BLURRED),
    ("nothing but smears", lambda: blurred(full_sheet(), 10), BLURRED),
    ("empty", lambda: EMPTY, BLANK),
    ("empty, grain and shadow", lambda: noisy(shaded(EMPTY), 3), BLANK),
    ("empty and dark", lambda: noisy(Image.new("L", A4, 120), 3), BLANK),
]


@pytest.mark.parametrize(("made", "expected"), [one[1:] for one in LOOKS], ids=[one[0] for one in LOOKS])
def test_each_sheet_is_seen_as_what_it_is(made: Callable[[], Image.Image], expected: str) -> None:
    assert look_of(made()) == expected


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=1, max_value=300), st.integers(min_value=1, max_value=300), st.integers(0, 255))
def test_any_picture_gets_an_answer(width: int, height: int, grey: int) -> None:
    assert look_of(Image.new("L", (width, height), grey)) == BLANK
