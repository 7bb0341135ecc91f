"""What the public index of enforcement takes over from enforcement cases (法释〔2017〕7号 art. 6)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel import clock
from filing.cases.models import Party
from filing.enforcement.models import DishonestyListing, EnforcementCase, Sanction
from filing.enforcement.rules.sanctions import GROUNDS

SHOWN_END = 4


@dataclass(frozen=True, slots=True)
class EnforcementRow:
    """One debtor in one enforcement case, with the newest listing that was ever published (dates null: never listed).

    ``state`` is ``open``, ``terminated_for_now`` or ``closed``; the identity number is masked, only its end is given.
    """

    case_id: uuid.UUID
    case_number: str
    court_id: uuid.UUID
    court_name: str
    filed_on: dt.date
    state: str
    amount: Decimal
    debtor_id: uuid.UUID
    debtor_name: str
    debtor_kind: str
    sex: str
    birth_date: dt.date | None
    legal_representative: str
    identity_masked: str
    identity_suffix: str
    title_number: str
    title_court: str
    duty: str
    performance: str
    circumstances: str
    listing_state: str
    published_on: dt.date | None
    expires_on: dt.date | None
    unlisted_on: dt.date | None


def enforcement_rows(case_ids: Iterable[uuid.UUID]) -> list[EnforcementRow]:
    """The rows of these enforcement cases, one for each debtor; ids of other cases give none."""
    cases = EnforcementCase.objects.filter(case_id__in=list(case_ids)).select_related("case__court", "source_case__court")
    listings = _newest_listings([one.pk for one in cases])
    debtors: dict[uuid.UUID, list[Party]] = {}
    for party in Party.objects.filter(case__in=[one.case_id for one in cases], role=Party.Role.DEBTOR).order_by("order"):
        debtors.setdefault(party.case_id, []).append(party)
    return [_row(one, debtor, listings.get(debtor.pk)) for one in cases for debtor in debtors.get(one.case_id, [])]


def _newest_listings(enforcement_ids: list[uuid.UUID]) -> dict[uuid.UUID, DishonestyListing]:
    published = (Sanction.State.IN_FORCE, Sanction.State.LIFTED)
    rows = DishonestyListing.objects.filter(enforcement__in=enforcement_ids, state__in=published).order_by("decided_at")
    return {row.debtor_id: row for row in rows}


def _row(enforcement: EnforcementCase, debtor: Party, listing: DishonestyListing | None) -> EnforcementRow:
    case, number = enforcement.case, debtor.identity_number or debtor.unified_social_credit_code
    return EnforcementRow(
        case_id=case.pk,
        case_number=case.case_number,
        court_id=case.court_id,
        court_name=case.court.name_zh,
        filed_on=clock.local(case.accepted_at).date(),
        state=_public_state(enforcement),
        amount=enforcement.amount,
        debtor_id=debtor.pk,
        debtor_name=debtor.name,
        debtor_kind=debtor.kind,
        sex=debtor.sex,
        birth_date=debtor.birth_date,
        legal_representative=debtor.legal_representative,
        identity_masked=masked(number),
        identity_suffix=number[-SHOWN_END:] if len(number) > 2 * SHOWN_END else "",
        title_number=enforcement.title_number,
        title_court=enforcement.source_case.court.name_zh,
        duty=enforcement.duty,
        performance=enforcement.get_performance_display(),
        circumstances=GROUNDS[listing.ground].zh if listing else "",
        listing_state=listing.state if listing else "",
        published_on=listing.in_force_on if listing else None,
        expires_on=listing.expires_on if listing else None,
        unlisted_on=listing.lifted_on if listing else None,
    )


def _public_state(enforcement: EnforcementCase) -> str:
    if enforcement.state != EnforcementCase.State.CLOSED:
        return "open"
    for_now = EnforcementCase.Closing.TERMINATED_FOR_NOW
    return "terminated_for_now" if enforcement.closing == for_now else "closed"


def masked(number: str) -> str:
    """The first and last four characters of a number; a short one is hidden whole."""
    if len(number) <= 2 * SHOWN_END:
        return "*" * len(number)
    return f"{number[:SHOWN_END]}{'*' * (len(number) - 2 * SHOWN_END)}{number[-SHOWN_END:]}"
