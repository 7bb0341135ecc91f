"""Signed heads of the audit chain: once a day, and exported, so that outsiders hold proof of what was there.

The key (Ed25519) is made at first use, sealed by the vault; the public half lies beside the exported heads.
"""

import base64
import datetime as dt
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from courtportal.kernel.audit.chain import head_bytes
from courtportal.kernel.audit.models import AuditEntry, AuditHead
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.vault.keyring import key_ring

KEY_PLACE = "audit.head_key"


def folder() -> Path:
    """Where heads and the public key are exported."""
    path = Path(settings.DATA_DIR) / "audit"
    path.mkdir(parents=True, exist_ok=True)
    return path


def _signing_key() -> Ed25519PrivateKey:
    sealed = folder() / "head.key"
    if not sealed.exists():
        key = Ed25519PrivateKey.generate()
        descriptor = os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key_ring().encrypt(key.private_bytes_raw(), KEY_PLACE))
        public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        (folder() / "head.pem").write_bytes(public)
    return Ed25519PrivateKey.from_private_bytes(key_ring().decrypt(sealed.read_bytes(), KEY_PLACE))


@transaction.atomic
def sign_head(now: dt.datetime) -> AuditHead | None:
    """Sign the last entry unless it is signed already, and append the head to the exported file."""
    last = AuditEntry.objects.order_by("-sequence").first()
    if last is None or AuditHead.objects.filter(sequence=last.sequence).exists():
        return None
    signature = _signing_key().sign(head_bytes(last.sequence, last.entry_hash, now.isoformat()))
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
