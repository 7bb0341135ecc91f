"""Looks every minute for rulings whose terms of appeal are over."""

import datetime as dt

import structlog

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.clock import local
from courtportal.kernel.outbox import scheduled
from filing.applications.actions.settle_ruling import let_ruling_take_effect
from filing.applications.models import Application

log = structlog.get_logger(__name__)


@scheduled(every=dt.timedelta(minutes=1))
def rulings_take_effect(now: dt.datetime) -> None:
    """Each ruling in its term of appeal whose day has come takes effect."""
    waiting = Application.objects.filter(state=Application.State.SEALED).order_by("decided_at")
    for application_id in waiting.values_list("pk", flat=True).iterator():
        try:
            let_ruling_take_effect(actor=SYSTEM, application_id=application_id, today=local(now).date(), now=now)
        except Exception:
            log.exception("ruling could not take effect", application=str(application_id))
