"""Conducting a hearing: open, recess, resume, close (民事诉讼法 arts 140–150). The presiding judge or sole judge does it."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.recusal import require_part
from filing.applications.rules.recusal import Act
from filing.calendar.models import Hearing
from filing.calendar.placing import begin_trial


class WrongHearingState(Exception):
    """The hearing's state does not allow this step; ``state`` is what it is."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


def _conduct(
    *, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime, step: str, allowed: Hearing.State, to: Hearing.State
) -> Hearing:
    hearing = access(actor, Hearing, hearing_id, "conduct", lock=True)
    if hearing.state != allowed:
        raise WrongHearingState(hearing.state)
    require_part(actor, hearing.case, "filing.hearing", "conduct", Act(step))
    hearing.state = to
    if to == Hearing.State.OPEN and hearing.opened_at is None:
        hearing.opened_at = now
    if to == Hearing.State.CLOSED:
        hearing.closed_at = now
    hearing.save(update_fields=["state", "opened_at", "closed_at"])
    record(actor=actor, action=f"hearing.{step}", obj=hearing, now=now)
    return hearing


@transaction.atomic
def open_hearing(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Hearing:
    """The hearing is open from ``now`` and, if it is a trial, the case in trial. Raises WrongHearingState unless it was
    scheduled, and Refused while an application for recusal waits.
    """
    states = Hearing.State
    hearing = _conduct(actor=actor, hearing_id=hearing_id, now=now, step="open", allowed=states.SCHEDULED, to=states.OPEN)
    if hearing.kind == Hearing.Kind.TRIAL:
        begin_trial(hearing.case)
    return hearing


@transaction.atomic
def recess_hearing(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Hearing:
    """The hearing is interrupted (休庭), also by who is challenged. Raises WrongHearingState unless it was open."""
    states = Hearing.State
    return _conduct(actor=actor, hearing_id=hearing_id, now=now, step="recess", allowed=states.OPEN, to=states.RECESS)


@transaction.atomic
def resume_hearing(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Hearing:
    """The hearing goes on. Raises WrongHearingState unless it was in recess, and Refused as ``open_hearing``."""
    states = Hearing.State
    return _conduct(actor=actor, hearing_id=hearing_id, now=now, step="resume", allowed=states.RECESS, to=states.OPEN)


@transaction.atomic
def close_hearing(*, actor: Actor, hearing_id: uuid.UUID, now: dt.datetime) -> Hearing:
    """The hearing is over (闭庭) and cannot be opened again. Raises WrongHearingState unless it was open, and Refused as
    ``open_hearing``: while an application for recusal waits the hearing is in recess.
    """
    states = Hearing.State
    return _conduct(actor=actor, hearing_id=hearing_id, now=now, step="close", allowed=states.OPEN, to=states.CLOSED)
