"""The try to which something noted belongs: the open one on that way, or a new one with what is known of the address now."""

import datetime as dt

from courtportal.kernel.authz import Actor
from delivery.addresses.models import ServiceAddress
from delivery.addresses.presumed import postal_address
from delivery.addresses.queries import open_address
from delivery.delegations.models import ServiceDelegation
from delivery.delegations.queries import delegations_at
from delivery.service.models import ServiceAttempt, ServiceItem, ServiceRecipient
from delivery.service.rules.effect import By, Channel, Consent, Institution
from delivery.service.ways import OWN_HANDS_ONLY, matter_of
from filing.public import Representation

_OPEN = (ServiceAttempt.State.PLANNED, ServiceAttempt.State.SENT)


def open_try(
    recipient: ServiceRecipient,
    channel: Channel,
    *,
    at: dt.datetime,
    now: dt.datetime,
    institution: Institution | None = None,
    place: str = "",
) -> ServiceAttempt:
    """The recipient's try on this way that has no end yet; else a new one, at this place, in the caller's transaction."""
    tries = recipient.attempts.filter(channel=channel.value)
    if known := tries.filter(state__in=_OPEN).order_by("-created_at").first():
        return known
    address = open_address(recipient.party)
    by_post = channel is Channel.POST
    return ServiceAttempt.objects.create(
        recipient=recipient,
        channel=channel.value,
        address=address.postal_address if address and by_post else place,
        service_address=address if by_post else None,
        confirmed=bool(address and address.postal_address and by_post),
        consent=Consent.NONE.value,
        agent_named=agent_is_named(recipient, address, at),
        institution=institution or "",
        # Elsewhere than in summary procedure a call only tells of what is served in another way (CPL 162, OLR 32).
        carries_content=channel is not Channel.PHONE or _simple(recipient),
        sent_at=at,
        key=f"service:{recipient.pk}:{channel.value}:{tries.count() + 1}",
        created_at=now,
    )


def known_place(recipient: ServiceRecipient) -> str:
    """Where the recipient is looked for: the confirmed address, else the one in the papers of the case; "" for none."""
    known = postal_address(recipient.party, open_address(recipient.party))
    return known.address if known else ""


def _simple(recipient: ServiceRecipient) -> bool:
    return matter_of(recipient, "").simple


def agent_is_named(recipient: ServiceRecipient, address: ServiceAddress | None, at: dt.datetime) -> bool:
    """The party named one of its agents to receive for it, in its address or by delegation (CPL-I 132)."""
    if _delegates(recipient, at):
        return True
    if address is None or not address.receiver_name:
        return False
    agents = Representation.objects.filter(party=recipient.party, name=address.receiver_name)
    return any((one.began_at or at) <= at < (one.ended_at or at + dt.timedelta(1)) for one in agents)


def _delegates(recipient: ServiceRecipient, at: dt.datetime) -> list[ServiceDelegation]:
    """The delegations under which what is served here may be received."""
    known = delegations_at(recipient.party, at)
    if not known:
        return []
    own_hands = recipient.items.filter(document__kind__in=OWN_HANDS_ONLY).exists()
    return [row for row, mandate in known if mandate.receives(at, own_hands=own_hands)]


def signer_of(actor: Actor, recipient: ServiceRecipient, at: dt.datetime) -> By:
    """Who signs when this account does: the party itself, whom it named to receive, or an agent."""
    party = recipient.party
    if party.user_id == actor.user_id:
        return By.SELF
    if any(row.representation.user_id == actor.user_id for row in _delegates(recipient, at)):
        return By.RECEIVER
    address = open_address(party)
    named = Representation.objects.filter(party=party, user_id=str(actor.user_id), ended_at=None).values_list("name", flat=True)
    return By.RECEIVER if address and address.receiver_name and address.receiver_name in set(named) else By.AGENT


def items_of(recipient: ServiceRecipient) -> list[ServiceItem]:
    """What is served on the recipient, in its order."""
    return list(recipient.items.select_related("document").order_by("position"))
