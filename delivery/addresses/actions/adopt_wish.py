"""Takes over what a party said about service when filing or in the case before, so that nobody is asked twice."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.authz import SYSTEM
from delivery.addresses.actions.confirm import Confirmed, keep_address
from delivery.addresses.models import ServiceAddress
from delivery.addresses.queries import open_address
from delivery.addresses.rules import stage_of
from delivery.service.rules.effect import Consent
from filing.public import Party, earlier_selves, service_wish

_REMINDERS = {"sms", "email"}


@transaction.atomic
def adopt_wish(*, party: Party, now: dt.datetime) -> ServiceAddress | None:
    """The party's open confirmation; if there is none, the one from the case before this one (CPL-I 137), else the one made
    from its complaint (OLR 29). None where nothing is known.
    """
    if known := open_address(party):
        return known
    if earlier := _of_the_case_before(party):
        return _carry_over(earlier, party, now)
    wish = service_wish(party)
    if wish is None:
        return None
    confirmed = Confirmed(
        consent=Consent.EXPRESS if wish.consents else Consent.REFUSED,
        recipient_name=wish.recipient[:80],
        phone=wish.phone,
        email=wish.email,
        postal_address=wish.postal_address,
        reminders=tuple(channel for channel in wish.channels if channel in _REMINDERS),
        confirmed_at=wish.given_at,
    )
    return keep_address(actor=SYSTEM, party=party, given=ServiceAddress.Given.FILING, confirmed=confirmed, now=now)


def _of_the_case_before(party: Party) -> ServiceAddress | None:
    """What the same person confirmed there, if it holds for the stage of this case."""
    stage = stage_of(party.case.procedure)
    known = (open_address(one) for one in earlier_selves(party))
    return next((address for address in known if address and stage.value in address.scope), None)


def _carry_over(earlier: ServiceAddress, party: Party, now: dt.datetime) -> ServiceAddress:
    confirmed = Confirmed(
        consent=Consent(earlier.consent),
        recipient_name=earlier.recipient_name,
        receiver_name=earlier.receiver_name,
        phone=earlier.phone,
        email=earlier.email,
        postal_address=earlier.postal_address,
        reminders=tuple(earlier.reminders),
        scope=tuple(earlier.scope),
        confirmed_at=earlier.confirmed_at,
    )
    return keep_address(actor=SYSTEM, party=party, given=earlier.given, confirmed=confirmed, now=now)
