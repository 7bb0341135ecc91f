"""Plans the tries for one recipient by what is known now."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from courtportal.kernel.authz import Actor
from courtportal.kernel.gathering import insert, remember, remembered
from courtportal.kernel.outbox import publish
from delivery.addresses.actions.invite import invite
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.addresses.queries import learn_addresses, open_address
from delivery.delegations.queries import delegate_of, learn_delegations
from delivery.events import AttemptPlanned
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.on_paper import agent_is_named
from delivery.service.rules.effect import Channel, Consent
from delivery.service.rules.plan import Contact, PlannedWay, plan
from filing.public import Party, Representation


@transaction.atomic
def reach_out(*, actor: Actor, recipient: ServiceRecipient, now: dt.datetime) -> list[ServiceAttempt]:
    """Plan the electronic tries that are possible now. Publishes AttemptPlanned for each."""
    party, address = recipient.party, open_address(recipient.party)
    ways = plan(contact_of(party, address))
    return [take_way(actor=actor, recipient=recipient, way=way, address=address, now=now) for way in ways]


def reachable(party: Party, address: ServiceAddress | None) -> bool:
    """Whether there is an electronic way to the party."""
    return bool(plan(contact_of(party, address)))


def contact_of(party: Party, address: ServiceAddress | None) -> Contact:
    """What the plan needs to know."""
    delegate = delegate_of(party)
    agent = delegate or _agent_with_phone(party)
    return Contact(
        has_account=party.user_id is not None,
        has_phone=bool(phone_of(party, address)),
        has_email=bool(email_of(party, address)),
        consent=Consent(address.consent) if address else None,
        reminders=tuple(Channel(code) for code in address.reminders) if address else (),
        has_agent=agent is not None,
        agent_receives=delegate is not None or bool(agent and address and agent.name == address.receiver_name),
        delegated=delegate is not None,
    )


def agent_of(party: Party) -> Representation | None:
    """Who acts for the party now and has an account and a phone on the portal; before others who receives for it."""
    return delegate_of(party) or _agent_with_phone(party)


def _agent_with_phone(party: Party) -> Representation | None:
    return remembered(("agent", party.pk), lambda: _agents_with_phone([party.pk])[party.pk])


def _agents_with_phone(party_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Representation | None]:
    """Of each party the first of its agents of today with an account and a phone."""
    first: dict[uuid.UUID, Representation | None] = dict.fromkeys(party_ids)
    current = Representation.objects.filter(party__in=party_ids, ended_at=None, user__isnull=False).exclude(user__phone=None)
    for agent in current.select_related("user").order_by("began_at", "created_at"):
        first[agent.party_id] = first[agent.party_id] or agent
    return first


def learn_contacts(party_ids: Sequence[uuid.UUID]) -> None:
    """What a gathering will ask about how these parties are reached, in a query for each table."""
    learn_addresses(party_ids)
    learn_delegations(party_ids)
    for party_id, agent in _agents_with_phone(party_ids).items():
        remember(("agent", party_id), agent)


def phone_of(party: Party, address: ServiceAddress | None) -> str:
    """The phone for messages: confirmed, else the account's, else the one the other side gave."""
    return (address.phone if address else "") or (party.user.phone if party.user else "") or party.phone


def email_of(party: Party, address: ServiceAddress | None) -> str:
    """The mail address for messages, in the same order."""
    return (address.email if address else "") or (party.user.email if party.user else "") or party.email or ""


def take_way(
    *, actor: Actor, recipient: ServiceRecipient, way: PlannedWay, address: ServiceAddress | None, now: dt.datetime
) -> ServiceAttempt:
    """A planned way becomes a try, to the party or to its agent, in the caller's transaction; an invitation is made anew."""
    party = recipient.party
    agent = agent_of(party) if way.agent else None
    to = _address_for(way.channel, party, address, agent)
    invitation = invite(actor=actor, party=party, phone=to, now=now) if way.invitation else None
    return add_attempt(recipient, way, to, address, invitation, now, agent)


def _address_for(channel: Channel, party: Party, address: ServiceAddress | None, agent: Representation | None) -> str:
    """Where a message goes on this channel; nowhere for the inbox."""
    if agent and agent.user and channel is Channel.SMS:
        return agent.user.phone or ""
    return {Channel.SMS: phone_of, Channel.EMAIL: email_of}.get(channel, lambda _party, _address: "")(party, address)


def add_attempt(
    recipient: ServiceRecipient,
    way: PlannedWay,
    to: str,
    address: ServiceAddress | None,
    invitation: ServiceInvitation | None,
    now: dt.datetime,
    agent: Representation | None = None,
) -> ServiceAttempt:
    """Keep the try and ask the worker to make it; the number in the key tells a new try from a repeated one."""
    tries = tries_of(recipient)
    tries[way.channel.value] += 1
    attempt = ServiceAttempt(
        recipient=recipient,
        channel=way.channel.value,
        address=to,
        invitation=invitation,
        representation=agent,
        service_address=address,
        confirmed=way.confirmed,
        consent=address.consent if address else Consent.NONE.value,
        consented_at=address.confirmed_at if address else None,
        agent_named=agent_is_named(recipient, address, now),
        carries_content=way.carries_content,
        key=f"service:{recipient.pk}:{way.channel.value}:{tries[way.channel.value]}",
        created_at=now,
    )
    insert(attempt)
    publish(AttemptPlanned(attempt_id=attempt.pk), now=now)
    return attempt


def tries_of(recipient: ServiceRecipient) -> Counter[str]:
    """How many tries there were on each channel."""
    return remembered(("tries", recipient.pk), lambda: Counter(recipient.attempts.values_list("channel", flat=True)))
