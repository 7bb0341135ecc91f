"""What a side was asked whether it may be online, and until which day it should answer."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.calendar.models import Hearing
from filing.cases.models import Case
from filing.online.models import OnlineConsent
from filing.online.queries import unanswered
from filing.online.rules import ANSWER_DAYS, STEP_OF_SITTING

PLANNED_ONLINE = frozenset({Hearing.Mode.ONLINE, Hearing.Mode.MIXED})


def planned_online(sittings: Iterable[Hearing]) -> list[Hearing]:
    """Those which the court plans online and which have not begun."""
    return [one for one in sittings if (one.planned_mode or one.mode) in PLANNED_ONLINE and one.state == Hearing.State.SCHEDULED]


def answered_by(asked_at: dt.datetime, hearing_on: dt.date | None, now: dt.datetime) -> dt.date:
    """Three days from the question (OLR art. 10); whoever was silent consents until the day of the hearing all the same."""
    last = asked_at + dt.timedelta(days=ANSWER_DAYS)
    if hearing_on is None:
        return clock.local(last).date()
    return min(clock.local(last).date(), hearing_on) if now < last else hearing_on


@dataclass(frozen=True, slots=True)
class Question:
    """A question to a party that waits for its answer: until when, and on which day the step takes place if that is set."""

    row: OnlineConsent
    due: dt.date
    on: dt.date | None


def open_questions(actor: Actor, case: Case, sittings: Iterable[Hearing], now: dt.datetime) -> list[Question]:
    """The questions to the actor's side of the case, the one to be answered first before the others; ``sittings`` are the coming
    ones, the next first.
    """
    days = {
        (case.pk, STEP_OF_SITTING[one.kind].value): clock.local(one.starts_at).date()
        for one in reversed(planned_online(sittings))
    }
    rows = unanswered(actor, days.keys(), now).filter(party__case=case)
    asked = [(row, days.get((case.pk, row.step))) for row in rows]
    return sorted((Question(row, answered_by(row.made_at, on, now), on) for row, on in asked), key=lambda one: one.due)


def open_question(
    actor: Actor, case: Case, sittings: Iterable[Hearing], now: dt.datetime
) -> tuple[OnlineConsent, dt.date] | None:
    """The first of them, and by which day it is answered."""
    return next(((one.row, one.due) for one in open_questions(actor, case, sittings, now)), None)
