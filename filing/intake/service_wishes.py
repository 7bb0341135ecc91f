"""What the plaintiff said about service in the complaint's form: address, consent to e-service and channels (OLR 29, 30)."""

import datetime as dt
from dataclasses import dataclass

from filing.cases.models import Party
from filing.causes.answers import text, texts
from filing.intake.models import Filing
from filing.intake.queries import filing_of, latest_version
from filing.intake.refusal.queries import appeal_in
from filing.intake.rules import content as contents


@dataclass(frozen=True, slots=True)
class ServiceWish:
    """The service address as filed; ``channels`` among portal, sms, email."""

    consents: bool
    channels: tuple[str, ...]
    recipient: str
    phone: str
    email: str
    postal_address: str
    given_at: dt.datetime


def service_wish(party: Party) -> ServiceWish | None:
    """The wish of the side that filed; None for the other side and for a case without an electronic filing."""
    filing = _filing(party)
    if filing is None:
        return None
    version = latest_version(filing)
    answers = contents.answers(version.content)
    if not text(answers, "e_service"):
        return None
    return ServiceWish(
        consents=text(answers, "e_service") == "yes",
        channels=tuple(texts(answers, "e_service_channels")),
        recipient=text(answers, "service_recipient") or party.name,
        phone=text(answers, "service_phone"),
        email=text(answers, "e_service_email"),
        postal_address=text(answers, "service_address"),
        given_at=version.submitted_at,
    )


def _filing(party: Party) -> Filing | None:
    if party.role == Party.Role.PLAINTIFF:
        return filing_of(party.case)
    appeal = appeal_in(party.case) if party.role == Party.Role.APPELLANT else None
    return appeal.filing if appeal else None
