"""Plans the tries for one recipient by what is known now."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from delivery.addresses.actions.invite import invite
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.addresses.queries import open_address
from delivery.delegations.queries import delegate_of
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
    agent, delegate = agent_of(party), delegate_of(party)
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
    if delegate := delegate_of(party):
        return delegate
    current = party.representations.filter(ended_at=None, user__isnull=False).exclude(user__phone=None).select_related("user")
    return current.order_by("began_at", "created_at").first()


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
    number = recipient.attempts.filter(channel=way.channel.value).count() + 1
    attempt = ServiceAttempt.objects.create(
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
        key=f"service:{recipient.pk}:{way.channel.value}:{number}",
        created_at=now,
    )
    publish(AttemptPlanned(attempt_id=attempt.pk), now=now)
    return attempt
