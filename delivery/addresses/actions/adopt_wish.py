"""Takes over what a party said about service when filing, so that nobody is asked twice."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.authz import SYSTEM
from delivery.addresses.actions.confirm import Confirmed, keep_address
from delivery.addresses.models import ServiceAddress
from delivery.addresses.queries import open_address
from delivery.service.rules.effect import Consent
from filing.public import Party, service_wish

_REMINDERS = {"sms", "email"}


@transaction.atomic
def adopt_wish(*, party: Party, now: dt.datetime) -> ServiceAddress | None:
    """The party's open confirmation; if there is none, the one made from its complaint (OLR 29). None where nothing is known."""
    if known := open_address(party):
        return known
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
