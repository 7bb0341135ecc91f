"""Looks every minute for judgments whose appeal terms are over."""

import datetime as dt

import structlog

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.clock import local
from courtportal.kernel.outbox import scheduled
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision

log = structlog.get_logger(__name__)


@scheduled(every=dt.timedelta(minutes=1))
def judgments_take_effect(now: dt.datetime) -> None:
    """Each sealed judgment whose day has come takes effect."""
    today = local(now).date()
    waiting = Decision.objects.filter(state=Decision.State.SEALED).order_by("sealed_at")
    for decision_id in waiting.values_list("pk", flat=True).iterator():
        try:
            take_effect(actor=SYSTEM, decision_id=decision_id, today=today, now=now)
        except Exception:
            log.exception("judgment could not take effect", decision=str(decision_id))
