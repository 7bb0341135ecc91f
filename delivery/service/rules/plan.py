"""On which ways a recipient is tried first: a pure function of what is known about the recipient (OLR 29–32)."""

from dataclasses import dataclass

from delivery.service.rules.effect import GIVEN, Channel, Consent


@dataclass(frozen=True, slots=True)
class Contact:
    """What the portal knows: an account, a phone, a mail address, and the confirmation of a service address if there is one."""

    has_account: bool
    has_phone: bool
    has_email: bool
    consent: Consent | None = None
    reminders: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """One try: the document itself (`carries_content`), an invitation to come and get it, or a reminder."""

    channel: Channel
    carries_content: bool = False
    confirmed: bool = False
    invitation: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The ways, and the reason why a clerk is needed instead ("" for none)."""

    ways: tuple[PlannedWay, ...]
    clerk: str = ""


def plan(contact: Contact) -> Plan:
    """Who has an account gets the document there and a reminder; who has none an invitation by SMS; else a clerk decides."""
    if contact.consent is Consent.REFUSED:
        return Plan((), clerk="refused")
    if contact.has_account:
        inbox = PlannedWay(Channel.INBOX, carries_content=True, confirmed=contact.consent in GIVEN)
        return Plan((inbox, *(PlannedWay(channel) for channel in _reminders(contact))))
    if contact.has_phone:
        return Plan((PlannedWay(Channel.SMS, invitation=True),))
    return Plan((), clerk="no_address")


def _reminders(contact: Contact) -> tuple[Channel, ...]:
    """The reminders that were chosen and can be sent; without a choice SMS, else mail."""
    possible = [channel for channel, has in ((Channel.SMS, contact.has_phone), (Channel.EMAIL, contact.has_email)) if has]
    chosen = tuple(channel for channel in possible if channel in contact.reminders)
    return chosen or tuple(possible[:1])
