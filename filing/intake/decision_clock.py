"""The court's term to decide on a filing: seven days, for some suits longer (CPL 126, 法释〔2015〕8号 第八条).

For an application for a payment order five (CPL 226).
"""

import datetime as dt

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.intake.models import Filing
from filing.intake.payment_order import awaits_suit

DECISION, REVOCATION, OBJECTION = "filing_decision", "filing_decision_revocation", "filing_decision_objection"
ORDER = "payment_order_acceptance"
RULES = (DECISION, REVOCATION, OBJECTION, ORDER)
# 支付令 458 (CPL 226); 第三人撤销之诉 511; 执行异议之诉 512, 514 with 513 between them.
BY_CAUSE = {"458": ORDER, "511": REVOCATION, "512": OBJECTION, "513": OBJECTION, "514": OBJECTION}


def rule_of(cause_code: str) -> str:
    """The time limit that governs a cause."""
    return BY_CAUSE.get(cause_code.partition("(")[0], DECISION)


def rule_for(filing: Filing) -> str:
    """The time limit that governs a filing: that of a suit for an application whose order lapsed (CPL 228), else of its cause."""
    return DECISION if awaits_suit(filing) else rule_of(filing.cause_code)


def start_clock(filing: Filing, actor: Actor, key: str, now: dt.datetime) -> None:
    """The term runs from today (not counted); ``decide_by`` of the filing is set, not saved."""
    deadline = start_deadline(
        actor=actor,
        rule=rule_for(filing),
        trigger=f"filing:{filing.pk}",
        triggered_on=clock.local(now).date(),
        key=f"{DECISION}:{filing.pk}:{key}",
        now=now,
        filing_id=filing.pk,
    )
    filing.decide_by = deadline.due_on


def stop_clock(filing: Filing, actor: Actor, now: dt.datetime, *, met: bool) -> None:
    """The term is met by a decision, or cancelled because there is none to make now."""
    state = Deadline.State.MET if met else Deadline.State.CANCELLED
    end_deadlines(actor=actor, rules=RULES, state=state, now=now, filing_id=filing.pk)
