"""The chain of evidence of a service order: writing one event, finding tampering.

Event names are those of ETSI EN 319 522-3 (registered electronic delivery); what has no name there starts with "x-".
"""

import datetime as dt
import json
import uuid
from enum import StrEnum
from typing import Any

from courtportal.kernel.audit.chain import GENESIS, Link, canonical_json, entry_hash, first_broken
from delivery.service.models import EvidenceEvent, ServiceAttempt, ServiceItem, ServiceOrder
from delivery.service.rules.effect import Kind


class Name(StrEnum):
    """What an event is called."""

    SUBMITTED = "SubmissionAcceptance"
    NOTIFIED = "ConsignmentNotification"
    NOTIFICATION_FAILED = "ConsignmentNotificationFailure"
    NOTIFICATION_OPENED = "NotificationAccessTracking"
    CONSIGNED = "ContentConsignment"
    CONSIGNMENT_FAILED = "ContentConsignmentFailure"
    ACCESSED = "ContentAccessTracking"
    ACCEPTED = "ConsignmentAcceptance"
    REJECTED = "ConsignmentRejection"
    EXPIRED = "AcceptanceRejectionExpiry"
    HANDED_TO_CLERK = "RelayToNonERDS"
    CAME_FROM_CLERK = "ReceivedFromNonERDS"
    ANSWERED = "x-RecipientActed"
    TOOK_EFFECT = "x-ServiceTookEffect"


def lock_order(order_id: uuid.UUID) -> None:
    """One at a time works on an order; taken before any row of it, so that two never wait for each other."""
    ServiceOrder.objects.select_for_update().get(pk=order_id)


def add_evidence(
    order: ServiceOrder,
    name: Name,
    *,
    at: dt.datetime,
    attempt: ServiceAttempt | None = None,
    item: ServiceItem | None = None,
    kind: Kind | None = None,
    detail: dict[str, Any] | None = None,
) -> EvidenceEvent:
    """Add one event to the order's chain, in the caller's transaction. `detail` must hold no personal data."""
    lock_order(order.pk)
    last = EvidenceEvent.objects.filter(order=order).order_by("-sequence").first()
    sequence, previous = (last.sequence + 1, last.entry_hash) if last else (1, GENESIS)
    canonical = canonical_json(
        {
            "sequence": sequence,
            "order": str(order.pk),
            "name": name.value,
            "kind": kind.value if kind else "",
            "at": at.isoformat(),
            "attempt": str(attempt.pk) if attempt else None,
            "channel": attempt.channel if attempt else None,
            "item": str(item.pk) if item else None,
            "sha256": item.document.sha256 if item else None,
            "detail": detail or {},
        }
    )
    return EvidenceEvent.objects.create(
        order=order,
        sequence=sequence,
        attempt=attempt,
        item=item,
        name=name.value,
        kind=kind.value if kind else "",
        happened_at=at,
        canonical=canonical,
        previous_hash=previous,
        entry_hash=entry_hash(previous, canonical),
    )


def first_tampered(order: ServiceOrder, head: tuple[int, str] | None = None) -> tuple[int, str] | None:
    """The first event that was changed, moved or removed and what is wrong with it; None for a whole chain.

    `head` is a (sequence, hash) known from elsewhere, such as a proof of service: with it a cut-off end is found too.
    """
    events = list(EvidenceEvent.objects.filter(order=order).order_by("sequence"))
    links = [Link(e.sequence, bytes(e.canonical), e.previous_hash, e.entry_hash) for e in events]
    broken = first_broken(links, head)
    differing = next((event.sequence for event in events if not _columns_agree(event)), None)
    if differing is not None and (broken is None or differing < broken[0]):
        return differing, "columns differ from what was hashed"
    return broken


def _columns_agree(event: EvidenceEvent) -> bool:
    try:
        content = json.loads(bytes(event.canonical))
    except ValueError:
        return False
    columns = {
        "name": event.name,
        "kind": event.kind,
        "at": event.happened_at.isoformat(),
        "attempt": str(event.attempt_id) if event.attempt_id else None,
        "item": str(event.item_id) if event.item_id else None,
    }
    return all(content.get(key) == value for key, value in columns.items())


def head_of(order: ServiceOrder) -> tuple[int, str]:
    """The number and hash of the order's last event."""
    last = EvidenceEvent.objects.filter(order=order).order_by("-sequence")[0]
    return last.sequence, last.entry_hash
