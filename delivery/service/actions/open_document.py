"""A recipient opens a document, or acknowledges all of them."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from delivery.service.effects import apply_effects
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceRecipient
from delivery.service.on_paper import signer_of
from delivery.service.rules.effect import Kind


@transaction.atomic
def open_document(*, actor: Actor, item_id: uuid.UUID, now: dt.datetime) -> ServiceItem:
    """Note that the document was opened for the first time; read from an unconfirmed address it is presumed served (OLR 31)."""
    item = access(actor, ServiceItem, item_id, "read")
    lock_order(item.recipient.order_id)
    item.refresh_from_db()
    if item.read_at is not None:
        return item
    item.read_at = now
    item.save(update_fields=["read_at"])
    recipient = item.recipient
    for attempt in _arrived(recipient):
        add_evidence(recipient.order, Name.ACCESSED, at=now, attempt=attempt, item=item, kind=Kind.READ)
    record(actor=actor, action="service.read", obj=item, now=now)
    apply_effects(recipient=recipient, actor=actor, now=now)
    item.refresh_from_db()
    return item


@transaction.atomic
def acknowledge(*, actor: Actor, recipient_id: uuid.UUID, now: dt.datetime) -> ServiceRecipient:
    """The recipient acknowledges receipt (签收) of all documents of the order; served at the latest now (OLR 31, 33).

    A mediation statement takes effect only so, and only by the party itself or an agent named to receive (CPL-I 133).
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "acknowledge")
    lock_order(recipient.order_id)
    recipient.refresh_from_db()
    if recipient.acknowledged_at is not None and not _waits_for(actor, recipient):
        return recipient
    recipient.acknowledged_at = now
    recipient.save(update_fields=["acknowledged_at"])
    for attempt in _arrived(recipient):
        detail = {"by": signer_of(actor, recipient, now).value}
        add_evidence(recipient.order, Name.ACCEPTED, at=now, attempt=attempt, kind=Kind.ACKNOWLEDGED, detail=detail)
    record(actor=actor, action="service.acknowledge", obj=recipient, now=now)
    apply_effects(recipient=recipient, actor=actor, now=now)
    return recipient


def _waits_for(actor: Actor, recipient: ServiceRecipient) -> bool:
    """An agent has signed, and what only the party itself can sign for is still open."""
    own = recipient.party.user_id == actor.user_id
    return own and recipient.items.filter(status=ServiceItem.Status.OPEN).exists()


def _arrived(recipient: ServiceRecipient) -> list[ServiceAttempt]:
    return list(recipient.attempts.filter(channel="inbox", state=ServiceAttempt.State.REACHED).order_by("created_at"))
