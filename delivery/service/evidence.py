"""The chain of evidence of a service order: writing one event, finding tampering.

Event names are those of ETSI EN 319 522-3 (registered electronic delivery); what has no name there starts with "x-".
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from courtportal.kernel.audit.chain import GENESIS, Link, entry_hash, first_broken
from courtportal.kernel.gathering import insert, remember, remembered, write_rows
from delivery.evidence_log.rules.events import Row, columns_agree, event_bytes
from delivery.evidence_log.rules.reasons import event_reasons
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
    FOUND_BY_JUDGE = "x-FoundByJudge"
    LOST_EFFECT = "x-ServiceLostEffect"


def lock_order(order_id: uuid.UUID) -> None:
    """One at a time works on an order; taken before any row of it, so that two never wait for each other.

    SQLite's transactions are one at a time anyway.
    """
    if connection.features.has_select_for_update:
        remembered(("order", order_id), lambda: ServiceOrder.objects.select_for_update().values_list("pk").get(pk=order_id))


def _end_of(order: ServiceOrder) -> tuple[int, str]:
    """The number and hash of the last event, or what comes before the first."""
    write_rows()
    last = EvidenceEvent.objects.filter(order=order).order_by("-sequence").values_list("sequence", "entry_hash").first()
    return last or (0, GENESIS)


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

    The recipient is that of attempt or item where one is given. An event that something failed, was refused or ran out carries
    the standard's reasons beside its detail, whose ``reason`` is the portal's own word for the cause. The event gets its place
    in the log of all evidence afterwards (``evidence_log``).
    """
    detail = detail or {}
    reasons = event_reasons(name.value, str(detail.get("reason", "")))
    concerned = attempt.recipient_id if attempt else item.recipient_id if item else recipient.pk if recipient else None
    lock_order(order.pk)
    before, previous = remembered(("evidence", order.pk), lambda: _end_of(order))
    sequence = before + 1
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
            "detail": detail,
            # Rows from before the reasons were kept do without the key.
            **({"event_reasons": reasons} if reasons else {}),
        },
        at,
    )
    event = EvidenceEvent(
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
    insert(event)
    remember(("evidence", order.pk), (sequence, event.entry_hash))
    return event


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


def events_about_each(recipients: Sequence[ServiceRecipient]) -> dict[uuid.UUID, list[EvidenceEvent]]:
    """What ``events_about`` finds, for many recipients in two queries; with the attempt of each event."""
    orders = {recipient.order_id for recipient in recipients}
    keys = [recipient.pk for recipient in recipients]
    of_these = Q(recipient__in=keys) | Q(attempt__recipient__in=keys) | Q(item__recipient__in=keys)
    found = EvidenceEvent.objects.filter(order__in=orders).select_related("attempt", "item").order_by("order", "sequence")
    beginnings: dict[uuid.UUID, list[EvidenceEvent]] = {order: [] for order in orders}
    for event in found.filter(recipient=None, attempt=None, item=None, name=Name.SUBMITTED.value):
        beginnings[event.order_id].append(event)
    about = {recipient.pk: [*beginnings[recipient.order_id]] for recipient in recipients}
    for event in found.filter(of_these):
        about[_concerned(event)].append(event)
    return {key: sorted(events, key=lambda event: event.sequence) for key, events in about.items()}


def _concerned(event: EvidenceEvent) -> uuid.UUID:
    """The recipient of an event that has one; older rows name it by their attempt or paper only."""
    told = event.recipient_id or (event.attempt and event.attempt.recipient_id) or (event.item and event.item.recipient_id)
    if not told:
        raise ValueError(f"event {event.pk} concerns nobody")
    return told


def head_of(order: ServiceOrder) -> tuple[int, str]:
    """The number and hash of the order's last event."""
    last = EvidenceEvent.objects.filter(order=order).order_by("-sequence")[0]
    return last.sequence, last.entry_hash
