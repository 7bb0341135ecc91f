"""Which days are days of rest: weekends, statutory holidays and the days the State Council moves around them.

Pure: knows no clock and no database. The yearly notice of the State Council is taken from the ``chinesecalendar``
table; outside the years of that table weekends and the statutory holidays with a fixed date are taken, and
``is_covered`` is false so that callers can mark a date as provisional.
"""

from datetime import date, timedelta
from functools import cache

from chinese_calendar import constants, is_workday

# 《全国年节及纪念日放假办法》(2024 amendment), art. 2: the holidays that have a fixed day of the Gregorian calendar.
FIXED_HOLIDAYS: dict[tuple[int, int], tuple[str, str]] = {
    (1, 1): ("元旦", "New Year's Day"),
    (5, 1): ("劳动节", "Labour Day"),
    (5, 2): ("劳动节", "Labour Day"),
    (10, 1): ("国庆节", "National Day"),
    (10, 2): ("国庆节", "National Day"),
    (10, 3): ("国庆节", "National Day"),
}

_HOLIDAY_NAMES: dict[str, tuple[str, str]] = {
    "New Year's Day": ("元旦", "New Year's Day"),
    "Spring Festival": ("春节", "Spring Festival"),
    "Tomb-sweeping Day": ("清明节", "Tomb-sweeping Day"),
    "Labour Day": ("劳动节", "Labour Day"),
    "Dragon Boat Festival": ("端午节", "Dragon Boat Festival"),
    "Mid-autumn Festival": ("中秋节", "Mid-Autumn Festival"),
    "National Day": ("国庆节", "National Day"),
}
_SATURDAY = 5


@cache
def calendar_first_day() -> date:
    """The first day of the first year whose table of holidays is known."""
    return date(min(constants.holidays).year, 1, 1)


@cache
def calendar_last_day() -> date:
    """The last day of the last year whose table of holidays is known."""
    return date(max(constants.holidays).year, 12, 31)


def is_covered(day: date) -> bool:
    """Whether the published table of holidays covers this day."""
    return calendar_first_day() <= day <= calendar_last_day()


def is_rest_day(day: date) -> bool:
    """Whether nobody has to act on this day. An adjusted working Saturday or Sunday is not a day of rest."""
    if is_covered(day):
        return not is_workday(day)
    return day.weekday() >= _SATURDAY or (day.month, day.day) in FIXED_HOLIDAYS


def rest_day_name(day: date) -> tuple[str, str]:
    """Why this day is a day of rest, in Chinese and English; empty texts for a working day."""
    if not is_rest_day(day):
        return ("", "")
    if is_covered(day) and day in constants.holidays:
        name = str(constants.holidays[day])
        return _HOLIDAY_NAMES.get(name, (name, name))
    fixed = FIXED_HOLIDAYS.get((day.month, day.day))
    if fixed and not is_covered(day):
        return fixed
    return ("周末", "weekend")


def is_adjusted_working_day(day: date) -> bool:
    """Whether this is a Saturday or Sunday on which people work in exchange for a bridge day."""
    return day.weekday() >= _SATURDAY and not is_rest_day(day)


def next_working_day(day: date) -> date:
    """The day itself if people work on it, otherwise the first working day after it."""
    while is_rest_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``; the starting day is not counted."""
    if count < 0:
        raise ValueError("count must not be negative")
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1))
    return day
