"""On which electronic ways a recipient is tried: a pure function of what is known about the recipient (OLR 29–32)."""

from dataclasses import dataclass

from delivery.service.rules.effect import GIVEN, Channel, Consent


@dataclass(frozen=True, slots=True)
class Contact:
    """What the portal knows: an account, a phone, a mail address, and the confirmation of a service address if there is one.

    ``has_agent``: an agent with an account acts for the party; ``agent_receives``: and was named to receive (代收人).
    ``delegated``: the party has handed receiving over to it, though it has an account itself.
    """

    has_account: bool
    has_phone: bool
    has_email: bool
    consent: Consent | None = None
    reminders: tuple[Channel, ...] = ()
    has_agent: bool = False
    agent_receives: bool = False
    delegated: bool = False


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """One try: the document itself (`carries_content`), an invitation to come and get it, or a reminder; to an `agent` or not."""

    channel: Channel
    carries_content: bool = False
    confirmed: bool = False
    invitation: bool = False
    agent: bool = False


def plan(contact: Contact) -> tuple[PlannedWay, ...]:
    """Who has an account gets the document there and a reminder; who has none its agent's inbox, else an invitation by SMS.
    To whom receiving is delegated the document goes before all.

    Nothing for who refused electronic service. What goes to an agent may be signed for by it (CPL 88); it counts on arrival
    only where the party named the agent to receive.
    """
    if contact.consent is Consent.REFUSED:
        return ()
    if contact.has_account and not contact.delegated:
        inbox = PlannedWay(Channel.INBOX, carries_content=True, confirmed=contact.consent in GIVEN)
        return (inbox, *(PlannedWay(channel) for channel in _reminders(contact)))
    if contact.has_agent:
        confirmed = contact.consent in GIVEN and contact.agent_receives
        to_agent = PlannedWay(Channel.INBOX, carries_content=True, confirmed=confirmed, agent=True)
        return (to_agent, PlannedWay(Channel.SMS, agent=True))
    return (PlannedWay(Channel.SMS, invitation=True),) if contact.has_phone else ()


def _reminders(contact: Contact) -> tuple[Channel, ...]:
    """The reminders that were chosen and can be sent; without a choice SMS, else mail."""
    possible = [channel for channel, has in ((Channel.SMS, contact.has_phone), (Channel.EMAIL, contact.has_email)) if has]
    chosen = tuple(channel for channel in possible if channel in contact.reminders)
    return chosen or tuple(possible[:1])
