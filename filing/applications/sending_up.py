"""An appeal goes up to the court above with the file, once it is answered or nobody can answer it any more (CPL 174)."""

import datetime as dt
import uuid

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.appealed import notices_of, to_be_served
from filing.applications.models import Application
from filing.applications.rules.answered import APPEALS
from filing.calendar.calendars import count
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES, TIME_LIMITS
from filing.cases.models import Case
from filing.dossier.models import DossierTransfer

WAITING = Application.State.SUBMITTED


class StillAwaited(Exception):
    """The copy is not served on everyone yet, or somebody may still answer until ``due``."""

    def __init__(self, due: dt.date | None) -> None:
        super().__init__(due)
        self.due = due


def is_away(case_id: uuid.UUID) -> bool:
    """Whether the file of the case is at the court above."""
    return DossierTransfer.objects.filter(case=case_id, returned_at=None).exists()


def awaits_transfer(application: Application) -> bool:
    """Whether it is an appeal that the court which judged has still to send up: before that the court above does not decide."""
    waits = application.kind in APPEALS and application.state == WAITING
    return waits and not is_away(application.case_id)


def appeals_waiting(case: Case) -> list[Application]:
    """The appeals of the case that the court above has still to accept or not."""
    rows = Application.objects.filter(case=case, kind__in=APPEALS, state=WAITING)
    return list(rows.select_related("party", "case").order_by("submitted_at", "pk"))


def require_answered(appeal: Application, today: dt.date) -> None:
    """Everyone has the copy and has answered, or can no longer do so in time. Raises StillAwaited."""
    notices = notices_of(appeal)
    triggers = [f"served:{pk}" for pk in notices.values_list("pk", flat=True)]
    terms = Deadline.objects.filter(rule__in=REVIEW_ANSWER_RULES, trigger__in=triggers, state=Deadline.State.RUNNING)
    if (last := max(terms.filter(due_on__gte=today).values_list("due_on", flat=True), default=None)) is not None:
        raise StillAwaited(last)
    if triggers and to_be_served(appeal, appeal.case).exclude(served_documents__document__in=notices).exists():
        raise StillAwaited(None)


def is_ready(case: Case, today: dt.date) -> bool:
    """Whether the appeals of the case can go up today, as far as copies and answers are concerned."""
    try:
        for appeal in appeals_waiting(case):
            require_answered(appeal, today)
    except StillAwaited:
        return False
    return True


def came_up(appeal: Application, now: dt.datetime) -> None:
    """The court above has it: its own term to decide begins. In the caller's transaction."""
    appeal.decide_by = decide_by(appeal.definition.within(appeal.content), now)
    appeal.save(update_fields=["decide_by"])


def file_comes_back(served: Application, actor: Actor, now: dt.datetime) -> None:
    """The last appeal that was sent up is taken back or not accepted: no case above will have the file. In the caller's
    transaction.
    """
    others = [one for one in appeals_waiting(served.case) if one.pk != served.pk]
    if served.kind in APPEALS and not others:
        sent = DossierTransfer.objects.filter(case=served.case_id, to_case=None, returned_at=None)
        sent.update(returned_at=now, returned_by=actor.account_id)


def decide_by(rule: str, now: dt.datetime) -> dt.datetime | None:
    """The end of the court's term to decide: the last instant of its last day, or the hour for a term in hours."""
    if not rule:
        return None
    limit = TIME_LIMITS[rule]
    due = count(limit.term, clock.local(now), limit.counting).due
    if isinstance(due, dt.datetime):
        return due if due.tzinfo else due.replace(tzinfo=clock.SHANGHAI)
    return dt.datetime.combine(due, dt.time(23, 59, 59), tzinfo=clock.SHANGHAI)
