"""Who must perform the decision in effect by which day, and until when whom it awards something may have it enforced."""

import uuid
from collections.abc import Collection

from filing.calendar.calendars import calendar_in_force, due_date
from filing.cases.models import Case
from filing.cases.rules.next_step import Performance
from filing.decisions.reviewing import enforceable
from filing.enforcement.models import ENDED, EnforcementApplication
from filing.enforcement.queries import obligations_of
from filing.enforcement.rules.debt import last_day_to_perform

PERIOD = "enforcement_application"


def performance_of(case: Case, parties: Collection[uuid.UUID]) -> Performance | None:
    """What the decision in effect makes these parties pay, and what it gives them; None where it does neither by what is known.

    What was taken to enforcement before is left out: how much of it was paid stands there.
    """
    decision = enforceable(case) if parties else None
    if decision is None or decision.effective_on is None:
        return None
    applied = dict(_applications(decision.pk))
    accepted = {creditor for creditor, state in applied.items() if state == EnforcementApplication.State.ACCEPTED}
    ids, calendar = {str(party) for party in parties}, calendar_in_force()
    open_ones = [one for one in obligations_of(decision) if one.principal and not accepted & set(one.creditors)]
    # Out of a security the court sells: its owner is ordered to pay nothing (CPL 208).
    own = [one for one in open_ones if ids & set(one.debtors) and not one.collateral]
    awarded = [one for one in open_ones if ids & set(one.creditors)]
    if not own and not awarded:
        return None
    days = {last_day_to_perform(decision.effective_on, [one], calendar) for one in own}
    last_day = last_day_to_perform(decision.effective_on, awarded, calendar) if awarded else None
    return Performance(
        owes=bool(own),
        perform_by=days.pop() if len(days) == 1 else None,
        others_perform_by=last_day,
        enforce_until=due_date(PERIOD, last_day).due if last_day else None,
        applied=bool(ids & applied.keys()),
    )


def _applications(decision_id: uuid.UUID) -> list[tuple[str, str]]:
    """By whom enforcement of the decision was applied for, and what became of it, but for what ended without a case."""
    rows = EnforcementApplication.objects.filter(decision=decision_id).exclude(state__in=ENDED)
    return [(str(creditor), state) for creditor, state in rows.values_list("creditor_id", "state")]
