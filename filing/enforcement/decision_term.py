"""The court's seven days to decide whether it accepts an application for enforcement (执行工作规定 art. 16).

The term is the filing office's: no party's duty, nor that of the panel that decided the case.
"""

import datetime as dt
import uuid

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.identity.models import User
from filing.calendar.actions.start_deadline import end_deadline, start_deadline
from filing.calendar.models import Deadline
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.queries import filing_clerks_at

RULE = "enforcement_filing"
WAITING = (EnforcementApplication.State.SUBMITTED, EnforcementApplication.State.PROPOSED)


def start_term(
    *, actor: Actor, application: EnforcementApplication, day: dt.date, now: dt.datetime, ordered: bool = False
) -> None:
    """The term runs from that day, once; anew when the court above has ordered to accept. In the caller's transaction."""
    deadline = start_deadline(
        actor=actor,
        rule=RULE,
        trigger=f"{'ordered' if ordered else 'enforcement_application'}:{application.pk}",
        triggered_on=day,
        key=_keys(application.pk)[ordered],
        now=now,
    )
    _decide_by(application, deadline)


def end_term(*, actor: Actor, application: EnforcementApplication, state: str, now: dt.datetime) -> None:
    """The term is met by a decision, or cancelled because there is none to make."""
    for key in _keys(application.pk):
        end_deadline(actor=actor, key=key, state=state, now=now)


def application_of(deadline: Deadline) -> EnforcementApplication | None:
    """The application on which the court decides within this term."""
    rows = EnforcementApplication.objects.select_related("source_case__court", "creditor", "judge", "put_by")
    return rows.filter(pk=deadline.key.rpartition(":")[2]).first()


def deciding(application: EnforcementApplication) -> list[User]:
    """Before whom it lies: the judge who is to sign the refusal and the clerk who put it, else the filing clerks of the court."""
    clerks = list(filing_clerks_at(application.source_case.court))
    if application.state == EnforcementApplication.State.PROPOSED and application.judge is not None:
        return [application.judge, *([one for one in clerks if one == application.put_by] or clerks)]
    return clerks


def follow_deadline(*, deadline_id: uuid.UUID, now: dt.datetime) -> None:
    """The day until which an application is decided moves with its term; in the caller's transaction."""
    going_on = (Deadline.State.RUNNING, Deadline.State.LAPSED)
    deadline = Deadline.objects.filter(pk=deadline_id, rule=RULE, state__in=going_on).first()
    application = application_of(deadline) if deadline else None
    if deadline is None or application is None or application.state not in WAITING or application.decide_by == deadline.due_on:
        return
    _decide_by(application, deadline)
    detail = {"decide_by": deadline.due_on.isoformat()}
    record(actor=SYSTEM, action="move_decision_day", obj=application, now=now, detail=detail)


def _decide_by(application: EnforcementApplication, deadline: Deadline) -> None:
    application.decide_by = deadline.due_on
    application.save(update_fields=["decide_by"])


def _keys(application_id: uuid.UUID) -> tuple[str, str]:
    """Of the term from its receipt, and of the one from the order of the court above."""
    return f"{RULE}:{application_id}", f"{RULE}:ordered:{application_id}"
