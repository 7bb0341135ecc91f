"""A hearing gets its room and time; the summonses go out."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.courts.models import CourtRoom
from courtportal.kernel.outbox import publish
from filing.calendar.models import Hearing
from filing.calendar.rules.scheduling import Sitting, problems
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.events import HearingScheduled

TAKEN = (Hearing.State.SCHEDULED, Hearing.State.OPEN, Hearing.State.RECESS)


class CannotSit(Exception):
    """The hearing cannot be then; ``codes`` says why (rules.scheduling, or ``room_taken``, ``people_taken``, ``no_room``)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Plan:
    """Where, when and how; ``starts_at`` and ``ends_at`` are aware."""

    room_id: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    mode: str = Hearing.Mode.ONLINE
    is_public: bool = True


@transaction.atomic
def schedule_hearing(*, actor: Actor, case_id: uuid.UUID, plan: Plan, now: dt.datetime) -> Hearing:
    """The hearing stands in the calendar: three days' notice except in summary procedure (民事诉讼法 第一百三十九、一百六十三条).

    Who may: the panel and its clerk. Raises CannotSit for a time that is not possible, or when room or people are taken.
    The room's row is locked, so two hearings cannot take it at once. Publishes HearingScheduled; the summonses follow.
    """
    case = access(actor, Case, case_id, "schedule_hearing", lock=True)
    room = CourtRoom.objects.select_for_update().filter(pk=plan.room_id, court=case.court).first()
    codes = problems(_local(plan.starts_at, plan.ends_at), now=clock.local(now), procedure=case.procedure)
    if room is None:
        codes.append("no_room")
    elif _overlapping(plan).filter(room=room).exists():
        codes.append("room_taken")
    if _people_taken(case, plan):
        codes.append("people_taken")
    if codes:
        raise CannotSit(codes)
    hearing = Hearing.objects.create(
        case=case,
        room=room,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        mode=Hearing.Mode(plan.mode),
        is_public=plan.is_public,
    )
    if case.state == Case.State.ACCEPTED:
        case.state = Case.State.IN_TRIAL
        case.save(update_fields=["state"])
    add_timeline_entry(
        case=case,
        kind="hearing_scheduled",
        key=f"hearing_scheduled:{hearing.pk}",
        title_zh="法院安排开庭",
        title_en="Hearing scheduled",
        now=now,
    )
    record(actor=actor, action="schedule_hearing", obj=hearing, now=now, detail={"starts_at": plan.starts_at.isoformat()})
    publish(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now=now)
    return hearing


def _local(starts_at: dt.datetime, ends_at: dt.datetime) -> Sitting:
    return Sitting(clock.local(starts_at), clock.local(ends_at))


def _overlapping(plan: Plan) -> QuerySet[Hearing]:
    return Hearing.objects.filter(state__in=TAKEN, starts_at__lt=plan.ends_at, ends_at__gt=plan.starts_at)


def _people_taken(case: Case, plan: Plan) -> bool:
    """A judge, clerk, party or representative of the case sits elsewhere at that time, at any court."""
    panel = case.panel.filter(ended_at=None).values("user_id")
    parties = case.parties.exclude(user=None).values("user_id")
    agents = (
        case.parties.filter(representations__ended_at=None).exclude(representations__user=None).values("representations__user_id")
    )
    busy = Q()
    for people in (panel, parties, agents):
        busy |= Q(case__panel__user_id__in=people, case__panel__ended_at=None)
        busy |= Q(case__parties__user_id__in=people)
        busy |= Q(case__parties__representations__user_id__in=people, case__parties__representations__ended_at=None)
    return _overlapping(plan).filter(busy).exists()
