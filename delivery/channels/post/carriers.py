"""The carriers of court post behind one interface; the setting COURT_POST names the one in use.

A carrier takes a letter under a key once: the same key again returns the same number.
"""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from django.conf import settings

from courtportal.kernel.outgoing import request
from delivery.channels.base import Parcel


class CarrierError(Exception):
    """The carrier did not answer as it should; it may be asked again."""


class Stage(StrEnum):
    """What a scan of the letter tells."""

    ACCEPTED = "accepted"
    TRIED = "tried"
    DELIVERED = "delivered"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Scan:
    """One scan: what, when, by whom it was signed for (a code of rules' ``By``), why it came back (``Reason``)."""

    stage: Stage
    at: dt.datetime
    by: str = ""
    reason: str = ""


class PostCarrier(Protocol):
    """What a carrier does."""

    def register(self, parcel: Parcel, *, key: str) -> str:
        """Announce a letter; its number. Raises CarrierError."""
        ...

    def track(self, number: str) -> Sequence[Scan]:
        """All scans of a letter, oldest first. Raises CarrierError."""
        ...


class HttpCourtPost:
    """A carrier reached by HTTPS: JSON, signed with HMAC-SHA-256 over method, path and body, the key as idempotency key."""

    def __init__(self, url: str, secret: str) -> None:
        self.url, self.secret = url.rstrip("/"), secret

    def register(self, parcel: Parcel, *, key: str) -> str:
        """Any answer but 2xx with a number is a CarrierError."""
        body = json.dumps({"key": key, **asdict(parcel)}, ensure_ascii=False).encode()
        answer = self._ask("POST", "/letters", body, {"Idempotency-Key": key})
        try:
            return str(answer["number"])
        except (KeyError, TypeError) as error:
            raise CarrierError("no number") from error

    def track(self, number: str) -> Sequence[Scan]:
        """Scans that cannot be read are a CarrierError: none is left out in silence."""
        answer = self._ask("GET", f"/letters/{quote(number, safe='')}/scans")
        try:
            return [_scan(one) for one in answer["scans"]]
        except (KeyError, TypeError, ValueError) as error:
            raise CarrierError(f"unreadable scans: {error}") from error

    def _ask(self, method: str, path: str, body: bytes = b"", more: dict[str, str] | None = None) -> Any:
        signed = f"{method}\n{path}\n".encode() + body
        signature = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": signature, **(more or {})}
        host = urlsplit(self.url).hostname or ""
        try:
            answer = request(method, self.url + path, body, headers=headers, allowed_host=host)
            found = json.loads(answer.body) if 200 <= answer.status < 300 else None
        except (OSError, ValueError) as error:
            raise CarrierError(str(error)) from error
        if found is None:
            raise CarrierError(f"status {answer.status}")
        return found


def _scan(said: dict[str, Any]) -> Scan:
    at = dt.datetime.fromisoformat(said["at"])
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return Scan(Stage(said["stage"]), at.astimezone(dt.UTC), str(said.get("by", "")), str(said.get("reason", "")))


def _http_carrier() -> PostCarrier:
    return HttpCourtPost(settings.COURT_POST_URL, settings.COURT_POST_SECRET)


CARRIERS: dict[str, Callable[[], PostCarrier]] = {"http": _http_carrier}


def post_carrier() -> PostCarrier:
    """The carrier in use."""
    return CARRIERS[settings.COURT_POST]()
