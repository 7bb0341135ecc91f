"""What is known of a party's service address."""

import hashlib
import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.gathering import remember, remembered
from delivery.addresses.models import ServiceAddress, ServiceInvitation
from delivery.service.rules.effect import Consent
from filing.public import Party


def open_address(party: Party) -> ServiceAddress | None:
    """The confirmation that counts now."""
    return remembered(("address", party.pk), lambda: ServiceAddress.objects.filter(party=party, ended_at=None).first())


def learn_addresses(party_ids: Sequence[uuid.UUID]) -> None:
    """What a gathering will ask about these parties, in one query."""
    known = {address.party_id: address for address in ServiceAddress.objects.filter(party__in=party_ids, ended_at=None)}
    for party_id in party_ids:
        remember(("address", party_id), known.get(party_id))


def open_addresses(actor: Actor, party_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, ServiceAddress]:
    """The confirmations that count now, by party, as far as the actor may see them."""
    found = visible_to(actor, ServiceAddress, "list").filter(party__in=party_ids, ended_at=None)
    return {address.party_id: address for address in found}


def refusing() -> Q:
    """For parties: electronic service was refused, and that holds."""
    refused = {"consent": Consent.REFUSED.value, "ended_at": None}
    return Q(Exists(ServiceAddress.objects.filter(party=OuterRef("pk"), **refused)))


def open_invitation(party: Party) -> ServiceInvitation | None:
    """The invitation that can still be followed."""
    return ServiceInvitation.objects.filter(party=party, ended_at=None).first()


def token_digest(token: str) -> str:
    """By what an invitation is found."""
    return hashlib.sha256(token.encode()).hexdigest()
