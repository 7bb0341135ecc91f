"""A mediated agreement before the court: confirmed or refused, or made into the statement of the running case."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, note
from filing.applications.effects.enforceable import keep_title, owed_by_agreement, standing_now
from filing.applications.effects.errors import CannotDecide
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
    if application.party_id is None:  # reached elsewhere; of a mediation here its terms say what is owed
        keep_title(application, owed_by_agreement(application, now), now)
    note(application, "法院确认调解协议有效", "The court confirmed the agreement", now)


def refuse(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The application is dismissed; the parties may mediate anew or sue."""
    close_case(application, "dismiss_confirmation", Case.Closing.NOT_CONFIRMED, actor, now)


def state_agreement(application: Application, _actor: Actor, now: dt.datetime) -> None:
    """The statement goes out to be signed for; the case ends when the last party has it (第一百条)."""
    note(application, "法院制作民事调解书", "The court made the mediation statement", now)


def require_two(application: Application, _today: dt.date) -> None:
    """Nobody pays himself, and both are still in the case. Raises CannotDecide."""
    if application.terms.get("payer") and application.terms.get("payer") == application.terms.get("payee"):
        raise CannotDecide("payer_is_payee")
    if application.party_id is None and application.terms.get("amount"):
        for name in ("payer", "payee"):
            standing_now(application.case, application.terms[name])


PRECONDITIONS = {CONFIRMATION: require_two}
GRANTED = {CONFIRMATION: confirm, STATEMENT: state_agreement}
REFUSED = {CONFIRMATION: refuse}
