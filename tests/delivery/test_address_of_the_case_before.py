"""A service address confirmed in the trial holds in enforcement (CPL-I art. 137)."""

import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM
from delivery.addresses.actions.adopt_wish import adopt_wish
from delivery.addresses.actions.confirm import Confirmed, keep_address
from delivery.addresses.models import ServiceAddress
from delivery.service.rules.effect import Consent
from filing.public import Party
from tests.factories.enforcement import make_enforcement, make_world

pytestmark = pytest.mark.django_db


def confirmed_in_the_trial(scope: tuple[str, ...], now: dt.datetime) -> Party:
    """The debtor's party in the enforcement case, after a confirmation with this scope in the trial."""
    world = make_world()
    defendant = world.case.parties.get(role=Party.Role.DEFENDANT)
    given = Confirmed(Consent.EXPRESS, "周远航", "13800138000", "演示路1号", reminders=("sms",), scope=scope)
    keep_address(actor=SYSTEM, party=defendant, given=ServiceAddress.Given.FIRST_SERVICE, confirmed=given, now=now)
    return world.debtor_in(make_enforcement(world, now))


def test_the_debtor_is_not_asked_again(now: dt.datetime) -> None:
    debtor = confirmed_in_the_trial(("first_instance", "enforcement"), now)
    address = adopt_wish(party=debtor, now=now)
    assert address is not None
    assert (address.party, address.consent, address.phone) == (debtor, Consent.EXPRESS.value, "13800138000")


def test_a_confirmation_for_the_first_instance_only_does_not_reach_enforcement(now: dt.datetime) -> None:
    assert adopt_wish(party=confirmed_in_the_trial(("first_instance",), now), now=now) is None
