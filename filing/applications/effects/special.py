"""An application without a suit is ruled on, or taken back: the case has what it was opened for, or ends without it."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, fall_away, note
from filing.applications.effects.errors import CannotDecide
from filing.applications.effects.leaving import leave_case
from filing.applications.models import Application
from filing.applications.queries import other_plaintiffs
from filing.applications.rules.special import ARBITRATION, OBJECTION, PROTECTION, RULINGS, SECURITY, WITHDRAWAL
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.calendar.rules.application_terms import DECISIONS
from filing.cases.models import Case
from filing.cases.transitions import move

# The confirmation of an agreement is asked for by all who reached it.
TOGETHER = "448"
# The court's own terms, which the ruling meets.
_MET = (*DECISIONS, "trial_special")
_NOTES = {
    SECURITY: ("法院准许实现担保物权", "The court ordered the realisation of the security"),
    PROTECTION: ("法院作出人身安全保护令", "The court made the protection order"),
    ARBITRATION: ("法院裁定撤销仲裁裁决", "The court set the award aside"),
}


def grant(application: Application, actor: Actor, now: dt.datetime) -> None:
    """What was applied for is ordered, and has effect from today; nothing else is to be done in the case."""
    _meet(application, actor, now)
    case = move(application.case, "rule_on_application", now=now)
    Case.objects.filter(pk=case.pk).update(effective_on=clock.local(now).date())
    fall_away(case, reason="法院已经对申请作出裁定", actor=actor, now=now, but=application)
    note(application, *_NOTES[application.kind], now)


def refuse(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The application is dismissed: the case is closed."""
    _meet(application, actor, now)
    close_case(application, "dismiss_application", Case.Closing.APPLICATION_DISMISSED, actor, now)


def take_back(application: Application, actor: Actor, now: dt.datetime) -> None:
    """With the last applicant the case ends; what all must ask for together ends with the first (CPL 205)."""
    case, mine = application.case, application.party
    others = other_plaintiffs(case).exclude(pk=mine.pk) if mine else other_plaintiffs(case)
    if mine is not None and case.cause_code != TOGETHER and others.exists():
        note(application, "一名申请人撤回申请", "One applicant withdrew", now)
        leave_case(party=mine, actor=actor, reason="application withdrawn", now=now)
        return
    close_case(application, "withdraw_special", Case.Closing.APPLICATION_WITHDRAWN, actor, now)


def _meet(application: Application, actor: Actor, now: dt.datetime) -> None:
    end_deadlines(actor=actor, rules=_MET, state=Deadline.State.MET, now=now, case_id=application.case_id)


def require_heard(application: Application) -> None:
    """An objection that came in is answered first. Raises CannotDecide."""
    waiting = Application.objects.filter(case=application.case, kind=OBJECTION, state=Application.State.SUBMITTED)
    if waiting.exists():
        raise CannotDecide("objection_waits")


PRECONDITIONS = {SECURITY: require_heard}
GRANTED = {**dict.fromkeys(RULINGS, grant), WITHDRAWAL: take_back}
REFUSED = dict.fromkeys(RULINGS, refuse)
