"""Deadlines start, are met or cancelled; each keeps its rule, its trigger and the working."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import Deed, record, record_all
from courtportal.kernel.authz import Actor
from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.actions.recompute import change_of, counted_values, standing_date
from filing.calendar.calendars import calendar_in_force
from filing.calendar.exchanges import day_that_ends, first_exchange, is_to_come
from filing.calendar.models import Deadline, DeadlineChange
from filing.calendar.rules.counting import DueDate, count_term, ended_with_exchange, extended_to
from filing.calendar.rules.kinds import TERMS_FOR_EVIDENCE
from filing.calendar.rules.limits import TIME_LIMITS
from filing.calendar.rules.terms import Term as TermLength
from filing.cases.grouping import heard_with
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
    length: TermLength | None = None,
) -> Deadline:
    """Start the time limit named ``rule`` from an event on ``triggered_on``; once for its key.

    A running deadline whose trigger moved to another day is counted again, and its people are told of the difference; so is one
    that lapsed before its trigger turned out to be later, and one that a service without effect had ended. A term in hours needs
    the instant of its trigger; one that the court sets has its own ``length``. Raises KeyError for an unknown rule, TermError for
    hours without an instant.
    """
    calendar = calendar_in_force()
    values, counted = _values(rule, trigger, triggered_on, calendar, length)
    values |= {"case": case, "party": party, "filing_id": filing_id}
    deadline, created = Deadline.objects.select_for_update().get_or_create(key=key, defaults=values)
    if created or _moved(deadline, values, counted, calendar, now):
        record_all(actor=actor, deeds=[_deed(deadline)], now=now)
    return deadline


@dataclass(frozen=True, slots=True)
class Term:
    """A party's time limit from a day on; ``key`` says it once."""

    rule: str
    trigger: str
    triggered_on: dt.date
    key: str
    party: Party


def start_deadlines(*, actor: Actor, case: Case, terms: Sequence[Term], now: dt.datetime) -> list[Deadline]:
    """What ``start_deadline`` does for one term, for many of a case, in the transaction of the caller, who holds the case.

    Those that began now, or on another day than it seemed.
    """
    calendar, changed, new = calendar_in_force(), [], {}
    held = Deadline.objects.select_for_update().filter(key__in=[term.key for term in terms]).order_by("pk")
    known = {row.key: row for row in held}
    for term in terms:
        values, counted = _values(term.rule, term.trigger, term.triggered_on, calendar)
        if (row := known.get(term.key)) is None:
            new[term.key] = Deadline(key=term.key, case=case, party=term.party, **values)
        elif _moved(row, values, counted, calendar, now):
            changed.append(row)
    _end_with_exchange([row for row in new.values() if row.rule in TERMS_FOR_EVIDENCE], case, calendar, now)
    Deadline.objects.bulk_create(new.values())
    if changed := [*new.values(), *changed]:
        record_all(actor=actor, deeds=[_deed(row) for row in changed], now=now)
    return changed


def _end_with_exchange(terms: Sequence[Deadline], case: Case, calendar: Calendar, now: dt.datetime) -> None:
    """New terms for evidence, not saved yet, run until the exchange that is to come, where that is after their own days."""
    exchange = first_exchange(heard_with([case.pk])[case.pk]) if terms else None
    if exchange is None or not is_to_come(exchange, now):
        return
    for term in terms:
        term.exchange_on = day_that_ends(term, exchange, calendar)
        for name, value in counted_values(standing_date(term, calendar), calendar).items():
            setattr(term, name, value)


def _values(
    rule: str, trigger: str, triggered_on: dt.date, calendar: Calendar, length: TermLength | None = None
) -> tuple[dict[str, Any], DueDate]:
    """What a deadline keeps of its rule, trigger and count; and the count."""
    limit = TIME_LIMITS[rule]
    length = length or limit.term
    counted = count_term(length, triggered_on, limit.counting, calendar)
    instant = triggered_on if isinstance(triggered_on, dt.datetime) else None
    values = {
        "rule": rule,
        "article": limit.source.text.zh,
        "law": limit.source.law,
        "law_version": limit.source.version,
        "law_article": limit.source.article,
        "term": str(length),
        "counting": str(limit.counting),
        "trigger": trigger,
        "triggered_on": instant.date() if instant else triggered_on,
        **counted_values(counted, calendar),
    }
    if instant:
        values |= {"due_on": counted.due.date(), "due_at": counted.due}  # type: ignore[attr-defined]
    return values, counted


