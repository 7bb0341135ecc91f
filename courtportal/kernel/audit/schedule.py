"""Signed heads of the audit chain: once a day, and exported, so that outsiders hold proof of what was there."""

import base64
import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.chain import head_bytes
from courtportal.kernel.audit.exporting import append_missing
from courtportal.kernel.audit.head_key import head_key
from courtportal.kernel.audit.models import AuditEntry, AuditHead
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.transactions import require_none_held

EXPORTED = "heads.jsonl"


@transaction.atomic
def sign_head(now: dt.datetime) -> AuditHead | None:
    """Sign the last entry unless it is signed already."""
    last = AuditEntry.objects.order_by("-sequence").first()
    if last is None or AuditHead.objects.filter(sequence=last.sequence).exists():
        return None
    signature = head_key().sign(head_bytes(last.sequence, last.entry_hash, _plain(now)))
    return AuditHead.objects.create(sequence=last.sequence, entry_hash=last.entry_hash, signed_at=now, signature=signature)


def export_heads() -> None:
    """Append the heads that are not in the exported file."""
    append_missing(EXPORTED, "sequence", _after)


def _after(sequence: int) -> Iterator[dict[str, Any]]:
    for head in AuditHead.objects.filter(sequence__gt=sequence).order_by("sequence").iterator():
        yield {
            "sequence": head.sequence,
            "hash": head.entry_hash,
            "at": _plain(head.signed_at),
            "signature": base64.b64encode(bytes(head.signature)).decode(),
        }


def _plain(at: dt.datetime) -> str:
    """The moment as it is signed; the same when it comes back from the database."""
    return at.astimezone(dt.UTC).isoformat()


@scheduled(every=dt.timedelta(days=1))
def sign_daily_head(now: dt.datetime) -> None:
    """The day's head (GB/T 22239-2019 §8.1.4.3 c: audit records are protected against change), kept first and exported then.

    Raises TransactionHeld inside a transaction: a line in a file is not rolled back with it.
    """
    require_none_held("a head of the audit chain")
    sign_head(now)
    export_heads()
