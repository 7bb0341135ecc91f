"""Writing the audit log: in the caller's transaction, so that no change is without its entry."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction

from courtportal.kernel.audit.chain import GENESIS, canonical_json, entry_hash
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.gathering import current
from courtportal.kernel.request_id import current_request_id

if TYPE_CHECKING:
    from courtportal.kernel.authz.actor import Actor

# One lock for the end of the chain: the lowest key of PostgreSQL's advisory locks used by the portal.
CHAIN_LOCK = 7_201


class NotInTransaction(RuntimeError):
    """An audit entry outside a transaction could survive a rolled-back change, or be lost beside a kept one."""


@dataclass(frozen=True)
class Deed:
    """What was done to which object. ``detail`` must hold no personal data."""

    action: str
    obj: models.Model
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """A deed that waits for its place in the chain: whose, on what, when, and under which request."""

    actor: "Actor"
    deed: Deed
    object_label: str
    object_id: str
    now: dt.datetime
    request_id: str


def record(
    *, actor: "Actor", action: str, obj: models.Model, now: dt.datetime, reason: str = "", detail: dict[str, Any] | None = None
) -> None:
    """Add one entry to the chain: who did what to which object, when, and why (GB/T 22239-2019 §8.1.4.3).

    ``detail`` must hold no personal data. Raises NotInTransaction outside ``transaction.atomic``.
    """
    record_all(actor=actor, deeds=[Deed(action, obj, reason, detail or {})], now=now)


def record_all(*, actor: "Actor", deeds: Sequence[Deed], now: dt.datetime) -> None:
    """Add an entry for each deed, in this order; in a gathering at its end. Raises NotInTransaction outside
    ``transaction.atomic``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(deeds[0].action if deeds else "")
    request_id = current_request_id()
    entries = [Entry(actor, deed, deed.obj._meta.label_lower, str(deed.obj.pk), now, request_id) for deed in deeds]
    if gathered := current():
        gathered.entries += entries
    else:
        write_entries(entries)


def write_entries(entries: Sequence[Entry]) -> None:
    """Give the entries the next places in the chain, in the caller's transaction."""
    if not entries:
        return
    _lock_chain()
    last = AuditEntry.objects.order_by("-sequence").values_list("sequence", "entry_hash").first()
    sequence, previous = last or (0, GENESIS)
    rows = []
    for entry in entries:
        sequence += 1
        rows.append(_row(entry, sequence, previous))
        previous = rows[-1].entry_hash
    AuditEntry.objects.bulk_create(rows)


def _row(entry: Entry, sequence: int, previous: str) -> AuditEntry:
    actor, deed, now = entry.actor, entry.deed, entry.now
    content = {
        "sequence": sequence,
        "at": now.isoformat(),
        "actor": str(actor.user_id) if actor.user_id else None,
        "role": actor.role.value,
        "court": str(actor.court_id) if actor.court_id else None,
        "action": deed.action,
        "object": entry.object_label,
        "id": entry.object_id,
        "reason": deed.reason,
        "detail": deed.detail,
        "request": entry.request_id,
    }
    canonical = canonical_json(content)
    return AuditEntry(
        sequence=sequence,
        happened_at=now,
        actor_id=actor.user_id,
        actor_role=actor.role.value,
        action=deed.action,
        object_label=entry.object_label,
        object_id=entry.object_id,
        canonical=canonical,
        previous_hash=previous,
        entry_hash=entry_hash(previous, canonical),
    )


def _lock_chain() -> None:
    """Only one transaction at a time appends; SQLite's immediate transactions already see to it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
