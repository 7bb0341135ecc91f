"""A scheduled hearing is moved to another time or room; new summonses go out."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.applications.recusal import require_part
from filing.calendar.actions.follow_exchange import follow_exchange
from filing.calendar.models import Hearing, HearingChange
from filing.calendar.placing import CannotSit, Plan, take_place
from filing.calendar.queries import adjournments_of
from filing.calendar.rules.adjourning import may_adjourn
from filing.calendar.rules.kinds import KINDS, TRIAL
from filing.calendar.telling import note_for_all
from filing.events import HearingMoved
from filing.law import Bilingual
from filing.online.queries import how_held
from filing.seen import require_seen


@transaction.atomic
def reschedule_hearing(
    *,
    actor: Actor,
    hearing_id: uuid.UUID,
    plan: Plan,
    reason: str,
    kind: str = HearingChange.Kind.MOVED,
    seen: str | None = None,
    now: dt.datetime,
) -> Hearing:
    """The hearing stands at its new place in the calendar; the old one stays on record with the reason.

    Who may: the panel and its clerk, before it opens. Raises PageOutdated unless its ``sequence`` is the one ``seen``, ValueError
    without a reason, and CannotSit as for a new hearing or with ``too_often`` when the limit of adjournments is reached
    (法释〔2019〕4号 第三条). Publishes HearingMoved.
    """
    hearing = access(actor, Hearing, hearing_id, "reschedule", lock=True)
    require_seen(str(hearing.sequence), seen)
    require_part(actor, hearing.case, "filing.hearing", "reschedule")
    if not reason.strip():
        raise ValueError("a reason is needed")
    adjourned = kind == HearingChange.Kind.ADJOURNED and hearing.kind == TRIAL
    if adjourned and not may_adjourn(hearing.case.procedure, adjournments_of(hearing.case)):
        raise CannotSit(["too_often"])
    room = take_place(hearing.case, plan, now=now, moving=hearing)
    before = facts_of(hearing)
    hearing.room, hearing.starts_at, hearing.ends_at = room, plan.starts_at, plan.ends_at
    hearing.planned_mode = Hearing.Mode(plan.mode)
    hearing.is_public = plan.is_public if hearing.kind == TRIAL else None
    hearing.mode = Hearing.Mode(how_held(hearing.case, hearing.kind, plan.mode, now))
    hearing.sequence += 1
    hearing.save(update_fields=["room", "starts_at", "ends_at", "mode", "planned_mode", "is_public", "sequence"])
    change = HearingChange.objects.create(
        hearing=hearing, kind=kind, before=before, after=facts_of(hearing), reason=reason[:200], made_by_id=actor.account_id,
        made_at=now,
    )  # fmt: skip
    follow_exchange(actor=actor, hearing=hearing, now=now)
    name = KINDS[hearing.kind].name
    title = Bilingual(f"{name.zh}改期", f"{name.en} moved")
    note_for_all(hearing, kind="hearing_moved", key=f"hearing_moved:{change.pk}", title=title, now=now)
    record(actor=actor, action="reschedule_hearing", obj=hearing, now=now, reason=reason, detail={"before": before})
    publish(HearingMoved(hearing_id=hearing.pk, case_id=hearing.case_id, sequence=hearing.sequence), now=now)
    return hearing


def facts_of(hearing: Hearing) -> dict[str, Any]:
    """Time, room and mode, as a change keeps them."""
    return {
        "starts_at": hearing.starts_at.isoformat(),
        "ends_at": hearing.ends_at.isoformat(),
        "room": str(hearing.room_id or ""),
        "mode": str(hearing.mode),
    }
