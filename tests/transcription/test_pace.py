"""Credit for chunks: real time always, faster for a backlog, never a flood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.audio.pace import Pace, TooFast


def send_as_fast_as_credited(pace: Pace, *, start: float, seconds: float) -> int:
    """Play a sender that uses every credit, looking each 50 ms; return how many chunks it got through."""
    sent = 0
    for tick in range(int(seconds * 20)):
        now = start + tick / 20
        while pace.available(now):
            pace.take(now)
            sent += 1
    return sent


def test_live_sound_is_never_held_back() -> None:
    pace = Pace(now=0.0)
    for number in range(500):
        pace.take(number * 0.2)


def test_live_is_limited_to_one_and_a_half_times_real_time() -> None:
    sent = send_as_fast_as_credited(Pace(now=0.0), start=0.0, seconds=60)
    assert sent <= 60 * 5 * 1.5 + 15


def test_a_backlog_goes_at_eight_times_and_then_live() -> None:
    pace = Pace(now=0.0, backlog=1000)
    first = send_as_fast_as_credited(pace, start=0.0, seconds=10)
    assert 9 * 40 <= first <= 10 * 40 + 35
    send_as_fast_as_credited(pace, start=10.0, seconds=60)
    after = send_as_fast_as_credited(pace, start=70.0, seconds=10)
    assert after <= 10 * 7.5 + 15


def test_sending_beyond_the_credit_is_refused() -> None:
    pace = Pace(now=0.0)
    for _ in range(pace.available(0.0)):
        pace.take(0.0)
    with pytest.raises(TooFast):
        pace.take(0.0)


@given(st.lists(st.tuples(st.floats(0, 2), st.integers(0, 60)), max_size=40), st.integers(0, 10_000))
def test_no_history_lets_more_through_than_the_backlog_and_one_and_a_half_times_live(
    steps: list[tuple[float, int]], backlog: int
) -> None:
    pace, now, sent = Pace(now=0.0, backlog=backlog), 0.0, 0
    for wait, wanted in steps:
        now += wait
        for _ in range(min(wanted, pace.available(now))):
            pace.take(now)
            sent += 1
    assert sent <= 15 + now * 7.5 + min(backlog, 20 + now * 32.5) + 1
