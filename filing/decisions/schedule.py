"""Looks every minute for judgments whose appeal terms are over."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.clock import local
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.calendar.models import Deadline
from filing.cases.models import Party
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import TERMS_AGAINST
from filing.dossier.models import ServedDocument

MOST = 400


def whose_day_may_have_come(today: dt.date) -> QuerySet[Decision]:
    """Sealed decisions that every party has and against which no term to appeal or object runs; the action judges each."""
    served = ServedDocument.objects.filter(document=OuterRef(OuterRef("document")), party=OuterRef("pk"))
    unserved = Party.objects.filter(~Exists(served), case=OuterRef("case"), left_at=None)
    term = Deadline.objects.filter(case=OuterRef("case"), rule__in=TERMS_AGAINST, due_on__gte=today)
    running = term.exclude(state=Deadline.State.CANCELLED)
    return Decision.objects.filter(~Exists(unserved), ~Exists(running), state=Decision.State.SEALED, case__state="decided")


@scheduled(every=dt.timedelta(minutes=1))
def judgments_take_effect(now: dt.datetime) -> None:
    """Each sealed judgment whose day has come takes effect."""
    today = local(now).date()
    do_in_rounds(
        whose_day_may_have_come(today),
        lambda decision: take_effect(actor=SYSTEM, decision_id=decision.pk, today=today, now=now),
        by="sealed_at",
        job=f"{__name__}.judgments_take_effect",
        most=MOST,
    )
