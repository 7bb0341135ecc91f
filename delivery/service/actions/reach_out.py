"""Plans the tries for one recipient by what is known now."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.authz import Actor
from courtportal.kernel.outbox import publish
from delivery.addresses.actions.invite import invite
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.addresses.queries import open_address
from delivery.events import AttemptPlanned
from delivery.service.models import ServiceAttempt, ServiceRecipient
from delivery.service.on_paper import agent_is_named
from delivery.service.rules.effect import Channel, Consent
from delivery.service.rules.plan import Contact, PlannedWay, plan
from delivery.service.work import ask_clerk
from filing.public import Party


@transaction.atomic
def reach_out(*, actor: Actor, recipient: ServiceRecipient, now: dt.datetime) -> list[ServiceAttempt]:
    """Plan the tries that are possible now; without any, a clerk is asked. Publishes AttemptPlanned for each."""
    party, address = recipient.party, open_address(recipient.party)
    planned = plan(contact_of(party, address))
    if planned.clerk:
        ask_clerk(recipient=recipient, kind=planned.clerk, now=now)
    return [_add(actor, recipient, way, address, now) for way in planned.ways]


def contact_of(party: Party, address: ServiceAddress | None) -> Contact:
    """What the plan needs to know."""
    return Contact(
        has_account=party.user_id is not None,
        has_phone=bool(phone_of(party, address)),
        has_email=bool(email_of(party, address)),
        consent=Consent(address.consent) if address else None,
        reminders=tuple(Channel(code) for code in address.reminders) if address else (),
    )


def phone_of(party: Party, address: ServiceAddress | None) -> str:
    """The phone for messages: confirmed, else the account's, else the one the other side gave."""
    return (address.phone if address else "") or (party.user.phone if party.user else "") or party.phone


def email_of(party: Party, address: ServiceAddress | None) -> str:
    """The mail address for messages, in the same order."""
    return (address.email if address else "") or (party.user.email if party.user else "") or party.email or ""


def _add(
    actor: Actor, recipient: ServiceRecipient, way: PlannedWay, address: ServiceAddress | None, now: dt.datetime
) -> ServiceAttempt:
    party = recipient.party
    to = {Channel.SMS: phone_of, Channel.EMAIL: email_of}.get(way.channel, lambda _party, _address: "")(party, address)
    invitation = invite(actor=actor, party=party, phone=to, now=now) if way.invitation else None
    return add_attempt(recipient, way, to, address, invitation, now)


def add_attempt(
    recipient: ServiceRecipient,
    way: PlannedWay,
    to: str,
    address: ServiceAddress | None,
    invitation: ServiceInvitation | None,
    now: dt.datetime,
) -> ServiceAttempt:
    """Keep the try and ask the worker to make it; the number in the key tells a new try from a repeated one."""
    number = recipient.attempts.filter(channel=way.channel.value).count() + 1
    attempt = ServiceAttempt.objects.create(
        recipient=recipient,
        channel=way.channel.value,
        address=to,
        invitation=invitation,
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
