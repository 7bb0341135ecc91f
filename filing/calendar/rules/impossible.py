"""Which days a party may name as impossible: within a window and not so many that no hearing can be. Knows no Django."""

import datetime as dt

from courtportal.kernel.courts.working_days import Calendar

# The law sets no number; the court does, and this is its configuration.
WINDOW = dt.timedelta(days=60)
MOST_DAYS = 10


def problem(day: dt.date, *, today: dt.date, named: int, calendar: Calendar) -> str:
    """Why the day cannot be named: ``past``, ``too_far``, ``rest_day``, ``too_many``; '' if it can."""
    if day <= today:
        return "past"
    if day > today + WINDOW:
        return "too_far"
    if calendar.is_rest_day(day):
        return "rest_day"
    return "too_many" if named >= MOST_DAYS else ""
