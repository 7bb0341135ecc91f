"""What is known of a recipient, looked up when the plan asks for it."""

import datetime as dt
from functools import cached_property

from courtportal.kernel import clock
from delivery.addresses.models import ServiceAddress
from delivery.addresses.presumed import PostalAddress, postal_address, presumed_addresses
from delivery.addresses.queries import open_address
from delivery.service.actions.reach_out import phone_of, reachable
from delivery.service.models import ServiceRecipient
from delivery.service.rules.effect import Consent
from delivery.service.ways import matter_of_all


class RecipientSituation:
    """``rules.ladder.Known`` of this recipient at this instant; each question is put to the database at most once."""

    def __init__(self, recipient: ServiceRecipient, now: dt.datetime) -> None:
        self._recipient, self._party, self._today = recipient, recipient.party, clock.local(now).date()

    @cached_property
    def address(self) -> ServiceAddress | None:
        """The confirmed address."""
        return open_address(self._party)

    @cached_property
    def tried(self) -> set[str]:
        """Where letters went already."""
        letters = self._recipient.attempts.filter(channel="post").only("address")
        return {attempt.address for attempt in letters}

    @cached_property
    def untried(self) -> PostalAddress | None:
        """Where the first letter goes."""
        known = postal_address(self._party, self.address)
        return known if known and known.address not in self.tried else None

    @cached_property
    def presumed(self) -> list[PostalAddress]:
        """Where another letter may go, though nobody confirmed it."""
        return presumed_addresses(self._party, today=self._today, tried=self.tried)

    @cached_property
    def reachable_online(self) -> bool:
        return reachable(self._party, self.address)

    @cached_property
    def refuses_electronic(self) -> bool:
        return bool(self.address and self.address.consent == Consent.REFUSED.value)

    @cached_property
    def has_phone(self) -> bool:
        return bool(phone_of(self._party, self.address))

    @cached_property
    def has_postal_address(self) -> bool:
        return self.untried is not None

    @cached_property
    def has_presumed_address(self) -> bool:
        return bool(self.presumed)

    @cached_property
    def has_place(self) -> bool:
        known = postal_address(self._party, self.address) is not None or bool(self.presumed)
        return known or bool(presumed_addresses(self._party, today=self._today, tried=set()))

    @cached_property
    def own_hands(self) -> bool:
        return matter_of_all(self._recipient).own_hands
