"""When rooms and people are free: one model of who is taken when, and the next free slots. Knows no Django and no clock."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.kinds import TRIAL
from filing.calendar.rules.scheduling import NOTICE_DAYS, Sitting, TermsAhead, needs_notice

STEP = dt.timedelta(minutes=30)
SHANGHAI = dt.timezone(dt.timedelta(hours=8))  # no summer time since 1991
# When slots are proposed; a hearing may be set by hand anywhere in opening hours.
SESSIONS = ((dt.time(9, 0), dt.time(12, 0)), (dt.time(14, 0), dt.time(17, 30)))
WHOLE_DAY = ((dt.time(9, 0), dt.time(17, 30)),)


@dataclass(frozen=True, slots=True)
class Engagement:
    """A room or a person (``who``) is taken for the time of a sitting."""

    who: str
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time in a room."""

    room: str
    sitting: Sitting


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: a length, between two days, in one of the rooms, with these people, on none of the barred days."""

    length: dt.timedelta
    first_day: dt.date
    last_day: dt.date
    rooms: Sequence[str]
    people: frozenset[str]
    calendar: Calendar
    barred: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Diaries:
    """The engagements by whose they are and by day, so that a slot is judged without reading them all."""

    taken: dict[tuple[str, dt.date], list[Sitting]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, engagements: Iterable[Engagement]) -> "Diaries":
        """Sort the engagements into diaries; a sitting over midnight stands on each of its days."""
        diaries = cls()
        for one in engagements:
            day = one.sitting.starts_at.date()
            while day <= one.sitting.ends_at.date():
                diaries.taken[one.who, day].append(one.sitting)
                day += dt.timedelta(days=1)
        return diaries

    def free(self, who: str, sitting: Sitting) -> bool:
        """Nothing in this diary shares time with the sitting."""
        return not any(other.overlaps(sitting) for other in self.taken.get((who, sitting.starts_at.date()), ()))


def taken_by(sitting: Sitting, engagements: Iterable[Engagement]) -> set[str]:
    """Who of the engaged is not free for the sitting."""
    return {one.who for one in engagements if one.sitting.overlaps(sitting)}


def earliest_day(today: dt.date, procedure: str, terms: TermsAhead, calendar: Calendar, kind: str = TRIAL) -> dt.date:
    """The first working day that leaves the notice of three days (CPL 139) and the open terms to their parties."""
    notice = NOTICE_DAYS + 1 if needs_notice(procedure, kind) else 1
    return calendar.next_working_day(terms.first_day(today + dt.timedelta(days=notice)))


def free_slots(wish: Wish, engagements: Iterable[Engagement], count: int = 3) -> list[Slot]:
    """The first ``count`` free slots, at most one for each start; rooms are preferred in the order of the wish."""
    diaries = Diaries.of(engagements)
    found: list[Slot] = []
    for sitting in _sittings(wish):
        if len(found) >= count:
            break
        if not all(diaries.free(who, sitting) for who in wish.people):
            continue
        room = next((room for room in wish.rooms if diaries.free(room, sitting)), None)
        if room is not None:
            found.append(Slot(room, sitting))
    return found


def _sittings(wish: Wish) -> Iterator[Sitting]:
    """Every possible sitting in order of time: on working days, within a session unless it is longer than one."""
    longest = max(_on(wish.first_day, until) - _on(wish.first_day, begins) for begins, until in SESSIONS)
    sessions = SESSIONS if wish.length <= longest else WHOLE_DAY
    day = wish.first_day
    while day <= wish.last_day:
        if day not in wish.barred and not wish.calendar.is_rest_day(day):
            for begins, until in sessions:
                start = _on(day, begins)
                while start + wish.length <= _on(day, until):
                    yield Sitting(start, start + wish.length)
                    start += STEP
        day += dt.timedelta(days=1)


def _on(day: dt.date, time: dt.time) -> dt.datetime:
    """The time on the courts' wall clock."""
    return dt.datetime.combine(day, time, tzinfo=SHANGHAI)
