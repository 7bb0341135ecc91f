"""By which ways a recipient is tried first."""

import pytest

from delivery.service.rules.effect import Channel, Consent
from delivery.service.rules.plan import Contact, plan

SMS, EMAIL = Channel.SMS, Channel.EMAIL
TABLE = {
    "account, confirmed, chosen both": (Contact(True, True, True, Consent.EXPRESS, (SMS, EMAIL)), ["inbox!", "sms", "email"]),
    "account, confirmed, chosen mail": (Contact(True, True, True, Consent.EXPRESS, (EMAIL,)), ["inbox!", "email"]),
    "account, chosen what is missing": (Contact(True, True, False, Consent.EXPRESS, (EMAIL,)), ["inbox!", "sms"]),
    "account, asked nothing yet": (Contact(True, True, True), ["inbox", "sms"]),
    "account, mail only": (Contact(True, False, True), ["inbox", "email"]),
    "account, no way to remind": (Contact(True, False, False), ["inbox"]),
    "account, refused": (Contact(True, True, True, Consent.REFUSED), []),
    "no account, agent with one": (Contact(False, True, True, has_agent=True), ["inbox@", "sms@"]),
    "no account, agent, consent": (Contact(False, True, True, Consent.EXPRESS, has_agent=True), ["inbox@", "sms@"]),
    "agent named to receive": (
        Contact(False, True, True, Consent.EXPRESS, has_agent=True, agent_receives=True),
        ["inbox!@", "sms@"],
    ),
    "account and agent": (Contact(True, True, True, Consent.EXPRESS, (SMS,), has_agent=True), ["inbox!", "sms"]),
    "agent, refused": (Contact(False, True, True, Consent.REFUSED, has_agent=True), []),
    "stranger with a phone": (Contact(False, True, False), ["sms+"]),
    "stranger with a phone and mail": (Contact(False, True, True), ["sms+"]),
    "stranger with mail only": (Contact(False, False, True), []),
    "stranger with nothing": (Contact(False, False, False), []),
    "stranger who refused on paper": (Contact(False, True, False, Consent.REFUSED), []),
}


@pytest.mark.parametrize("name", TABLE)
def test_plan(name: str) -> None:
    contact, expected = TABLE[name]
    found = plan(contact)
    marks = {"!": "confirmed", "+": "invitation", "@": "agent"}
    told = [w.channel + "".join(mark for mark, name in marks.items() if getattr(w, name)) for w in found]
    assert told == expected
    assert all(way.carries_content == (way.channel is Channel.INBOX) for way in found)
