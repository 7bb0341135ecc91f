"""A message from a payment gateway: believed only when its signature and its content hold."""

import datetime as dt
from collections.abc import Mapping

import structlog

from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import CallbackRefused, gateway
from filing.fees.models import Payment

log = structlog.get_logger(__name__)


def receive_callback(*, name: str, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> Payment:
    """Settle what the gateway ``name`` reports; the same report again has no second effect.

    Raises ``CallbackRefused`` (``unknown_gateway``, ``bad_signature``, ``too_old``, ``unreadable``, ``unknown_order``,
    ``wrong_amount``); each refusal is logged.
    """
    try:
        try:
            sender = gateway(name)
        except KeyError as error:
            raise CallbackRefused("unknown_gateway") from error
        return settle_payment(notice=sender.read_callback(headers=headers, body=body, now=now), gateway=name, now=now)
    except CallbackRefused as error:
        log.warning("payment callback refused", gateway=name[:30], code=error.code)
        raise
