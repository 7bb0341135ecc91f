"""An application without a suit is ruled on, or taken back: the case has what it was opened for, or ends without it."""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.applications.effects.common import close_case, fall_away, note
from filing.applications.effects.enforceable import keep_title, owed_from_collateral
from filing.applications.effects.errors import CannotDecide
from filing.applications.effects.leaving import leave_case
from filing.applications.models import Application
from filing.applications.queries import other_plaintiffs
from filing.applications.rules.special import ARBITRATION, OBJECTION, PROTECTION, REPORTED, RULINGS, SECURITY, WITHDRAWAL
from filing.applications.rules.summons_and_bankruptcy import BANKRUPTCY, SUMMONS_END
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
    BANKRUPTCY: ("法院受理破产申请", "The court accepted the petition for bankruptcy"),
}
# How the case is closed where what was applied for is refused.
_REFUSED = {BANKRUPTCY: Case.Closing.BANKRUPTCY_REFUSED}
# The outcomes before which the court reports to the one above (法释〔2017〕21号 arts 2, 3 [verify]); a court may set others.
REPORTED_BEFORE = (Application.Outcome.GRANTED,)


def grant(application: Application, actor: Actor, now: dt.datetime) -> None:
    """What was applied for is ordered, and has effect from today; nothing else is to be done in the case."""
    _meet(application, actor, now)
    case = move(application.case, "rule_on_application", now=now)
    Case.objects.filter(pk=case.pk).update(effective_on=clock.local(now).date())
    if application.kind == SECURITY:
        keep_title(application, owed_from_collateral(application), now)
    fall_away(case, reason="法院已经对申请作出裁定", actor=actor, now=now, but=application)
    note(application, *_NOTES[application.kind], now)


def refuse(application: Application, actor: Actor, now: dt.datetime) -> None:
    """The application is dismissed: the case is closed."""
    _meet(application, actor, now)
    closing = _REFUSED.get(application.kind, Case.Closing.APPLICATION_DISMISSED)
    close_case(application, "dismiss_application", closing, actor, now)


def end_summons(application: Application, actor: Actor, now: dt.datetime) -> None:
    """Nobody is called on any more: who claims the right and the petitioner may sue (CPL 232)."""
    close_case(application, "end_public_summons", Case.Closing.SUMMONS_ENDED, actor, now)


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


def require_heard(application: Application, today: dt.date) -> None:
    """An objection that came in is answered first. Raises CannotDecide."""
    waiting = Application.objects.filter(case=application.case, kind=OBJECTION, state=Application.State.SUBMITTED)
    if waiting.exists():
        raise CannotDecide("objection_waits")


def go_on(application: Application, _actor: Actor, now: dt.datetime) -> None:
    """The summons goes on; where nobody comes forward, judgment is given (CPL 233)."""
    note(application, "公示催告程序继续进行", "The public summons goes on", now)


def require_reported(application: Application) -> None:
    """Before an award is set aside the court above has answered the report. Raises CannotDecide."""
    outcomes = application.court.settings.get("award_reported_before", REPORTED_BEFORE)
    needed = application.kind == ARBITRATION and application.outcome in outcomes
    if needed and application.terms.get(REPORTED) != "yes":
        raise CannotDecide("not_reported")


PRECONDITIONS = dict.fromkeys((SECURITY, BANKRUPTCY), require_heard)
GRANTED = {**dict.fromkeys((*RULINGS, BANKRUPTCY), grant), SUMMONS_END: end_summons, WITHDRAWAL: take_back}
REFUSED = {**dict.fromkeys((*RULINGS, BANKRUPTCY), refuse), SUMMONS_END: go_on}
