"""A party confirms a service address, consents to electronic service or declines it, or withdraws consent."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.gathering import remember
from delivery.addresses.models import ServiceAddress
from delivery.addresses.queries import open_address
from delivery.addresses.rules import ALL_STAGES, STATEMENT
from delivery.service.rules.effect import Consent
from filing.public import Party


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the party gave; `confirmed_at` when it was given earlier than it is written down."""

    consent: Consent
    recipient_name: str
    phone: str
    postal_address: str
    email: str = ""
    receiver_name: str = ""
    reminders: tuple[str, ...] = ()
    scope: tuple[str, ...] = ALL_STAGES
    confirmed_at: dt.datetime | None = None


@transaction.atomic
def confirm_address(*, actor: Actor, party_id: uuid.UUID, given: str, confirmed: Confirmed, now: dt.datetime) -> ServiceAddress:
    """The party's confirmation counts from now on; an earlier one ends (OLR 29, 30; CPL-I 136, 137).

    Who may: the party's own account. The words agreed to are kept by their version.
    """
    party = access(actor, Party, party_id, "confirm_service_address", lock=True)
    return keep_address(actor=actor, party=party, given=given, confirmed=confirmed, now=now)


@transaction.atomic
def keep_address(
    *, actor: Actor, party: Party, given: str, confirmed: Confirmed, now: dt.datetime, ended: str = ServiceAddress.Ended.REPLACED
) -> ServiceAddress:
    """Write the confirmation into the ledger; the caller has made sure that it is the party's."""
    if before := open_address(party):
        before.ended_at, before.ended = now, ended
        before.save(update_fields=["ended_at", "ended"])
    address = ServiceAddress.objects.create(
        party=party,
        user_id=party.user_id,
        consent=confirmed.consent.value,
        given=given,
        reminders=list(confirmed.reminders),
        scope=list(confirmed.scope),
        statement=STATEMENT,
        recipient_name=confirmed.recipient_name,
        receiver_name=confirmed.receiver_name,
        phone=confirmed.phone,
        email=confirmed.email,
        postal_address=confirmed.postal_address,
        confirmed_at=confirmed.confirmed_at or now,
        created_at=now,
    )
    remember(("address", party.pk), address)
    detail = {"consent": address.consent, "given": given, "scope": address.scope, "statement": STATEMENT}
    record(actor=actor, action="service.confirm_address", obj=address, now=now, detail=detail)
    return address


@transaction.atomic
def withdraw_consent(*, actor: Actor, party_id: uuid.UUID, now: dt.datetime) -> ServiceAddress:
    """From now on paper is served; what has arrived before stays served (OLR 5). Raises LookupError without a confirmation."""
    party = access(actor, Party, party_id, "confirm_service_address", lock=True)
    before = open_address(party)
    if before is None:
        raise LookupError("nothing to withdraw")
    kept = Confirmed(
        consent=Consent.REFUSED,
        recipient_name=before.recipient_name,
        receiver_name=before.receiver_name,
        phone=before.phone,
        postal_address=before.postal_address,
        email=before.email,
        scope=tuple(before.scope),
    )
    return keep_address(
        actor=actor,
        party=party,
        given=ServiceAddress.Given.PORTAL,
        confirmed=kept,
        now=now,
        ended=ServiceAddress.Ended.WITHDRAWN,
    )
