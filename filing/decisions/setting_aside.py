"""A decision has no effect (any more), and whoever has published it is told by which case."""

import datetime as dt
import uuid
from collections.abc import Collection

from courtportal.kernel.outbox import publish
from filing.cases.models import Case
from filing.decisions.models import Decision
from filing.events import DecisionSetAside


def set_aside(decision: Decision, *, by: Case, outcome: str, now: dt.datetime) -> None:
    """The decision is set aside or varied by what was decided in the case ``by``; in the caller's transaction.

    Event: DecisionSetAside.
    """
    decision.state = Decision.State.SET_ASIDE
    decision.save(update_fields=["state"])
    publish(DecisionSetAside(decision_id=decision.pk, case_id=decision.case_id, by_case_id=by.pk, outcome=outcome), now=now)


def is_set_aside(documents: Collection[uuid.UUID]) -> bool:
    """Whether one of these documents is a decision that was set aside or varied."""
    return Decision.objects.filter(document__in=documents, state=Decision.State.SET_ASIDE).exists()


def lapsed_order(case: Case) -> Decision | None:
    """The payment order of the case that has no effect any more (CPL 228)."""
    return case.decisions.filter(kind=Decision.Kind.PAYMENT_ORDER, state=Decision.State.SET_ASIDE).first()
