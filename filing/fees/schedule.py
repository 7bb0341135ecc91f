"""What the fees' room does by itself."""

import datetime as dt

import structlog

from courtportal.kernel.outbox import scheduled
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import CallbackRefused, gateway
from filing.fees.models import Payment

log = structlog.get_logger(__name__)
NOT_BEFORE = dt.timedelta(seconds=30)
ASK_FOR = dt.timedelta(days=8)
AT_ONCE = 200


@scheduled(every=dt.timedelta(seconds=30))
def reconcile_payments(now: dt.datetime) -> None:
    """Ask the gateways about orders still open, in case a callback was lost; settling is idempotent."""
    open_payments = Payment.objects.filter(
        state=Payment.State.OPEN, created_at__lt=now - NOT_BEFORE, created_at__gt=now - ASK_FOR
    ).order_by("created_at")[:AT_ONCE]
    for payment in open_payments:
        notice = gateway(payment.gateway).find_payment(payment.order_number)
        if notice is None:
            continue
        try:
            settle_payment(notice=notice, gateway=payment.gateway, now=now)
        except CallbackRefused as error:
            log.warning("payment does not reconcile", payment=str(payment.pk), code=error.code)
