"""Signed callbacks: HMAC-SHA-256 over the time stamp and the body, refused when wrong or old. Pure."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping

from filing.fees.gateways.interface import CallbackRefused

SIGNATURE_HEADER = "X-Payment-Signature"
TIME_HEADER = "X-Payment-Time"
OLDEST = dt.timedelta(minutes=10)


def signed_headers(secret: bytes, body: bytes, now: dt.datetime) -> dict[str, str]:
    """The headers with which the gateway sends a body."""
    stamp = str(int(now.timestamp()))
    return {TIME_HEADER: stamp, SIGNATURE_HEADER: _signature(secret, stamp, body)}


def check_signature(secret: bytes, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> None:
    """Raises ``CallbackRefused`` with ``bad_signature``, or ``too_old`` for a message that is sent again much later."""
    stamp, signature = headers.get(TIME_HEADER, ""), headers.get(SIGNATURE_HEADER, "")
    if not (stamp.isascii() and stamp.isdigit() and signature.isascii()):
        raise CallbackRefused("bad_signature")
    if not hmac.compare_digest(signature, _signature(secret, stamp, body)):
        raise CallbackRefused("bad_signature")
    if abs(now.timestamp() - int(stamp)) > OLDEST.total_seconds():
        raise CallbackRefused("too_old")


def _signature(secret: bytes, stamp: str, body: bytes) -> str:
    return hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
