"""Which days of leave can be entered. Knows no Django and no clock."""

import datetime as dt
from collections.abc import Iterable

LONGEST = dt.timedelta(days=366)


def problem(first: dt.date, last: dt.date, *, today: dt.date, taken: Iterable[tuple[dt.date, dt.date]]) -> str:
    """Why the leave cannot be: ``backwards``, ``past``, ``too_long``, ``overlaps``; '' if it can. A running one may be noted."""
    if last < first:
        return "backwards"
    if last < today:
        return "past"
    if last - first > LONGEST:
        return "too_long"
    return "overlaps" if any(first <= until and begins <= last for begins, until in taken) else ""
