"""Which days are days of rest: weekends, statutory holidays and the days the State Council moves around them.

Pure: knows no clock and no database. The yearly notices of the State Council are taken from the ``chinesecalendar`` table; a
notice that is newer than the package is added by ``Calendar.with_year``. What is counted is counted with the calendar in force
(``filing.public.calendar_in_force``), not with the package's alone. Outside the years that are known, weekends and the statutory
holidays with a fixed date are taken, and ``covers`` is false so that callers can mark a date as provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version

from chinese_calendar import constants

# 《全国年节及纪念日放假办法》(2024 amendment), art. 2: the holidays that have a fixed day of the Gregorian calendar.
FIXED_HOLIDAYS: dict[tuple[int, int], tuple[str, str]] = {
    (1, 1): ("元旦", "New Year's Day"),
    (5, 1): ("劳动节", "Labour Day"),
    (5, 2): ("劳动节", "Labour Day"),
    (10, 1): ("国庆节", "National Day"),
    (10, 2): ("国庆节", "National Day"),
    (10, 3): ("国庆节", "National Day"),
}

HOLIDAY_NAMES: dict[str, tuple[str, str]] = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Tomb-sweeping Day"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
    "National Day": ("国庆节", "National Day"),
}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of rest of a run of years, and from which notices they are known (``version``)."""

    version: str
    first_year: int
    last_year: int
    holidays: Mapping[date, str]
    working: frozenset[date]

    def covers(self, day: date) -> bool:
        """Whether a published table covers this day."""
        return self.first_year <= day.year <= self.last_year

    def is_rest_day(self, day: date) -> bool:
        """Whether nobody has to act on this day. An adjusted working Saturday or Sunday is not a day of rest."""
        if not self.covers(day):
            return day.weekday() >= _SATURDAY or (day.month, day.day) in FIXED_HOLIDAYS
        return day in self.holidays or (day.weekday() >= _SATURDAY and day not in self.working)

    def name_of(self, day: date) -> tuple[str, str]:
        """Why this day is a day of rest, in Chinese and English; empty texts for a working day."""
        if not self.is_rest_day(day):
            return ("", "")
        if name := self.holidays.get(day):
            return HOLIDAY_NAMES.get(name, (name, name))
        fixed = FIXED_HOLIDAYS.get((day.month, day.day))
        return fixed if fixed and not self.covers(day) else ("周末", "weekend")

    def is_adjusted_working_day(self, day: date) -> bool:
        """Whether this is a Saturday or Sunday on which people work in exchange for a bridge day."""
        return day.weekday() >= _SATURDAY and not self.is_rest_day(day)

    def next_working_day(self, day: date) -> date:
        """The day itself if people work on it, otherwise the first working day after it."""
        while self.is_rest_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; the starting day is not counted."""
        if count < 0:
            raise ValueError("count must not be negative")
        for _ in range(count):
            day = self.next_working_day(day + timedelta(days=1))
        return day

    def with_year(self, year: int, *, holidays: Mapping[date, str], working: frozenset[date], source: str) -> "Calendar":
        """The calendar in which a notice says what the days of ``year`` are; it takes the place of what was known of the year.

        Raises ValueError for a year that would leave a gap, days of another year, or a working day that is no weekend.
        """
        if not self.first_year <= year <= self.last_year + 1:
            raise ValueError(f"year {year} does not follow {self.last_year}")
        if any(day.year != year for day in [*holidays, *working]):
            raise ValueError("a day of another year")
        if any(day.weekday() < _SATURDAY or day in holidays for day in working):
            raise ValueError("an adjusted working day is a Saturday or Sunday and no holiday")
        kept = {day: name for day, name in self.holidays.items() if day.year != year}
        kept_working = frozenset(day for day in self.working if day.year != year)
        return replace(
            self,
            version=f"{self.version} + {year} {source}",
            last_year=max(self.last_year, year),
            holidays={**kept, **holidays},
            working=kept_working | working,
        )


@cache
def published() -> Calendar:
    """The years that the package knows."""
    return Calendar(
        version=f"chinesecalendar {version('chinesecalendar')}",
        first_year=min(constants.holidays).year,
        last_year=max(constants.holidays).year,
        holidays={day: str(name) for day, name in constants.holidays.items()},
        working=frozenset(constants.workdays),
    )
