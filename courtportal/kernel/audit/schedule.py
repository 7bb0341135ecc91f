"""Signed heads of the audit chain: once a day, and exported, so that outsiders hold proof of what was there."""

import base64
import datetime as dt
import json

from django.db import transaction

from courtportal.kernel.audit.chain import head_bytes
from courtportal.kernel.audit.head_key import folder, head_key
from courtportal.kernel.audit.models import AuditEntry, AuditHead
from courtportal.kernel.outbox import scheduled


@transaction.atomic
def sign_head(now: dt.datetime) -> AuditHead | None:
    """Sign the last entry unless it is signed already, and append the head to the exported file."""
    last = AuditEntry.objects.order_by("-sequence").first()
    if last is None or AuditHead.objects.filter(sequence=last.sequence).exists():
        return None
    signature = head_key().sign(head_bytes(last.sequence, last.entry_hash, now.isoformat()))
    head = AuditHead.objects.create(sequence=last.sequence, entry_hash=last.entry_hash, signed_at=now, signature=signature)
    line = {
        "sequence": head.sequence,
        "hash": head.entry_hash,
        "at": now.isoformat(),
        "signature": base64.b64encode(signature).decode(),
    }
    with (folder() / "heads.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    return head


@scheduled(every=dt.timedelta(days=1))
def sign_daily_head(now: dt.datetime) -> None:
    """The day's head (GB/T 22239-2019 §8.1.4.3 c: audit records are protected against change)."""
    sign_head(now)
