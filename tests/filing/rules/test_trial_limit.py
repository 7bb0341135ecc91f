"""The trial limit as a clock: properties that hold for any pauses and extensions, and the days of the law."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.calendar.rules.terms import Term, last_day, parse_term
from filing.calendar.rules.trial_limit import (
    EXTENSIONS,
    PAUSES,
    Pause,
    TrialClock,
    next_extension,
    read_clock,
    warning_level,
)

START = dt.date(2026, 3, 2)
days = st.integers(0, 400).map(lambda number: START + dt.timedelta(days=number))
terms = st.sampled_from(["2m", "3m", "6m", "30d"]).map(parse_term)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    began = draw(days)
    length = draw(st.one_of(st.none(), st.integers(0, 120)))
    return Pause(draw(st.sampled_from(sorted(PAUSES))), began, None if length is None else began + dt.timedelta(days=length))


def clock(term: Term, today: dt.date, found: list[Pause], extensions: list[Term] | None = None) -> TrialClock:
    return read_clock(START, term, today=today, extensions=extensions or [], pauses=found)


@given(terms, days)
def test_without_pauses_it_is_the_term_itself(term: Term, today: dt.date) -> None:
    read = clock(term, today, [])
    assert (read.due, read.excluded, read.stopped_by) == (last_day(START, term), 0, ())


@given(terms, days, st.lists(pauses(), max_size=6), pauses())
def test_one_more_pause_never_brings_the_end_nearer(term: Term, today: dt.date, found: list[Pause], more: Pause) -> None:
    assert clock(term, today, [*found, more]).due >= clock(term, today, found).due


@given(terms, days, st.lists(pauses(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_pauses_does_not_matter(term: Term, today: dt.date, found: list[Pause], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clock(term, today, shuffled) == clock(term, today, found)


@given(terms, days, st.lists(pauses(), max_size=6))
def test_a_day_counts_once_however_many_reasons_stop_it(term: Term, today: dt.date, found: list[Pause]) -> None:
    once = clock(term, today, found)
    assert clock(term, today, found * 2).due == once.due
    assert once.excluded == (once.due - once.base_due).days
    assert once.used + once.excluded == (today - START).days or once.used == 0


@given(terms, days, st.lists(pauses(), max_size=6))
def test_the_end_moves_a_day_a_day_while_the_clock_stands_still_within_the_limit(
    term: Term, today: dt.date, found: list[Pause]
) -> None:
    read, tomorrow = clock(term, today, found), today + dt.timedelta(days=1)
    moved = (clock(term, tomorrow, found).due - read.due).days
    assert moved in (0, 1)
    if read.stopped_by and today <= read.due and all(pause.began <= today for pause in found):
        still = any(pause.ended is None or pause.ended > today for pause in found)
        assert moved == int(still)


@given(terms, days, st.lists(pauses(), max_size=4), st.sampled_from(["1m", "3m", "6m"]))
def test_an_extension_makes_it_longer(term: Term, today: dt.date, found: list[Pause], extension: str) -> None:
    assert clock(term, today, found, [parse_term(extension)]).due > clock(term, today, found).due


def test_months_are_added_before_the_day_of_the_month_is_looked_for() -> None:
    read = read_clock(dt.date(2026, 8, 31), parse_term("6m"), today=dt.date(2026, 9, 1), extensions=[parse_term("6m")])
    assert read.due == dt.date(2027, 8, 31)  # not 28 August, as it would be by way of 28 February


def test_a_pause_after_the_end_moves_nothing() -> None:
    late = Pause("settlement", dt.date(2026, 8, 1))
    assert clock(parse_term("3m"), dt.date(2026, 9, 1), [late]).due == dt.date(2026, 6, 2)


def test_the_extensions_of_the_law_come_in_order_and_end() -> None:
    first, second = next_extension("trial", 0), next_extension("trial", 1)
    assert first is not None
    assert second is not None
    assert (str(first.term), first.approved_by, second.approved_by) == ("6m", "president", "upper_court")
    assert next_extension("trial", 2) is None
    assert all(str(step.term) == "1m" for rule in ("trial_summary", "trial_small") for step in EXTENSIONS[rule])


@pytest.mark.parametrize(("left", "level"), [(31, 0), (30, 1), (15, 2), (7, 3), (0, 3), (-1, 4)])
def test_warnings_rise_upward(left: int, level: int) -> None:
    assert warning_level(left) == level
