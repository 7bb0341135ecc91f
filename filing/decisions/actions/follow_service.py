"""What becomes of a decision that counts as effective when its service is corrected."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.cases.timeline import add_timeline_entry
from filing.decisions.actions.take_effect import day_of_effect
from filing.decisions.actions.undo_effect import SERVED_OTHERWISE, can_be_undone, undo_effect
from filing.decisions.models import Decision


@dataclass(frozen=True, slots=True)
class MovedEffect:
    """Since when a decision counted as effective, and the day that follows from its service now; None: it has not come.

    ``stands``: the effect cannot be undone here, and is as it was.
    """

    title: str
    was: dt.date | None
    effective_on: dt.date | None
    stands: bool = False


@transaction.atomic
def follow_service(*, actor: Actor, decision: Decision, now: dt.datetime) -> MovedEffect | None:
    """The decision has effect from the day that follows from its service now (CPL 158, 171, 227); None where that is the same.

    Where that day has come as well, only the day is another: the effect stands, and what was built on it. Where it has not come,
    or a party is not served, the effect that was noted is none.
    """
    day, noted = day_of_effect(decision), decision.effective_on
    if day == noted:
        return None
    come = day if day is not None and day <= clock.local(now).date() else None
    moved = MovedEffect(decision.get_kind_display(), noted, come, stands=not can_be_undone(decision.case))
    if moved.stands:
        return moved
    if come is None:
        undo_effect(actor=actor, case=decision.case, now=now, why=SERVED_OTHERWISE)
    else:
        _move(actor, decision, come, now)
    return moved


def _move(actor: Actor, decision: Decision, day: dt.date, now: dt.datetime) -> None:
    noted, case = decision.effective_on, decision.case
    decision.effective_on = case.effective_on = day
    decision.save(update_fields=["effective_on"])
    case.save(update_fields=["effective_on"])
    add_timeline_entry(
        case=case, kind="effect_moved", key=f"effect_moved:{now.isoformat()}",
        title_zh=f"送达经更正，生效日期更正为{day.year}年{day.month}月{day.day}日",
        title_en=f"The service was corrected: effective since {day.isoformat()}", now=now, document=decision.document,
    )  # fmt: skip
    detail = {"was": noted.isoformat() if noted else "", "effective_on": day.isoformat()}
    record(actor=actor, action="decision.move_effect", obj=decision, now=now, detail=detail)
