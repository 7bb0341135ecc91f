"""What a clerk does where the portal cannot: notes how paper was served, sends a new invitation, closes a work item."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from delivery.addresses.actions.invite import invite
from delivery.addresses.queries import open_address
from delivery.service.actions.reach_out import add_attempt
from delivery.service.effects import apply_effects
from delivery.service.evidence import Name, add_evidence, lock_order
from delivery.service.models import ServiceAttempt, ServiceRecipient, WorkItem
from delivery.service.rules.effect import Channel, Consent, Kind
from delivery.service.rules.plan import PlannedWay

# What a clerk can note: (channel, what happened, state of the attempt).
OUTCOMES = {
    "handed_over": (Channel.COUNTER, Kind.HANDED_OVER, ServiceAttempt.State.REACHED),
    "refused_to_sign": (Channel.COUNTER, Kind.REFUSED_TO_SIGN, ServiceAttempt.State.REACHED),
    "post_received": (Channel.POST, Kind.REACHED, ServiceAttempt.State.REACHED),
    "post_returned": (Channel.POST, Kind.RETURNED, ServiceAttempt.State.RETURNED),
}


class ImpossibleTime(ValueError):
    """The noted time lies in the future or before the order."""


@transaction.atomic
def record_outcome(
    *, actor: Actor, recipient_id: uuid.UUID, outcome: str, happened_at: dt.datetime, note: str, now: dt.datetime
) -> ServiceAttempt:
    """Note how paper reached the recipient or came back, and find the legal effect (CPL 87, 88, 91; CPL-I 131; POST 11).

    The same note twice is one. Raises ImpossibleTime.
    """
    recipient = access(actor, ServiceRecipient, recipient_id, "record_outcome")
    lock_order(recipient.order_id)
    if not recipient.order.created_at <= happened_at <= now:
        raise ImpossibleTime
    channel, kind, state = OUTCOMES[outcome]
    address = open_address(recipient.party)
    attempt, created = ServiceAttempt.objects.get_or_create(
        key=f"service:{recipient.pk}:{outcome}:{happened_at.isoformat()}",
        defaults={
            "recipient": recipient,
            "channel": channel.value,
            "address": address.postal_address if address and channel is Channel.POST else "",
            "confirmed": bool(address and address.postal_address and channel is Channel.POST),
            "consent": Consent.NONE.value,
            "carries_content": True,
            "state": state,
            "sent_at": happened_at,
            "reached_at": None if kind is Kind.RETURNED else happened_at,
            "created_at": now,
        },
    )
    if created:
        add_evidence(
            recipient.order, Name.CAME_FROM_CLERK, at=happened_at, attempt=attempt, kind=kind, detail={"outcome": outcome}
        )
        record(actor=actor, action="service.record_outcome", obj=attempt, now=now, reason=note[:200], detail={"outcome": outcome})
        apply_effects(recipient=recipient, actor=actor, now=now)
    return attempt


@transaction.atomic
def invite_again(*, actor: Actor, recipient_id: uuid.UUID, phone: str, now: dt.datetime) -> ServiceAttempt:
    """Send a fresh link and code, to this phone; the old link ends."""
    recipient = access(actor, ServiceRecipient, recipient_id, "invite_again")
    invitation = invite(actor=actor, party=recipient.party, phone=phone, now=now, renew=True)
    record(actor=actor, action="service.invite_again", obj=recipient, now=now)
    return add_attempt(recipient, PlannedWay(Channel.SMS, invitation=True), phone, None, invitation, now)


@transaction.atomic
def settle_work(*, actor: Actor, work_item_id: uuid.UUID, outcome: str, now: dt.datetime) -> WorkItem:
    """The clerk has seen to it; `outcome` says how."""
    item = access(actor, WorkItem, work_item_id, "settle", lock=True)
    item.done_at, item.done_by_id, item.outcome = now, actor.user_id, outcome[:200]
    item.save(update_fields=["done_at", "done_by", "outcome"])
    record(actor=actor, action="service.settle_work", obj=item, now=now, reason=outcome[:200])
    return item
