"""A hearing gets its room and time; the summonses go out."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.recusal import require_part
from filing.calendar.actions.follow_exchange import follow_exchange
from filing.calendar.models import Hearing
from filing.calendar.placing import CannotSit, Plan, begin_trial, hold_together, take_place
from filing.calendar.rules.kinds import KINDS, TRIAL
from filing.calendar.telling import note_for_all
from filing.cases.models import Case
from filing.events import HearingScheduled
from filing.law import Bilingual
from filing.online.queries import how_held

__all__ = ["CannotSit", "Plan", "schedule_hearing"]


@transaction.atomic
def schedule_hearing(*, actor: Actor, case_id: uuid.UUID, plan: Plan, now: dt.datetime) -> Hearing:
    """The hearing stands in the calendar: a trial with three days' notice except in summary procedure (CPL 139, 163), and the
    case is in trial with it; what prepares a trial (CPL 136(4)) or only asks the parties is none, so neither public nor closed.

    What is planned online is held online with those who consent (OLR art. 4); the others are asked, and until they consent they
    come to the court room. Who may: the panel and its clerk, but not who is asked to stand aside. Raises CannotSit with
    everything that speaks against it. Two hearings cannot take the same room or person at once, at whatever court. Publishes
    HearingScheduled; the summonses follow.
    """
    hold_together(access(actor, Case, case_id, "schedule_hearing").pk)
    case = access(actor, Case, case_id, "schedule_hearing", lock=True)
    require_part(actor, case, "filing.case", "schedule_hearing")
    room = take_place(case, plan, now=now)
    hearing = Hearing.objects.create(
        case=case,
        kind=Hearing.Kind(plan.kind),
        room=room,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        mode=Hearing.Mode(how_held(case, plan.kind, plan.mode, now)),
        planned_mode=Hearing.Mode(plan.mode),
        is_public=plan.is_public if plan.kind == TRIAL else None,
    )
    if plan.kind == TRIAL:
        begin_trial(case)
    follow_exchange(actor=actor, hearing=hearing, now=now)
    name = KINDS[plan.kind].name
    title = Bilingual(f"法院安排{name.zh}", f"{name.en} scheduled")
    note_for_all(hearing, kind="hearing_scheduled", key=f"hearing_scheduled:{hearing.pk}", title=title, now=now)
    detail = {"starts_at": plan.starts_at.isoformat(), "despite": plan.despite, "kind": plan.kind}
    record(actor=actor, action="schedule_hearing", obj=hearing, now=now, reason=plan.despite, detail=detail)
    publish(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now=now)
    return hearing
