"""By which ways a recipient is tried first."""

import pytest

from delivery.service.rules.effect import Channel, Consent
from delivery.service.rules.plan import Contact, plan

SMS, EMAIL = Channel.SMS, Channel.EMAIL
TABLE = {
    "account, confirmed, chosen both": (Contact(True, True, True, Consent.EXPRESS, (SMS, EMAIL)), ["inbox!", "sms", "email"], ""),
    "account, confirmed, chosen mail": (Contact(True, True, True, Consent.EXPRESS, (EMAIL,)), ["inbox!", "email"], ""),
    "account, chosen what is missing": (Contact(True, True, False, Consent.EXPRESS, (EMAIL,)), ["inbox!", "sms"], ""),
    "account, asked nothing yet": (Contact(True, True, True), ["inbox", "sms"], ""),
    "account, mail only": (Contact(True, False, True), ["inbox", "email"], ""),
    "account, no way to remind": (Contact(True, False, False), ["inbox"], ""),
    "account, refused": (Contact(True, True, True, Consent.REFUSED), [], "refused"),
    "stranger with a phone": (Contact(False, True, False), ["sms+"], ""),
    "stranger with a phone and mail": (Contact(False, True, True), ["sms+"], ""),
    "stranger with mail only": (Contact(False, False, True), [], "no_address"),
    "stranger with nothing": (Contact(False, False, False), [], "no_address"),
    "stranger who refused on paper": (Contact(False, True, False, Consent.REFUSED), [], "refused"),
}


@pytest.mark.parametrize("name", TABLE)
def test_plan(name: str) -> None:
    contact, expected, clerk = TABLE[name]
    found = plan(contact)
    assert [f"{w.channel}{'!' if w.confirmed else ''}{'+' if w.invitation else ''}" for w in found.ways] == expected
    assert found.clerk == clerk
    assert all(way.carries_content == (way.channel is Channel.INBOX) for way in found.ways)
