"""The calendar that the courts count with: what the package knows, and the notices that were loaded since."""

import datetime as dt
from functools import lru_cache

from courtportal.kernel.courts.working_days import Calendar, published
from courtportal.kernel.gathering import remembered
from filing.calendar.models import HolidayTable
from filing.calendar.rules.counting import Counting, DueDate, count_term
from filing.calendar.rules.limits import due_date as counted
from filing.calendar.rules.terms import Term


def calendar_in_force() -> Calendar:
    """The calendar with the newest table of each year. One small query; what is built is kept."""
    return remembered("calendar", _newest)


def _newest() -> Calendar:
    newest: dict[int, str] = {}
    for table_id, year in HolidayTable.objects.order_by("year", "-number").values_list("pk", "year"):
        newest.setdefault(year, str(table_id))
    return _built(tuple(newest.values()))


@lru_cache(maxsize=8)
def _built(table_ids: tuple[str, ...]) -> Calendar:
    """Settled rows never change, so what was built from them does not either."""
    calendar = published()
    for table in HolidayTable.objects.filter(pk__in=table_ids).order_by("year"):
        calendar = with_table(calendar, table)
    return calendar


def with_table(calendar: Calendar, table: HolidayTable) -> Calendar:
    """The calendar in which this table holds. Raises ValueError for a table that does not fit."""
    return calendar.with_year(
        table.year,
        holidays={dt.date.fromisoformat(day): name for day, name in table.holidays.items()},
        working=frozenset(dt.date.fromisoformat(day) for day in table.working_days),
        source=f"{table.source}#{table.number}",
    )


def count(term: Term, start: dt.date, counting: Counting = Counting.ACTION) -> DueDate:
    """When a term that starts with an event on ``start`` ends by the calendar in force. Raises TermError."""
    return count_term(term, start, counting, calendar_in_force())


def due_date(code: str, start: dt.date) -> DueDate:
    """When the named time limit ends by the calendar in force. Raises KeyError for an unknown name."""
    return counted(code, start, calendar_in_force())