def _moved(deadline: Deadline, values: dict[str, Any], counted: DueDate, calendar: Calendar, now: dt.datetime) -> bool:
    """Whether the deadline begins on another day than it seemed; then it runs as counted anew, and the change is kept."""
    if not _begins_anew(deadline, values["triggered_on"]):
        return False
    deadline.triggered_on = values["triggered_on"]
    if deadline.rule in TERMS_FOR_EVIDENCE and deadline.case_id:
        exchange = first_exchange(heard_with([deadline.case_id])[deadline.case_id])
        # One that is over ends no term, but for what it has ended already.
        if deadline.exchange_on or (exchange is not None and is_to_come(exchange, now)):
            deadline.exchange_on = day_that_ends(deadline, exchange, calendar, moved_at=now)
    counted = ended_with_exchange(extended_to(counted, deadline.set_by_court), deadline.exchange_on)
    change = change_of(deadline, counted, why=DeadlineChange.Why.TRIGGER, calendar=calendar, now=now)
    change.save()
    for name, value in {**values, **counted_values(counted, calendar)}.items():
        setattr(deadline, name, value)
    deadline.state = Deadline.State.RUNNING
    deadline.save()
    return True


def _begins_anew(deadline: Deadline, day: dt.date) -> bool:
    """A running term goes with its trigger; one that lapsed runs again from a later day only; one that was cancelled only where
    nothing but its service was missing.
    """
    if deadline.state == Deadline.State.RUNNING:
        return deadline.triggered_on != day
    if deadline.state == Deadline.State.LAPSED:
        return deadline.triggered_on < day
    return deadline.state == Deadline.State.CANCELLED and _is_void(deadline)


def _is_void(deadline: Deadline) -> bool:
    last = deadline.changes.order_by("-changed_at", "-pk").values_list("why", flat=True).first()
    return last == DeadlineChange.Why.VOID


def move_deadline(*, actor: Actor, deadline: Deadline, triggered_on: dt.date, now: dt.datetime) -> bool:
    """Whether the deadline, which the caller holds, is counted from this day now; one that is met or cancelled stays as it is."""
    calendar = calendar_in_force()
    values, counted = _values(deadline.rule, deadline.trigger, triggered_on, calendar)
    moved = _moved(deadline, values, counted, calendar, now)
    if moved:
        record_all(actor=actor, deeds=[_deed(deadline)], now=now)
    return moved


def void_deadline(*, actor: Actor, deadline: Deadline, now: dt.datetime) -> None:
    """The deadline, which the caller holds, never began: what started it had no effect. Its people are told."""
    if deadline.state not in (Deadline.State.RUNNING, Deadline.State.LAPSED):
        return
    DeadlineChange.objects.create(
        deadline=deadline, was=deadline.due_on, was_status=deadline.status, due_on=deadline.due_on, status=deadline.status,
        why=DeadlineChange.Why.VOID, triggered_on=deadline.triggered_on, calendar_version=deadline.calendar_version,
        changed_at=now,
    )  # fmt: skip
    deadline.state = Deadline.State.CANCELLED
    deadline.save(update_fields=["state"])
    record(actor=actor, action="deadline_void", obj=deadline, now=now)


def _deed(deadline: Deadline) -> Deed:
    days = {"triggered_on": deadline.triggered_on.isoformat(), "due_on": deadline.due_on.isoformat()}
    return Deed("start_deadline", deadline, detail={"rule": deadline.rule, **days})


@transaction.atomic
def end_deadline(*, actor: Actor, key: str, state: str, now: dt.datetime) -> None:
    """Mark the deadline of this key as met or cancelled (``state``), if it runs."""
    found = Deadline.objects.select_for_update().filter(key=key, state=Deadline.State.RUNNING).first()
    if found is not None:
        found.state = state
        found.save(update_fields=["state"])
        record(actor=actor, action=f"deadline_{state}", obj=found, now=now)


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
