"""Looks every minute for judgments whose appeal terms are over."""

import datetime as dt

import structlog
from django.db.models import Exists, OuterRef, QuerySet

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.clock import local
from courtportal.kernel.outbox import scheduled
from filing.calendar.models import Deadline
from filing.cases.models import Party
from filing.cases.queries import APPEAL_RULES
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.dossier.models import ServedDocument

log = structlog.get_logger(__name__)


def whose_day_may_have_come(today: dt.date) -> QuerySet[Decision]:
    """Sealed decisions that every party has and against which no term to appeal runs; the action judges each by itself."""
    served = ServedDocument.objects.filter(document=OuterRef(OuterRef("document")), party=OuterRef("pk"))
    unserved = Party.objects.filter(~Exists(served), case=OuterRef("case"), left_at=None)
    term = Deadline.objects.filter(case=OuterRef("case"), rule__in=APPEAL_RULES, due_on__gte=today)
    running = term.exclude(state=Deadline.State.CANCELLED)
    sealed = Decision.objects.filter(~Exists(unserved), ~Exists(running), state=Decision.State.SEALED, case__state="decided")
    return sealed.order_by("sealed_at")


@scheduled(every=dt.timedelta(minutes=1))
def judgments_take_effect(now: dt.datetime) -> None:
    """Each sealed judgment whose day has come takes effect."""
    today = local(now).date()
    for decision_id in whose_day_may_have_come(today).values_list("pk", flat=True).iterator():
        try:
            take_effect(actor=SYSTEM, decision_id=decision_id, today=today, now=now)
        except Exception:
            log.exception("judgment could not take effect", decision=str(decision_id))
