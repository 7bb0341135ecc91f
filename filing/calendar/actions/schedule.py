"""A hearing gets its room and time; the summonses go out."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.models import Hearing
from filing.calendar.placing import CannotSit, Plan, take_place
from filing.cases.models import Case
from filing.cases.timeline import add_timeline_entry
from filing.events import HearingScheduled

__all__ = ["CannotSit", "Plan", "schedule_hearing"]


@transaction.atomic
def schedule_hearing(*, actor: Actor, case_id: uuid.UUID, plan: Plan, now: dt.datetime) -> Hearing:
    """The hearing stands in the calendar: three days' notice except in summary procedure (民事诉讼法 第一百三十九、一百六十三条).

    Who may: the panel and its clerk. Raises CannotSit for a time that is not possible, or when room or people are taken, at
    whatever court. Two hearings cannot take the same room or person at once. Publishes HearingScheduled; the summonses follow.
    """
    case = access(actor, Case, case_id, "schedule_hearing", lock=True)
    room = take_place(case, plan, now=now)
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
    detail = {"starts_at": plan.starts_at.isoformat(), "despite": plan.despite}
    record(actor=actor, action="schedule_hearing", obj=hearing, now=now, reason=plan.despite, detail=detail)
    publish(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now=now)
    return hearing
