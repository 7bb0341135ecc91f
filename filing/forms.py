"""What a form is made from, and a day that stands in an address."""

import datetime as dt
from typing import Any

from django.http import HttpRequest

FIRST_YEAR, LAST_YEAR = 1900, 2999


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """The data and files of a POST, else nothing: a form sent empty is still a form that was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def asked_day(request: HttpRequest) -> dt.date | None:
    """The ``?day=`` of an address; None for what is no day, or one so far off that a week from it would leave the calendar."""
    try:
        day = dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
