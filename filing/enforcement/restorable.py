"""What still may follow in an enforcement case, read from its rows."""

from filing.cases.models import Case
from filing.enforcement.models import EnforcementCase

Closing = EnforcementCase.Closing
RESTORABLE = frozenset({Closing.TERMINATED_FOR_NOW, Closing.TERMINATED})


def is_restorable(case: Case) -> bool:
    """Whether the case ended for now, or was terminated with an open debt, and was not restored yet.

    CPL art. 241 and CPL-I art. 517: property found, settlement not performed, ground of the termination gone.
    """
    full = EnforcementCase.Performance.FULL
    found = EnforcementCase.objects.filter(case=case, closing__in=RESTORABLE).exclude(performance=full)
    return found.filter(restored_by=None).exists()


def is_enforcing(case: Case) -> bool:
    """Whether the enforcement is not over: it runs, or only this round of it has ended."""
    found = EnforcementCase.objects.filter(case=case).first()
    return found is not None and (found.state != EnforcementCase.State.CLOSED or found.closing == Closing.TERMINATED_FOR_NOW)
