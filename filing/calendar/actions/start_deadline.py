"""Deadlines start, are met or cancelled; each keeps its rule, its trigger and the working."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.calendar.actions.recompute import change_of, counted_values
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline, DeadlineChange
from filing.calendar.rules.counting import extended_to
from filing.calendar.rules.limits import TIME_LIMITS, due_date
from filing.cases.models import Case, Party


@transaction.atomic
def start_deadline(  # noqa: PLR0913 - the whole row of the table
    *,
    actor: Actor,
    rule: str,
    trigger: str,
    triggered_on: dt.date,
    key: str,
    now: dt.datetime,
    case: Case | None = None,
    party: Party | None = None,
    filing_id: uuid.UUID | None = None,
) -> Deadline:
    """Start the time limit named ``rule`` from an event on ``triggered_on``; once for its key.

    A running deadline whose trigger moved to another day is counted again, and its people are told of the difference. A term
    in hours needs the instant of its trigger. Raises KeyError for an unknown rule, TermError for hours without an instant.
    """
    calendar = calendar_in_force()
    limit, counted = TIME_LIMITS[rule], due_date(rule, triggered_on, calendar)
    instant = triggered_on if isinstance(triggered_on, dt.datetime) else None
    values = {
        "case": case,
        "party": party,
        "filing_id": filing_id,
        "rule": rule,
        "article": limit.source.text.zh,
        "law": limit.source.law,
        "law_version": limit.source.version,
        "law_article": limit.source.article,
        "term": str(limit.term),
        "counting": str(limit.counting),
        "trigger": trigger,
        "triggered_on": instant.date() if instant else triggered_on,
        **counted_values(counted, calendar),
    }
    if instant:
        values |= {"due_on": counted.due.date(), "due_at": counted.due}  # type: ignore[attr-defined]
    deadline, created = Deadline.objects.select_for_update().get_or_create(key=key, defaults=values)
    moved = not created and deadline.state == Deadline.State.RUNNING and deadline.triggered_on != values["triggered_on"]
    if moved:
        counted = extended_to(counted, deadline.set_by_court)
        values |= counted_values(counted, calendar)
        change = change_of(deadline, counted, why=DeadlineChange.Why.TRIGGER, calendar=calendar, now=now)
        change.triggered_on = values["triggered_on"]
        change.save()
        for name, value in values.items():
            setattr(deadline, name, value)
        deadline.save()
    if created or moved:
        detail = {"rule": rule, "triggered_on": triggered_on.isoformat(), "due_on": counted.due.isoformat()}
        record(actor=actor, action="start_deadline", obj=deadline, now=now, detail=detail)
    return deadline


@transaction.atomic
def end_deadlines(
    *, actor: Actor, rules: tuple[str, ...], state: str, now: dt.datetime, case_id: uuid.UUID | None = None,
    party_id: uuid.UUID | None = None, filing_id: uuid.UUID | None = None,
) -> int:  # fmt: skip
    """Mark running deadlines of these rules as met or cancelled (``state``); of the case and party, or of the filing."""
    running = Deadline.objects.filter(rule__in=rules, state=Deadline.State.RUNNING)
    of = {"filing_id": filing_id, "case_id": case_id, "party_id": party_id}
    running = running.filter(**{name: value for name, value in of.items() if value is not None})
    ended = list(running.select_for_update())
    for deadline in ended:
        deadline.state = state
        deadline.save(update_fields=["state"])
        record(actor=actor, action=f"deadline_{state}", obj=deadline, now=now)
    return len(ended)
