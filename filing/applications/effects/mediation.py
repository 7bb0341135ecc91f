"""A mediated agreement before the court: confirmed or refused, or made into the statement of the running case."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, note
from filing.applications.models import Application
from filing.applications.rules.mediation import CONFIRMATION, STATEMENT
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.cases.models import Case
from filing.cases.transitions import move


def confirm(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The agreement is as enforceable as a judgment from today (民事诉讼法 第二百零六条)."""
    case = move(application.case, "confirm_agreement", now=now)
    Case.objects.filter(pk=case.pk).update(effective_on=clock.local(now).date())
    end_deadlines(actor=actor, rules=("trial_special",), state=Deadline.State.MET, now=now, case_id=case.pk)
    note(application, "法院确认调解协议有效", "The court confirmed the agreement", now)


def refuse(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The application is dismissed; the parties may mediate anew or sue."""
    close_case(application, "dismiss_confirmation", Case.Closing.NOT_CONFIRMED, actor, now)


def state_agreement(application: Application, _actor: Actor, now: dt.datetime) -> None:
    """The statement goes out to be signed for; the case ends when the last party has it (第一百条)."""
    note(application, "法院制作民事调解书", "The court made the mediation statement", now)


GRANTED = {CONFIRMATION: confirm, STATEMENT: state_agreement}
REFUSED = {CONFIRMATION: refuse}
