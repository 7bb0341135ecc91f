"""The court's own terms around an appeal or an application for retrial: to send its copy, and the file (CPL 174, 214)."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.appealed import notices_of, served_by, to_be_served
from filing.applications.models import Application
from filing.applications.rules.answered import APPEALS, NOTICES, SENT_WITHIN
from filing.applications.rules.disposal import CLAIM_CHANGE
from filing.applications.sending_up import file_comes_back, is_away
from filing.calendar.actions.start_deadline import end_deadline, start_deadline
from filing.calendar.models import Deadline
from filing.calendar.rules.limits import REVIEW_ANSWER_RULES
from filing.cases.models import Case

TRANSFER = "transfer_appeal"
State = Deadline.State


def sending_key(served: Application) -> str:
    """Of the court's own term to send the copy of what was handed in."""
    return f"{SENT_WITHIN[NOTICES[served.kind]]}:{served.pk}"


def begin_sending(served: Application, case: Case, now: dt.datetime) -> None:
    """The court has five days to send the copy, from the day on which it came (CPL 174, 214). In the caller's transaction."""
    start_deadline(
        actor=SYSTEM, rule=SENT_WITHIN[NOTICES[served.kind]], trigger=f"application:{served.pk}",
        triggered_on=clock.local(now).date(), key=sending_key(served), now=now, case=case,
    )  # fmt: skip


def copy_was_served(notice: CourtDocument, case: Case, now: dt.datetime) -> None:
    """The copy is sent when everyone has it; the answers of an appeal are awaited before its file goes up. In the caller's
    transaction, which has started the recipient's term.
    """
    served = served_by(notice)
    if served is None:
        return
    waiting = to_be_served(served, case).exclude(served_documents__document__in=notices_of(served))
    if not waiting.exists():
        end_deadline(actor=SYSTEM, key=sending_key(served), state=State.MET, now=now)
    if served.kind in APPEALS:
        await_answers(served, now)


def await_answers(appeal: Application, now: dt.datetime) -> None:
    """The file goes up within five days after the last answer, or after the last term to answer (CPL 174 para 2).

    Counted anew with each service and each answer; not where the file is away already.
    """
    case = appeal.case
    if is_away(case.pk):
        return
    triggers = [f"served:{pk}" for pk in notices_of(appeal).values_list("pk", flat=True)]
    running = Deadline.objects.filter(rule__in=REVIEW_ANSWER_RULES, trigger__in=triggers, state=State.RUNNING)
    last = max(running.values_list("due_on", flat=True), default=clock.local(now).date())
    start_deadline(
        actor=SYSTEM, rule=TRANSFER, trigger=f"answers:{appeal.pk}", triggered_on=last, key=f"{TRANSFER}:{appeal.pk}", now=now,
        case=case,
    )  # fmt: skip


def nothing_to_send(served: Application, actor: Actor, now: dt.datetime) -> None:
    """It was taken back or is not accepted: neither its copy nor the file is sent any more. In the caller's transaction."""
    if served.kind in NOTICES:
        for key in (sending_key(served), f"{TRANSFER}:{served.pk}"):
            end_deadline(actor=actor, key=key, state=State.CANCELLED, now=now)
        file_comes_back(served, actor, now)


def changes_claims(document: CourtDocument) -> bool:
    """Whether by this paper a change of the claims was granted, to which the defendants may answer."""
    granted = {"kind": CLAIM_CHANGE, "outcome": Application.Outcome.GRANTED}
    return document.kind == "procedural_notice" and Application.objects.filter(document=document, **granted).exists()
