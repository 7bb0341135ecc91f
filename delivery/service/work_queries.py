"""What waits and what is late: one condition for a count and for the list behind it, scoped to the actor."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from delivery.service.models import ServiceRecipient, WorkItem
from delivery.service.rules.ladder import Rung
from delivery.service.rules.ways import SHANGHAI

# The name of the recipients for whom nothing follows by itself.
NOBODY = "none"
WHENS = ("late", "today", "coming")
AGES = ("week", "month", "older")
LAST_DAYS = {"week": 7, "month": 30}


def due(when: str, today: dt.date) -> Q:
    """Work that was due before today, is due today, or later. Raises KeyError for another word."""
    return {"late": Q(due_on__lt=today), "today": Q(due_on=today), "coming": Q(due_on__gt=today)}[when]


def work(actor: Actor, today: dt.date, *, kind: str = "", when: str = "") -> QuerySet[WorkItem]:
    """Open work of a kind and a time, the most urgent first; "" for any. Raises KeyError for an unknown time."""
    found = visible_to(actor, WorkItem).filter(done_at=None)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(due(when, today)) if when else found
    return found.select_related("order__case", "recipient__party", "owner").order_by("due_on", "created_at")


def waiting(actor: Actor, today: dt.date, *, way: str = "", age: str = "") -> QuerySet[ServiceRecipient]:
    """Recipients not served, on a step of their plan, by how long ago the order was made. Raises KeyError for an unknown age."""
    found = visible_to(actor, ServiceRecipient, "list").filter(served_at=None)
    found = found.filter(way="" if way == NOBODY else way) if way else found
    found = found.filter(made(age, today)) if age else found
    return found.select_related("order__case", "party").order_by("created_at")


def made(age: str, today: dt.date) -> Q:
    """Made within the last week, within the last month before it, or longer ago."""
    week, month = (
        dt.datetime.combine(today - dt.timedelta(days=LAST_DAYS[name]), dt.time(), tzinfo=SHANGHAI) for name in ("week", "month")
    )
    return {
        "week": Q(created_at__gte=week),
        "month": Q(created_at__lt=week, created_at__gte=month),
        "older": Q(created_at__lt=month),
    }[age]


@dataclass(frozen=True)
class MapRow:
    """One kind of work, or one step, with its count for each column."""

    code: str
    counts: dict[str, int]


def map_of_work(actor: Actor, today: dt.date) -> list[MapRow]:
    """How much work of each kind is late, due today, or coming: one query, the conditions of ``work``; an index answers it."""
    columns = {when: Count("due_on", filter=due(when, today)) for when in WHENS}
    rows = work(actor, today).order_by().values("kind").annotate(**columns).values_list("kind", *WHENS)
    found = {kind: dict(zip(WHENS, counts, strict=True)) for kind, *counts in rows}
    return [MapRow(kind.value, found[kind.value]) for kind in WorkItem.Kind if kind.value in found]


def map_of_waiting(actor: Actor, today: dt.date) -> list[MapRow]:
    """How many recipients wait on each step, by age: one query, the conditions of ``waiting``."""
    columns = {age: Count("created_at", filter=made(age, today)) for age in AGES}
    rows = waiting(actor, today).order_by().values("way").annotate(**columns).values_list("way", *AGES)
    found = {way: dict(zip(AGES, counts, strict=True)) for way, *counts in rows}
    return [MapRow(way, found[way]) for way in (*(one.value for one in Rung), "") if way in found]
