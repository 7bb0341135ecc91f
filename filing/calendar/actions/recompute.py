"""Running deadlines are counted again when a calendar or a trigger has changed; the difference is kept and told.

Each batch is a transaction of its own and marks its rows with the calendar they were counted by, so that a run that was cut goes
on where it was and a run that finds nothing to do costs one query.
"""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline, DeadlineChange
from filing.calendar.rules.counting import Counting, DueDate, count_term, ended_with_exchange, extended_to
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.terms import parse_term

BATCH = 2_000
Group = tuple[str, str, dt.date, dt.date | None, dt.date | None]


@dataclass
class Recomputed:
    """How many deadlines were looked at, and how many have another last day now."""

    counted: int = 0
    moved: int = 0
    up_to: str = ""  # the rule in whose rows the last batch ended: what lies before it needs no second look


def recompute_deadlines(*, now: dt.datetime, batch: int = BATCH) -> Recomputed:
    """Every running deadline stands by the calendar in force. People are told by the schedule, from the kept changes."""
    calendar, done = calendar_in_force(), Recomputed()
    results: dict[Group, DueDate] = {}
    while counted := _recompute_batch(calendar, results, batch, done.up_to, now):
        done.counted += counted.counted
        done.moved += counted.moved
        done.up_to = counted.up_to
    return done


@transaction.atomic
def _recompute_batch(
    calendar: Calendar, results: dict[Group, DueDate], batch: int, up_to: str, now: dt.datetime
) -> Recomputed | None:
    """The next rows that were counted by another calendar; None if there are none."""
    running = Deadline.objects.filter(state=Deadline.State.RUNNING, rule__gte=up_to, due_at=None)
    stale = running.exclude(calendar_version=calendar.version)
    fields = ("pk", "rule", "term", "triggered_on", "set_by_court", "exchange_on", "due_on", "status", "calendar_version")
    rows = list(stale.order_by("rule", "triggered_on").select_for_update().only(*fields)[:batch])
    if not rows:
        return None
    groups: dict[Group, list[Deadline]] = defaultdict(list)
    same: list[uuid.UUID] = []
    for row in rows:
        group = (row.rule, row.term, row.triggered_on, row.set_by_court, row.exchange_on)
        result = results.get(group) or results.setdefault(group, standing_date(row, calendar))
        if (row.due_on, row.status) == (result.due, str(result.status)) or _is_settled_otherwise(row, result):
            same.append(row.pk)
        else:
            groups[group].append(row)
    Deadline.objects.filter(pk__in=same).update(calendar_version=calendar.version)
    changes = [change for group, members in groups.items() for change in _move(members, results[group], calendar, now)]
    DeadlineChange.objects.bulk_create(changes)
    moved = sum(change.was != change.due_on for change in changes)
    if changes:
        detail = {"calendar": calendar.version, "counted": len(rows), "moved": moved}
        record(actor=SYSTEM, action="recompute_deadlines", obj=changes[0], now=now, detail=detail)
    return Recomputed(len(rows), moved, rows[-1].rule)


def _is_settled_otherwise(row: Deadline, result: DueDate) -> bool:
    """A limit that no day of rest prolongs and that pauses or extensions have moved: their own clock has counted it."""
    limit = TIME_LIMITS.get(row.rule)
    return limit is not None and limit.counting is not Counting.ACTION and row.due_on != result.due


def own_date(row: Deadline, calendar: Calendar) -> DueDate:
    """The deadline by this calendar, not before the day that the court set; one whose rule is no longer known stays as it is."""
    if row.rule in TIME_LIMITS:
        limit = TIME_LIMITS[row.rule]
        term = parse_term(row.term) if limit.set_by_court else limit.term
        return extended_to(count_term(term, row.triggered_on, limit.counting, calendar), row.set_by_court)
    return DueDate(row.due_on, row.due_on, row.status, ())  # type: ignore[arg-type]


def standing_date(row: Deadline, calendar: Calendar) -> DueDate:
    """The same, or the day of the exchange of evidence with which it ends."""
    return ended_with_exchange(own_date(row, calendar), row.exchange_on)


def _move(rows: list[Deadline], result: DueDate, calendar: Calendar, now: dt.datetime) -> list[DeadlineChange]:
    """All these deadlines share rule, length, trigger day and the day the court set, so one statement moves them."""
    changes = [change_of(row, result, why=DeadlineChange.Why.CALENDAR, calendar=calendar, now=now) for row in rows]
    Deadline.objects.filter(pk__in=[row.pk for row in rows]).update(**counted_values(result, calendar))
    return changes


def counted_values(result: DueDate, calendar: Calendar) -> dict[str, Any]:
    """What a deadline keeps of a count."""
    return {
        "due_on": result.due,
        "status": str(result.status),
        "working": [{"zh": step.zh, "en": step.en} for step in result.working],
        "calendar_version": calendar.version,
    }


def change_of(row: Deadline, result: DueDate, *, why: str, calendar: Calendar, now: dt.datetime) -> DeadlineChange:
    """What is kept of a change; not saved yet. One that moves no date needs telling nobody."""
    return DeadlineChange(
        deadline_id=row.pk,
        was=row.due_on,
        was_status=row.status,
        due_on=result.due,
        status=str(result.status),
        why=why,
        triggered_on=row.triggered_on,
        calendar_version=calendar.version,
        changed_at=now,
        told_at=now if row.due_on == result.due else None,
    )
