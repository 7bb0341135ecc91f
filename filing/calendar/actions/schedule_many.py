"""Many cases are scheduled at one order: a batch with a row for each case, worked off one by one."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, Refused, Role, visible_to
from courtportal.kernel.courts.models import CourtRoom
from courtportal.kernel.identity.serving import still_serves
from courtportal.kernel.outbox import publish
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.calendars import calendar_in_force
from filing.calendar.diaries import Looking, proposals, terms_ahead
from filing.calendar.models import Hearing, ScheduleBatch, ScheduleBatchItem
from filing.calendar.rules.availability import Slot, earliest_day
from filing.cases.grouping import heard_with
from filing.cases.models import Case
from filing.events import CaseToSchedule

MOST_CASES = 1000
TRIES = 5
WAITING = ScheduleBatchItem.State.WAITING


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """Which rooms, between which days, how long each and in which mode."""

    rooms: tuple[uuid.UUID, ...]
    first_day: dt.date
    last_day: dt.date
    minutes: int = 60
    mode: str = Hearing.Mode.ONLINE


@transaction.atomic
def schedule_many(*, actor: Actor, case_ids: Sequence[uuid.UUID], order: BatchOrder, now: dt.datetime) -> ScheduleBatch:
    """A batch waits with a row for each case that the actor may schedule; the worker works it off, however often it is killed.

    Who may: members of panels, for their own cases; others are left out. Raises ValueError for no case, too many, or no room.
    Publishes CaseToSchedule for each.
    """
    cases = visible_to(actor, Case, "schedule_hearing").filter(pk__in=list(case_ids)[: MOST_CASES + 1])
    chosen = list(cases.order_by("accepted_at", "pk").values_list("pk", flat=True))
    rooms = list(CourtRoom.objects.filter(pk__in=order.rooms, court=actor.court_id).select_related("court"))
    if not 0 < len(chosen) <= MOST_CASES or not rooms or len(rooms) != len(set(order.rooms)):
        raise ValueError("nothing to schedule")
    batch = ScheduleBatch.objects.create(
        made_by_id=actor.account_id, role=actor.role, court=rooms[0].court, rooms=[str(room) for room in order.rooms],
        first_day=order.first_day, last_day=order.last_day, minutes=order.minutes, mode=Hearing.Mode(order.mode),
    )  # fmt: skip
    items = [ScheduleBatchItem(batch=batch, case_id=case, order=number) for number, case in enumerate(chosen, 1)]
    for item in ScheduleBatchItem.objects.bulk_create(items):
        publish(CaseToSchedule(item_id=item.pk), now=now)
    record(actor=actor, action="schedule_many", obj=batch, now=now, detail={"cases": len(chosen)})
    return batch


@transaction.atomic
def schedule_item(*, item_id: uuid.UUID, now: dt.datetime) -> ScheduleBatchItem:
    """One case of a batch gets the next free slot, or the reason why not; done once, however often it is begun."""
    item = ScheduleBatchItem.objects.select_for_update().get(pk=item_id)
    if item.state != WAITING:
        return item
    actor = _maker(item.batch)
    case = item.case
    if actor is None or not visible_to(actor, Case, "schedule_hearing").filter(pk=case.pk).exists():
        return _refuse(item, "not_yours", now)
    if Hearing.objects.filter(_standing_trial(case)).exists():
        return _refuse(item, "has_hearing", now)
    for slot in proposals(case, _looking(item.batch, case, now), count=TRIES):
        try:
            with transaction.atomic():
                item.hearing = schedule_hearing(actor=actor, case_id=case.pk, plan=_plan(item.batch, slot), now=now)
        except Refused:
            return _refuse(item, "stands_aside", now)
        except CannotSit:
            continue  # taken by someone else since the diaries were read
        item.state = ScheduleBatchItem.State.SCHEDULED
        item.save(update_fields=["state", "hearing"])
        return item
    return _refuse(item, "no_slot", now)


def _standing_trial(case: Case) -> Q:
    """What only prepares a trial does not stand in the way of one."""
    return Q(case__in=heard_with([case.pk])[case.pk], state=Hearing.State.SCHEDULED, kind=Hearing.Kind.TRIAL)


def _refuse(item: ScheduleBatchItem, problem: str, now: dt.datetime) -> ScheduleBatchItem:
    item.state, item.problem = ScheduleBatchItem.State.REFUSED, problem
    item.save(update_fields=["state", "problem"])
    record(actor=SYSTEM, action="schedule_refused", obj=item, now=now, detail={"problem": problem})
    return item


def _maker(batch: ScheduleBatch) -> Actor | None:
    """Who ordered the batch, in the role of then; None if the role has ended meanwhile."""
    maker = Actor(Role(batch.role), batch.made_by_id, batch.court_id)
    return maker if still_serves(maker) else None


def _looking(batch: ScheduleBatch, case: Case, now: dt.datetime) -> Looking:
    today = clock.local(now).date()
    earliest = earliest_day(today, case.procedure, terms_ahead(case, today), calendar_in_force())
    rooms = tuple(uuid.UUID(room) for room in batch.rooms)
    return Looking(batch.minutes, rooms, max(batch.first_day, earliest), batch.last_day)


def _plan(batch: ScheduleBatch, slot: Slot) -> Plan:
    room = uuid.UUID(slot.room.removeprefix("room:"))
    return Plan(room, slot.sitting.starts_at, slot.sitting.ends_at, batch.mode)
