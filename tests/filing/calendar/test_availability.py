"""Free slots: hand-made cases, and properties against a search without cleverness."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courtportal.kernel.courts.working_days import published
from filing.calendar.rules.adjourning import may_adjourn
from filing.calendar.rules.availability import SHANGHAI, STEP, Engagement, Wish, earliest_day, free_slots, taken_by
from filing.calendar.rules.impossible import MOST_DAYS, problem
from filing.calendar.rules.scheduling import Sitting, TermsAhead

CALENDAR = published()
MONDAY = dt.date(2026, 9, 7)
HOUR = dt.timedelta(hours=1)
PEOPLE = frozenset({"user:judge", "user:lawyer"})


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=SHANGHAI)


def sitting(day: dt.date, start: int, end: int) -> Sitting:
    return Sitting(at(day, start), at(day, end))


def wish(days: int = 0, rooms: tuple[str, ...] = ("room:1", "room:2"), barred: tuple[dt.date, ...] = (), hours: int = 1) -> Wish:
    return Wish(HOUR * hours, MONDAY, MONDAY + dt.timedelta(days=days), rooms, PEOPLE, CALENDAR, frozenset(barred))


def starts(wished: Wish, *taken: Engagement, count: int = 3) -> list[str]:
    return [f"{slot.sitting.starts_at:%d %H:%M} {slot.room[-1]}" for slot in free_slots(wished, taken, count)]


def test_an_empty_calendar_gives_the_first_slots_in_the_wanted_room() -> None:
    assert starts(wish()) == ["07 09:00 1", "07 09:30 1", "07 10:00 1"]


def test_a_taken_room_gives_the_other_room_and_a_taken_person_another_time() -> None:
    room = Engagement("room:1", sitting(MONDAY, 9, 10))
    assert starts(wish(), room, count=1) == ["07 09:00 2"]
    lawyer = Engagement("user:lawyer", sitting(MONDAY, 9, 11))
    assert starts(wish(), lawyer, count=1) == ["07 11:00 1"]


def test_noon_is_left_free_unless_the_hearing_is_longer_than_a_session() -> None:
    morning = Engagement("user:judge", sitting(MONDAY, 9, 12))
    assert starts(wish(), morning, count=1) == ["07 14:00 1"]
    assert starts(wish(hours=5), count=1) == ["07 09:00 1"]
    assert starts(wish(hours=9)) == []


def test_days_of_rest_and_days_that_parties_named_are_passed_over() -> None:
    saturday_before_national_day = Wish(HOUR, dt.date(2026, 10, 1), dt.date(2026, 10, 9), ("room:1",), PEOPLE, CALENDAR)
    assert starts(saturday_before_national_day, count=1) == ["08 09:00 1"]
    assert starts(wish(days=1, barred=(MONDAY,)), count=1) == ["08 09:00 1"]


def test_nothing_free_gives_nothing() -> None:
    whole = Engagement("user:judge", sitting(MONDAY, 8, 18))
    assert starts(wish(), whole) == []


def test_who_is_taken_is_named() -> None:
    taken = [Engagement("user:a", sitting(MONDAY, 9, 10)), Engagement("user:b", sitting(MONDAY, 10, 11))]
    assert taken_by(sitting(MONDAY, 9, 10), taken) == {"user:a"}


@pytest.mark.parametrize(
    ("procedure", "terms", "expected"),
    [
        ("ordinary", TermsAhead(), dt.date(2026, 9, 7)),  # three days between and no day of rest: the Monday
        ("summary", TermsAhead(), dt.date(2026, 9, 2)),
        ("ordinary", TermsAhead(over=dt.date(2026, 9, 16)), dt.date(2026, 9, 17)),
        ("small_claims", TermsAhead(over=dt.date(2026, 9, 8)), dt.date(2026, 9, 9)),
        ("summary", TermsAhead(ended=dt.date(2026, 9, 16)), dt.date(2026, 9, 16)),
        ("summary", TermsAhead(over=dt.date(2026, 9, 16), ended=dt.date(2026, 9, 16)), dt.date(2026, 9, 17)),
        ("summary", TermsAhead(over=dt.date(2026, 9, 11)), dt.date(2026, 9, 14)),  # after a weekend
    ],
)
def test_the_earliest_day_leaves_notice_and_terms(procedure: str, terms: TermsAhead, expected: dt.date) -> None:
    assert earliest_day(dt.date(2026, 9, 1), procedure, terms, CALENDAR) == expected


@pytest.mark.parametrize(
    ("procedure", "before", "allowed"),
    [("ordinary", 0, True), ("ordinary", 1, True), ("ordinary", 2, False), ("summary", 0, True), ("summary", 1, False),
     ("small_claims", 1, False), ("second_instance", 7, True)],
)  # fmt: skip
def test_adjournments_are_counted(procedure: str, before: int, allowed: bool) -> None:
    assert may_adjourn(procedure, before) is allowed


@pytest.mark.parametrize(
    ("day", "named", "code"),
    [
        (dt.date(2026, 9, 1), 0, "past"), (dt.date(2026, 9, 2), 0, ""), (dt.date(2026, 11, 2), 0, "too_far"),
        (dt.date(2026, 9, 5), 0, "rest_day"), (dt.date(2026, 9, 20), 0, ""),  # a Sunday on which people work
        (dt.date(2026, 9, 2), MOST_DAYS, "too_many"),
    ],
)  # fmt: skip
def test_which_days_a_party_may_name(day: dt.date, named: int, code: str) -> None:
    assert problem(day, today=dt.date(2026, 9, 1), named=named, calendar=CALENDAR) == code


def engaged(who: str, day: int, start: int, length: int) -> Engagement:
    begins = at(MONDAY + dt.timedelta(days=day), 9) + STEP * start
    return Engagement(who, Sitting(begins, begins + STEP * length))


engagement = st.builds(
    engaged,
    st.sampled_from(["room:1", "room:2", "user:judge", "user:lawyer", "user:other"]),
    st.integers(0, 3),
    st.integers(0, 16),
    st.integers(1, 8),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(engagement, max_size=30), st.integers(1, 3), st.sets(st.integers(0, 3), max_size=2))
def test_every_proposal_is_free_and_none_before_the_first_is(taken: list[Engagement], hours: int, barred: set[int]) -> None:
    wished = wish(days=3, barred=tuple(MONDAY + dt.timedelta(days=day) for day in barred), hours=hours)
    slots = free_slots(wished, taken, 200)
    assert slots == sorted(slots, key=lambda slot: slot.sitting.starts_at)
    for slot in slots:
        busy = taken_by(slot.sitting, taken)
        assert not busy & {slot.room, *PEOPLE}
        assert slot.sitting.starts_at.date() not in wished.barred
        assert not CALENDAR.is_rest_day(slot.sitting.starts_at.date())
    # Without cleverness: every start at which people and some room are free is among them.
    found = {slot.sitting.starts_at for slot in slots}
    for slot in free_slots(wished, [], 500):
        busy = taken_by(slot.sitting, taken)
        possible = not busy & PEOPLE and bool({"room:1", "room:2"} - busy)
        assert (slot.sitting.starts_at in found) is possible
