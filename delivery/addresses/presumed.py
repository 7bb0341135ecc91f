"""Where a letter goes when the party confirmed no address, in the order of 法发〔2017〕19号 arts 8 and 9.

What the portal cannot know, an address agreed in the contract or used in dealings, a clerk enters by hand.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from delivery.addresses.models import ServiceAddress
from filing.public import Party


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address with its source: confirmed, filed, agreed, other_case, registered, by_hand; whose letter it is on return."""

    source: str
    address: str
    name: str
    phone: str
    confirmed: bool = False
    refused: bool = False


def postal_address(party: Party, confirmed: ServiceAddress | None) -> PostalAddress | None:
    """Where the first letter goes: the confirmed address, else the one that stands in the papers of the case."""
    if confirmed and confirmed.postal_address:
        return PostalAddress("confirmed", confirmed.postal_address, confirmed.recipient_name, confirmed.phone, confirmed=True)
    return PostalAddress("filed", party.address, party.name, party.phone) if party.address else None


def presumed_addresses(party: Party, *, today: dt.date, tried: set[str]) -> list[PostalAddress]:
    """What the portal knows besides, the better source first, without those to which a letter went already."""
    found = {one.address: one for one in reversed([*_other_cases(party, today), *_registered(party)])}
    return [one for one in reversed(found.values()) if one.address and one.address not in tried]


def _other_cases(party: Party, today: dt.date) -> Iterator[PostalAddress]:
    """Addresses that the same person gave in other cases lately (法发〔2017〕19号 art. 8; SERVICE_PRESUMED_DAYS)."""
    same = Q()
    if party.identity_number_index:
        same |= Q(party__name=party.name, party__identity_number_index=party.identity_number_index)
    if party.unified_social_credit_code:
        same |= Q(party__name=party.name, party__unified_social_credit_code=party.unified_social_credit_code)
    if not same:
        return
    since = today - dt.timedelta(days=settings.SERVICE_PRESUMED_DAYS)
    given = ServiceAddress.objects.filter(same, confirmed_at__date__gte=since).exclude(party__case_id=party.case_id)
    for one in given.order_by("-confirmed_at")[:5]:
        yield PostalAddress("other_case", one.postal_address, one.recipient_name, one.phone)


def _registered(party: Party) -> Iterator[PostalAddress]:
    """The registered domicile (法发〔2017〕19号 art. 9)."""
    if party.person and party.person.registered_address:
        yield PostalAddress("registered", party.person.registered_address, party.name, party.phone)
    if party.organisation and party.organisation.registered_address:
        yield PostalAddress("registered", party.organisation.registered_address, party.name, party.phone)
