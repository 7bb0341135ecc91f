"""Moving a case from state to state, by the table alone."""

import datetime as dt

from filing.cases.models import Case
from filing.cases.rules.states import after


def move(case: Case, act: str, *, now: dt.datetime, closing: str = "") -> Case:
    """The case is in the state after the act, in the caller's transaction. Raises IllegalStep for what the table forbids.

    The row is read again under lock, so that of two acts at once the second meets what the first has done.
    """
    current = Case.objects.select_for_update().get(pk=case.pk)
    current.state = after(act, current.state)
    if current.state == Case.State.CLOSED or closing:
        current.closed_at, current.closing = now, closing
    current.save(update_fields=["state", "closed_at", "closing"])
    case.state, case.closed_at, case.closing = current.state, current.closed_at, current.closing
    return case
