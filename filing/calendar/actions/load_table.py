"""The State Council's notice for a year is loaded as data; what was counted without it is counted again."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.calendar.calendars import calendar_in_force, with_table
from filing.calendar.models import HolidayTable


class WrongTable(ValueError):
    """The file is no table of holidays; the text says why."""


@transaction.atomic
def load_table(*, actor: Actor, content: Mapping[str, Any], now: dt.datetime) -> tuple[HolidayTable, bool]:
    """The table, and whether it is new: the same content again is the same table, other content of a year the next number.

    Who may: the operator, by ``manage.py load_calendar``. The deadlines follow by ``recompute_deadlines``. Raises ``WrongTable``.
    """
    try:
        year, source = int(content["year"]), str(content["source"]).strip()
        holidays = {dt.date.fromisoformat(day).isoformat(): str(name) for day, name in dict(content["holidays"]).items()}
        working = sorted(dt.date.fromisoformat(day).isoformat() for day in content["working_days"])
    except (KeyError, TypeError, ValueError) as error:
        raise WrongTable(f"not a table of holidays: {error}") from error
    if not source or not holidays:
        raise WrongTable("a table names its source and its holidays")
    last = HolidayTable.objects.filter(year=year).order_by("-number").first()
    if last and (last.source, last.holidays, last.working_days) == (source, holidays, working):
        return last, False
    table = HolidayTable(
        year=year,
        number=last.number + 1 if last else 1,
        source=source[:80],
        holidays=holidays,
        working_days=working,
        loaded_at=now,
    )
    try:
        with_table(calendar_in_force(), table)
    except ValueError as error:
        raise WrongTable(str(error)) from error
    table.save()
    record(actor=actor, action="load_calendar", obj=table, now=now, detail={"year": year, "source": table.source})
    return table, True
