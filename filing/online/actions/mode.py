"""How a hearing is held: online, on site, mixed, or at different times."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from filing.calendar.actions.reschedule import facts_of
from filing.calendar.models import Hearing, HearingChange
from filing.events import HearingMoved
from filing.online.queries import ways_to
from filing.online.rules import Asynchrony, Barrier, Step, asynchronous_problems, mode_problems


class CannotHold(Exception):
    """The hearing cannot be held so; ``codes`` says why (rules)."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@transaction.atomic
def change_mode(
    *, actor: Actor, hearing_id: uuid.UUID, mode: str, reason: str, found: Collection[Barrier] = (), now: dt.datetime
) -> Hearing:
    """The hearing is held in another mode (OLR arts 4, 21); found unfit midway it goes on in the court room, and what was done
    stays valid. Who may: the panel. Raises ValueError without a reason, and CannotHold. Publishes HearingMoved if not open yet.
    """
    hearing = access(actor, Hearing, hearing_id, "change_mode", lock=True)
    if not reason.strip() or mode not in {"online", "mixed", "on_site"}:
        raise ValueError("a reason and a mode are needed")
    problems = mode_problems(mode, ways_to(hearing.case, Step.HEARING, now).values(), found)
    if problems:
        raise CannotHold(problems)
    return _set_mode(hearing, mode, reason, actor, now)


@transaction.atomic
def hold_asynchronously(*, actor: Actor, hearing_id: uuid.UUID, found: Asynchrony, reason: str, now: dt.datetime) -> Hearing:
    """The parties make their statements within the hearing's time, each when they can (OLR art. 20).

    Who may: a judge of the panel, before it opens. Raises ValueError without a reason, and CannotHold with each condition that
    is missing. Publishes HearingMoved.
    """
    hearing = access(actor, Hearing, hearing_id, "hold_asynchronously", lock=True)
    if not reason.strip():
        raise ValueError("a reason is needed")
    problems = asynchronous_problems(hearing.case.procedure, found, ways_to(hearing.case, Step.HEARING, now).values())
    if problems:
        raise CannotHold(problems)
    return _set_mode(hearing, Hearing.Mode.ASYNCHRONOUS, reason, actor, now)


def _set_mode(hearing: Hearing, mode: str, reason: str, actor: Actor, now: dt.datetime) -> Hearing:
    before = facts_of(hearing)
    hearing.mode, hearing.mode_ground = Hearing.Mode(mode), reason.strip()[:200]
    hearing.sequence += 1
    hearing.save(update_fields=["mode", "mode_ground", "sequence"])
    HearingChange.objects.create(
        hearing=hearing, kind=HearingChange.Kind.MODE, before=before, after=facts_of(hearing), reason=reason.strip()[:200],
        made_by_id=actor.account_id, made_at=now,
    )  # fmt: skip
    record(actor=actor, action="change_hearing_mode", obj=hearing, now=now, reason=reason, detail={"mode": mode})
    if hearing.state == Hearing.State.SCHEDULED:
        publish(HearingMoved(hearing_id=hearing.pk, case_id=hearing.case_id, sequence=hearing.sequence), now=now)
    return hearing
