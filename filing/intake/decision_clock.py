"""The court's term to decide on a filing: seven days, for some suits longer (CPL 126, 法释〔2015〕8号 第八条).

For an application for a payment order five (CPL 226). While a correction is awaited it does not run, but the filer's term does.
"""

import datetime as dt
import uuid

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from filing.calendar.actions.start_deadline import end_deadlines, start_deadline
from filing.calendar.models import Deadline
from filing.calendar.rules.terms import Term, Unit
from filing.causes.procedures import BEFORE_SUIT, case_type_of
from filing.intake.models import CorrectionRequest, Filing
from filing.intake.payment_order import awaits_suit
from filing.intake.rules.steps import CLOCK_RUNS

DECISION, REVOCATION, OBJECTION = "filing_decision", "filing_decision_revocation", "filing_decision_objection"
ORDER = "payment_order_acceptance"
CORRECTION = "filing_correction"
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
    """The term is met by a decision, or cancelled because there is none to make now; no correction is awaited any more."""
    state = Deadline.State.MET if met else Deadline.State.CANCELLED
    end_deadlines(actor=actor, rules=RULES, state=state, now=now, filing_id=filing.pk)
    end_deadlines(actor=actor, rules=(CORRECTION,), state=Deadline.State.CANCELLED, now=now, filing_id=filing.pk)


def start_correction(filing: Filing, actor: Actor, number: int, days: int, now: dt.datetime) -> Deadline:
    """The filer's term to correct what the list of this number asks for (法释〔2015〕8号 第七条)."""
    return start_deadline(
        actor=actor,
        rule=CORRECTION,
        trigger=f"filing:{filing.pk}",
        triggered_on=clock.local(now).date(),
        key=f"{CORRECTION}:{filing.pk}:{number}",
        now=now,
        filing_id=filing.pk,
        length=Term(days, Unit.DAY),
    )


def corrected(filing: Filing, actor: Actor, now: dt.datetime) -> None:
    """The correction has come."""
    end_deadlines(actor=actor, rules=(CORRECTION,), state=Deadline.State.MET, now=now, filing_id=filing.pk)


def follow_correction(*, deadline_id: uuid.UUID, now: dt.datetime) -> None:
    """The last day of a correction that is awaited moves with its term; in the caller's transaction."""
    deadline = Deadline.objects.filter(pk=deadline_id, rule=CORRECTION, filing_id__isnull=False).first()
    if deadline is None:
        return
    number = int(deadline.key.rpartition(":")[2])
    awaited = CorrectionRequest.objects.select_for_update().filter(filing=deadline.filing_id, number=number, answered_at=None)
    for request in awaited.exclude(due_on=deadline.due_on):
        request.due_on = deadline.due_on
        request.save(update_fields=["due_on"])
        detail = {"due_on": request.due_on.isoformat()}
        record(actor=SYSTEM, action="move_correction_day", obj=request, now=now, detail=detail)


def follow_deadline(*, deadline_id: uuid.UUID, now: dt.datetime) -> None:
    """The day until which a filing is decided moves with its term; in the caller's transaction.

    One that was late and is not any more rises again when it is. The forty-eight hours of a preservation before suit
    (CPL 104) depend on no calendar.
    """
    moved = Deadline.objects.filter(pk=deadline_id, rule__in=RULES, filing_id__isnull=False).values("filing_id")
    filing = Filing.objects.select_for_update(of=("self",)).filter(pk__in=moved, state__in=CLOCK_RUNS).first()
    if filing is None or case_type_of(filing.cause_code) in BEFORE_SUIT:
        return
    terms = Deadline.objects.filter(filing_id=filing.pk, rule__in=RULES).exclude(state=Deadline.State.CANCELLED)
    term = terms.order_by("created_at", "pk").last()
    if term is None or term.due_on == filing.decide_by:
        return
    filing.decide_by = term.due_on
    if filing.decide_by >= clock.local(now).date():
        filing.escalated_at = None
    filing.save(update_fields=["decide_by", "escalated_at"])
    record(actor=SYSTEM, action="move_decision_day", obj=filing, now=now, detail={"decide_by": filing.decide_by.isoformat()})
