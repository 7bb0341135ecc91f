"""The chain of evidence of a service order: writing one event, finding tampering.

Event names are those of ETSI EN 319 522-3 (registered electronic delivery); what has no name there starts with "x-".
"""

import datetime as dt
import uuid
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from courtportal.kernel.audit.chain import GENESIS, Link, entry_hash, first_broken
from delivery.evidence_log.rules.events import Row, columns_agree, event_bytes
from delivery.service.models import EvidenceEvent, ServiceAttempt, ServiceItem, ServiceOrder, ServiceRecipient
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


# Why something did not happen (EN 319 522-3 wants an event reason on each of these); "x-" where we know no code of its own.
REASONS = {
    Name.NOTIFICATION_FAILED: "x-NotificationFailed",
    Name.CONSIGNMENT_FAILED: "RD04",
    Name.REJECTED: "RC08",
    Name.EXPIRED: "x-NoAnswer",
}


def lock_order(order_id: uuid.UUID) -> None:
    """One at a time works on an order; taken before any row of it, so that two never wait for each other."""
    ServiceOrder.objects.select_for_update().get(pk=order_id)


def add_evidence(  # noqa: PLR0913 - all that an event says
    order: ServiceOrder,
    name: Name,
    *,
    at: dt.datetime,
    attempt: ServiceAttempt | None = None,
    item: ServiceItem | None = None,
    recipient: ServiceRecipient | None = None,
    kind: Kind | None = None,
    detail: dict[str, Any] | None = None,
) -> EvidenceEvent:
    """Add one event to the order's chain, in the caller's transaction. `detail` must hold no personal data.

    The recipient is that of attempt or item where one is given. An event that something failed, was refused or ran out has a
    reason in its detail. The event gets its place in the log of all evidence afterwards (``evidence_log``).
    """
    reason = {"reason": REASONS[name]} if name in REASONS else {}
    concerned = attempt.recipient_id if attempt else item.recipient_id if item else recipient.pk if recipient else None
    lock_order(order.pk)
    last = EvidenceEvent.objects.filter(order=order).order_by("-sequence").first()
    sequence, previous = (last.sequence + 1, last.entry_hash) if last else (1, GENESIS)
    canonical = event_bytes(
        {
            "sequence": sequence,
            "order": str(order.pk),
            "name": name.value,
            "kind": kind.value if kind else "",
            "attempt": str(attempt.pk) if attempt else None,
            "channel": attempt.channel if attempt else None,
            "item": str(item.pk) if item else None,
            "recipient": str(concerned) if concerned else None,
            "sha256": item.document.sha256 if item else None,
            "detail": reason | (detail or {}),
        },
        at,
    )
    return EvidenceEvent.objects.create(
        order=order,
        sequence=sequence,
        attempt=attempt,
        item=item,
        recipient_id=concerned,
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
    return columns_agree(
        Row(
            leaf=None,
            order=str(event.order_id),
            sequence=event.sequence,
            canonical=bytes(event.canonical),
            previous=event.previous_hash,
            entry_hash=event.entry_hash,
            name=event.name,
            kind=event.kind,
            at=event.happened_at.isoformat(),
            attempt=_text(event.attempt_id),
            item=_text(event.item_id),
            recipient=_text(event.recipient_id),
        )
    )


def _text(key: uuid.UUID | None) -> str | None:
    return str(key) if key else None


def events_about(recipient: ServiceRecipient) -> "QuerySet[EvidenceEvent]":
    """What happened with this recipient, from the order's beginning on, in order."""
    of_recipient = Q(recipient=recipient) | Q(attempt__recipient=recipient) | Q(item__recipient=recipient)
    beginning = Q(recipient=None, attempt=None, item=None, name=Name.SUBMITTED.value)
    return EvidenceEvent.objects.filter(of_recipient | beginning, order=recipient.order_id).order_by("sequence")


def head_of(order: ServiceOrder) -> tuple[int, str]:
    """The number and hash of the order's last event."""
    last = EvidenceEvent.objects.filter(order=order).order_by("-sequence")[0]
    return last.sequence, last.entry_hash
