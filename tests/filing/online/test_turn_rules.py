"""Who speaks when, for how long, and what stands in the way: the rules of an asynchronous hearing."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.online.turn_rules import (
    LONGEST_HOURS,
    LONGEST_TURN,
    NEEDED,
    SHORTEST_HOURS,
    Stage,
    closing_problems,
    due,
    extension_problems,
    in_order,
    in_time,
    next_stage,
    round_problems,
)

HOUR = dt.timedelta(hours=1)


def test_who_sues_speaks_first_and_third_parties_last() -> None:
    assert in_order([("丙", "third_party"), ("乙", "defendant"), ("甲", "plaintiff")]) == ["甲", "乙", "丙"]
    assert in_order([("乙", "appellee"), ("甲", "appellant")]) == ["甲", "乙"]


def test_the_stages_come_in_the_order_of_the_law() -> None:
    assert [next_stage([stage.value for stage in NEEDED[:number]]) for number in range(5)] == [*NEEDED, Stage.FINAL]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ({}, []),
        ({"hours": SHORTEST_HOURS - 1}, ["hours"]),
        ({"hours": LONGEST_HOURS + 1}, ["hours"]),
        ({"stage": "debate"}, ["too_early"]),
        ({"stage": "question"}, ["no_question"]),
        ({"stage": "question", "question": "收到催告了吗？"}, []),
        ({"running": True, "hours": 1}, ["running", "hours"]),
        ({"stage": "debate", "gone_through": {"statement", "evidence"}}, []),
    ],
)
def test_what_stands_in_the_way_of_a_round_is_told_at_once(order: dict[str, object], codes: list[str]) -> None:
    whole = {"stage": "statement", "hours": 72, "question": "", "gone_through": set(), "running": False, **order}
    assert round_problems(**whole) == codes  # type: ignore[arg-type]


@given(st.sets(st.sampled_from([stage.value for stage in Stage])), st.booleans())
def test_it_is_closed_only_when_nothing_runs_and_nothing_is_missing(done: set[str], running: bool) -> None:
    missing = {stage.value for stage in NEEDED} - done
    assert (closing_problems(done, running=running) == []) is (not running and not missing)


@given(st.integers(0, 10**9), st.integers(SHORTEST_HOURS, LONGEST_HOURS))
def test_the_last_instant_is_in_time_and_the_next_is_not(second: int, hours: int) -> None:
    until = due(dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=second), hours)
    assert in_time(until, until)
    assert not in_time(until, until + dt.timedelta(microseconds=1))


@given(st.integers(1, 40 * 24), st.integers(SHORTEST_HOURS, LONGEST_HOURS))
def test_a_turn_is_made_longer_never_shorter_and_never_endless(hours: int, length: int) -> None:
    began = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    until, problems = began + hours * HOUR, extension_problems(
        opened_at=began, due_at=due(began, length), until=began + hours * HOUR
    )  # fmt: skip
    assert (problems == []) is (due(began, length) < until <= began + LONGEST_TURN)
