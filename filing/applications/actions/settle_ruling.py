"""A ruling that could be appealed against takes effect when no appeal is possible any more, or as the court above has said."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.effects import take_effect
from filing.applications.effects.errors import CannotDecide
from filing.applications.holding import hold_application
from filing.applications.models import Application
from filing.applications.rulings import TERMS, is_appealed, terms_end
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.rules.states import IllegalStep
from filing.decisions.rules.effect import effective_on

State, Outcome = Application.State, Application.Outcome


@transaction.atomic
def let_ruling_take_effect(*, actor: Actor, application_id: uuid.UUID, today: dt.date, now: dt.datetime) -> bool:
    """Whether the ruling took effect now: the day after the last party's term, if nobody appealed (CPL 158, 171, 286).

    Nothing happens before the day or a second time. Who may: the portal by its schedule.
    """
    ruling = hold_application(application_id)
    day = effective_on(terms_end(ruling))
    if ruling.state != State.SEALED or day is None or today < day or is_appealed(ruling):
        return False
    settle_ruling(actor=actor, ruling=ruling, now=now)
    return True


def settle_ruling(
    *, actor: Actor, ruling: Application, now: dt.datetime, reversed_by: CourtDocument | None = None, moved_to: str = ""
) -> None:
    """The ruling does to the case what it says; reversed by the court above, the opposite. The caller holds case and ruling.

    ``moved_to`` is the court to which the one above moves the case: it may be neither this one nor the one asked for. Raises
    CannotDecide where the case has moved on.
    """
    if reversed_by is not None:
        _reverse(ruling, moved_to)
        ruling.document = reversed_by
    ruling.state = State.GRANTED if ruling.outcome == Outcome.GRANTED else State.REFUSED
    ruling.save()
    end_deadlines(actor=actor, rules=TERMS, state=Deadline.State.LAPSED, now=now, case_id=ruling.case_id)
    try:
        take_effect(ruling, actor, now)
    except IllegalStep as error:
        raise CannotDecide("state") from error
    ruling.save()
    detail = {"outcome": ruling.outcome, "reversed": reversed_by is not None}
    record(actor=actor, action="ruling_took_effect", obj=ruling, now=now, detail=detail)


def _reverse(ruling: Application, moved_to: str) -> None:
    opposite = Outcome.REFUSED if ruling.outcome == Outcome.GRANTED else Outcome.GRANTED
    ruling.outcome = Outcome.GRANTED if moved_to else opposite
    if moved_to:
        ruling.terms = {**ruling.terms, "competent": moved_to}
