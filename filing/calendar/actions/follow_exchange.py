"""The term for evidence ends on the day of the exchange of evidence, wherever that day goes (法释〔2019〕19号 art. 56)."""

import datetime as dt

from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.actions.recompute import change_of, counted_values, standing_date
from filing.calendar.calendars import calendar_in_force
from filing.calendar.exchanges import day_of, day_that_ends, first_exchange, is_to_come
from filing.calendar.models import Deadline, DeadlineChange, Hearing
from filing.calendar.rules.kinds import EXCHANGE, KINDS
from filing.cases.grouping import heard_with

State = Deadline.State


def follow_exchange(*, actor: Actor, hearing: Hearing, now: dt.datetime) -> None:
    """The terms for evidence that still run end with the first exchange that stands; without one, when their own days are over.

    A further exchange is for evidence against what was exchanged (art. 58) and moves nothing: what runs after the first, of who
    was served late or got more time, runs on (``day_that_ends``). A term that lapsed with an exchange that was put off runs
    again. In the caller's transaction, for any kind of hearing; people are told by ``tell_changes``.
    """
    if hearing.kind != EXCHANGE:
        return
    together = heard_with([hearing.case_id])[hearing.case_id]
    first = first_exchange(together)
    if first is not None and not is_to_come(first, now):
        return
    day, calendar = day_of(first) if first is not None else None, calendar_in_force()
    rows = Deadline.objects.select_for_update().filter(case__in=together, rule__in=KINDS[EXCHANGE].terms_ended)
    concerned = rows.filter(Q(state=State.RUNNING) | Q(state=State.LAPSED, exchange_on__isnull=False)).order_by("pk")
    ends = [(row, day_that_ends(row, first, calendar)) for row in concerned]
    changes = [_follow(row, exchange_on, calendar, now) for row, exchange_on in ends if row.exchange_on != exchange_on]
    moved = DeadlineChange.objects.bulk_create(change for change in changes if change.was != change.due_on)
    if moved:
        detail = {"exchange_on": day.isoformat() if day else None, "moved": len(moved)}
        record(actor=actor, action="follow_exchange", obj=hearing, now=now, detail=detail)


def _follow(row: Deadline, day: dt.date | None, calendar: Calendar, now: dt.datetime) -> DeadlineChange:
    row.exchange_on = day
    result = standing_date(row, calendar)
    change = change_of(row, result, why=DeadlineChange.Why.EXCHANGE, calendar=calendar, now=now)
    for name, value in counted_values(result, calendar).items():
        setattr(row, name, value)
    if row.due_on >= clock.local(now).date():
        row.state = State.RUNNING
    row.save()
    return change
