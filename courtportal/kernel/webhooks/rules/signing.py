"""How a webhook is signed: the Standard Webhooks specification, ``v1`` (HMAC-SHA256). Knows no Django and no clock."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

SECRET_MARK = "whsec_"  # noqa: S105 - the mark of the specification, not a secret
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as the specification writes it: a mark and the base64 of its bytes."""
    return SECRET_MARK + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The signature of one message with one secret."""
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    digest = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers_of(secrets_in_use: Iterable[str], message_id: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """The headers of a message: signed with every secret in use, so that a receiver may change its own in peace."""
    timestamp = int(sent_at.timestamp())
    signed = " ".join(signature(secret, message_id, timestamp, body) for secret in secrets_in_use)
    return {
        "Content-Type": "application/json",
        "User-Agent": "courtportal-webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }


def body_of(event_type: str, happened_at: datetime, data: dict[str, Any]) -> bytes:
    """The message: type, time and ids. Nothing of a person or a case stands in it; who may see more asks the interface."""
    content = {"type": event_type, "timestamp": happened_at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
