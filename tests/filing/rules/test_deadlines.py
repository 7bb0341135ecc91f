"""Counting of time limits."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.courts.working_days import published
from filing.calendar.rules.counting import Counting, Status, count_term
from filing.calendar.rules.limits import TIME_LIMITS, due_date
from filing.calendar.rules.terms import Term, TermError, Unit, parse_term
from tests.filing.vectors import load

CALENDAR = published()
days = st.dates(date(2004, 1, 1), date(2040, 12, 31))
terms = st.builds(Term, st.integers(1, 400), st.sampled_from([Unit.DAY, Unit.MONTH, Unit.YEAR]))


@pytest.mark.parametrize("row", load("deadlines"))
def test_a_worked_example_gives_its_date(row: dict[str, str]) -> None:
    result = count_term(parse_term(row["term"]), date.fromisoformat(row["start"]), Counting(row["counting"]), CALENDAR)
    assert (result.raw_end.isoformat(), result.due.isoformat(), result.status) == (
        row["raw_end"],
        row["due"],
        row["status"],
    )


@given(term=terms, start=days)
def test_an_act_is_never_due_on_a_day_of_rest(term: Term, start: date) -> None:
    result = count_term(term, start, Counting.ACTION, CALENDAR)
    assert not CALENDAR.is_rest_day(result.due)
    assert result.due >= result.raw_end


@given(term=terms, start=days, counting=st.sampled_from([c for c in Counting if c is not Counting.ACTION]))
def test_other_time_limits_never_roll(term: Term, start: date, counting: Counting) -> None:
    result = count_term(term, start, counting, CALENDAR)
    assert result.due == result.raw_end


@given(start=days, count=st.integers(1, 900))
def test_the_starting_day_is_not_counted(start: date, count: int) -> None:
    assert count_term(Term(count, Unit.DAY), start, Counting.MEASURE, CALENDAR).due == start + timedelta(days=count)


@given(start=days, later=st.integers(1, 30), term=terms)
def test_a_later_start_never_ends_earlier(start: date, later: int, term: Term) -> None:
    assert (
        count_term(term, start, Counting.ACTION, CALENDAR).due
        <= count_term(term, start + timedelta(days=later), Counting.ACTION, CALENDAR).due
    )


@given(term=terms, start=days)
def test_dates_beyond_the_published_calendar_are_provisional(term: Term, start: date) -> None:
    result = count_term(term, start, Counting.ACTION, CALENDAR)
    assert (result.status is Status.PROVISIONAL) == (result.due > date(CALENDAR.last_year, 12, 31))


def test_an_adjusted_working_sunday_does_not_roll_and_says_so() -> None:
    result = count_term(parse_term("15d"), date(2026, 9, 5), Counting.ACTION, CALENDAR)
    assert result.due == date(2026, 9, 20)
    assert "调休" in result.working[-1].zh


def test_hours_begin_with_the_next_full_hour_and_do_not_roll() -> None:
    start = datetime(2026, 9, 10, 10, 30)  # noqa: DTZ001 (wall time of the court)
    result = count_term(parse_term("48h"), start, Counting.ACTION, CALENDAR)
    assert result.due == datetime(2026, 9, 12, 11, 0)  # noqa: DTZ001


def test_hours_need_a_time_to_start_from() -> None:
    with pytest.raises(TermError, match="起始时刻"):
        count_term(parse_term("48h"), date(2026, 9, 10), Counting.ACTION, CALENDAR)


def test_a_month_without_the_day_ends_on_its_last_day() -> None:
    assert count_term(parse_term("1m"), date(2026, 1, 31), Counting.MEASURE, CALENDAR).due == date(2026, 2, 28)
    assert count_term(parse_term("1y"), date(2024, 2, 29), Counting.MEASURE, CALENDAR).due == date(2025, 2, 28)


@pytest.mark.parametrize("text", ["0d", "-1d", "15", "d", "15w", "1.5d", "999999d", "101y", "", "１５d"])
def test_what_is_not_a_term_is_refused(text: str) -> None:
    with pytest.raises(TermError):
        parse_term(text)


def test_a_term_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(TermError, match="超出日历"):
        count_term(parse_term("100y"), date(9950, 1, 1), Counting.ACTION, CALENDAR)


def test_named_time_limits_know_their_law() -> None:
    assert due_date("appeal_judgment", date(2026, 9, 10), CALENDAR).due == date(2026, 9, 28)
    assert due_date("freeze_deposit", date(2026, 5, 20), CALENDAR).due == date(2027, 5, 20)
    assert TIME_LIMITS["service_by_publication"].term == Term(30, Unit.DAY)
    assert TIME_LIMITS["answer"].source.text.zh == "《中华人民共和国民事诉讼法》（2023）第一百二十八条"


def test_adjusted_days_of_2026_are_known() -> None:
    assert CALENDAR.is_adjusted_working_day(date(2026, 10, 10))
    assert CALENDAR.name_of(date(2026, 9, 25))[0] == "中秋节"
    assert CALENDAR.name_of(date(2026, 9, 12))[0] == "周末"
    assert CALENDAR.next_working_day(date(2026, 2, 15)) == date(2026, 2, 24)


def test_beyond_the_table_fixed_holidays_and_weekends_are_days_of_rest() -> None:
    assert CALENDAR.is_rest_day(date(2027, 10, 1))
    assert CALENDAR.is_rest_day(date(2027, 1, 2))
    assert not CALENDAR.is_rest_day(date(2027, 1, 4))
    assert CALENDAR.name_of(date(2027, 10, 1)) == ("国庆节", "National Day")


@given(start=days, count=st.integers(0, 40))
def test_working_days_are_counted_one_by_one(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    between = [start + timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert sum(not CALENDAR.is_rest_day(day) for day in between) == count
