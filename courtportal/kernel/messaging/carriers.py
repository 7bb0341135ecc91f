"""SMS carriers behind one interface; the setting SMS_CARRIER names the one in use.

A carrier takes a message under a key once: the same key again returns the same receipt and sends nothing.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable
from urllib.parse import urlsplit

from django.conf import settings

from courtportal.kernel import clock
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.outgoing import post
from courtportal.kernel.vault.fields import blind_index


class CarrierError(Exception):
    """The carrier did not take the message; it may be tried again under the same key."""


@dataclass(frozen=True)
class Receipt:
    """The carrier's own reference for the message."""

    reference: str


class SmsCarrier(Protocol):
    """What a carrier does."""

    def send(self, *, phone: str, text: str, key: str) -> Receipt:
        """Take one message; raises CarrierError."""
        ...


@dataclass(frozen=True)
class Text:
    """One message of many."""

    phone: str
    text: str
    key: str


@runtime_checkable
class ManyTexts(Protocol):
    """A carrier that takes many messages in one call, each once for its key."""

    def send_many(self, texts: Sequence[Text]) -> list[Receipt]:
        """Take all messages, or none; raises CarrierError."""
        ...


class SimulatedSmsCarrier:
    """Keeps messages for the page "simulated SMS" instead of sending them."""

    def send(self, *, phone: str, text: str, key: str) -> Receipt:
        """Store the message under its key."""
        row, _created = SimulatedMessage.objects.get_or_create(
            key=f"sms:{key}", defaults={"channel": "sms", "recipient": phone, "body": text, "sent_at": clock.now()}
        )
        return Receipt(reference=str(row.pk))

    def send_many(self, texts: Sequence[Text]) -> list[Receipt]:
        """Store all messages, each under its key."""
        now = clock.now()
        rows = [
            SimulatedMessage(
                key=f"sms:{one.key}", channel="sms", recipient=one.phone, recipient_index=blind_index("recipient", one.phone),
                body=one.text, sent_at=now,
            )
            for one in texts
        ]  # fmt: skip
        SimulatedMessage.objects.bulk_create(rows, ignore_conflicts=True)
        kept = dict(SimulatedMessage.objects.filter(key__in=[row.key for row in rows]).values_list("key", "pk"))
        return [Receipt(reference=str(kept[row.key])) for row in rows]


class HttpSmsCarrier:
    """A carrier reached by HTTPS: JSON, signed with HMAC-SHA-256 over the body, the key as idempotency key."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url, secret

    def send(self, *, phone: str, text: str, key: str) -> Receipt:
        """Send to the carrier; any answer but 2xx with a reference is a CarrierError."""
        body = json.dumps({"phone": phone, "text": text, "key": key}, ensure_ascii=False).encode()
        signature = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature, "Idempotency-Key": key}
        try:
            answer = json.loads(post(self.url, body, headers=headers, allowed_host=urlsplit(self.url).hostname or ""))
            return Receipt(reference=str(answer["reference"]))
        except (OSError, ValueError, KeyError) as error:
            raise CarrierError(str(error)) from error


def _http_carrier() -> SmsCarrier:
    return HttpSmsCarrier(settings.SMS_URL, settings.SMS_SECRET)


CARRIERS: dict[str, Callable[[], SmsCarrier]] = {"simulated": SimulatedSmsCarrier, "http": _http_carrier}


def sms_carrier() -> SmsCarrier:
    """The carrier in use."""
    return CARRIERS[settings.SMS_CARRIER]()
