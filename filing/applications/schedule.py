"""Looks every minute for rulings whose terms of appeal are over."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.clock import local
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.outbox.rounds import do_in_rounds
from filing.applications.actions.settle_ruling import let_ruling_take_effect
from filing.applications.models import Application
from filing.applications.rulings import TERMS
from filing.calendar.models import Deadline

MOST = 400


def whose_day_may_have_come(today: dt.date) -> QuerySet[Application]:
    """Sealed rulings in whose case a term to appeal is over; the action judges each by itself."""
    over = Deadline.objects.filter(case=OuterRef("case"), rule__in=TERMS, due_on__lt=today).exclude(
        state=Deadline.State.CANCELLED
    )
    return Application.objects.filter(Exists(over), state=Application.State.SEALED)


@scheduled(every=dt.timedelta(minutes=1))
def rulings_take_effect(now: dt.datetime) -> None:
    """Each ruling in its term of appeal whose day has come takes effect. Those that are appealed against keep theirs, so the
    run goes through them in turns.
    """
    today = local(now).date()
    do_in_rounds(
        whose_day_may_have_come(today),
        lambda ruling: let_ruling_take_effect(actor=SYSTEM, application_id=ruling.pk, today=today, now=now),
        by="decided_at",
        job=f"{__name__}.rulings_take_effect",
        most=MOST,
    )
