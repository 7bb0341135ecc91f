"""Writing the audit log: in the caller's transaction, so that no change is without its entry."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from courtportal.kernel.audit.chain import GENESIS, canonical_json, entry_hash
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.request_id import current_request_id

if TYPE_CHECKING:
    from courtportal.kernel.authz.actor import Actor

# One lock for the end of the chain: the lowest key of PostgreSQL's advisory locks used by the portal.
CHAIN_LOCK = 7_201


class NotInTransaction(RuntimeError):
    """An audit entry outside a transaction could survive a rolled-back change, or be lost beside a kept one."""


def record(
    *, actor: "Actor", action: str, obj: models.Model, now: dt.datetime, reason: str = "", detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Add one entry to the chain: who did what to which object, when, and why (GB/T 22239-2019 §8.1.4.3).

    ``detail`` must hold no personal data. Raises NotInTransaction outside ``transaction.atomic``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(action)
    _lock_chain()
    last = AuditEntry.objects.order_by("-sequence").first()
    sequence, previous = (last.sequence + 1, last.entry_hash) if last else (1, GENESIS)
    content = {
        "sequence": sequence,
        "at": now.isoformat(),
        "actor": str(actor.user_id) if actor.user_id else None,
        "role": actor.role.value,
        "court": str(actor.court_id) if actor.court_id else None,
        "action": action,
        "object": obj._meta.label_lower,
        "id": str(obj.pk),
        "reason": reason,
        "detail": detail or {},
        "request": current_request_id(),
    }
    canonical = canonical_json(content)
    return AuditEntry.objects.create(
        sequence=sequence,
        happened_at=now,
        actor_id=actor.user_id,
        actor_role=actor.role.value,
        action=action,
        object_label=obj._meta.label_lower,
        object_id=str(obj.pk),
        canonical=canonical,
        previous_hash=previous,
        entry_hash=entry_hash(previous, canonical),
    )


def _lock_chain() -> None:
    """Only one transaction at a time appends; SQLite's immediate transactions already see to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
