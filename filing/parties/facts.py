"""The parties of a case as other apps may know them."""

import uuid
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from filing.cases.models import Case, Party
from filing.parties.models import PartyAnswer

PLAINTIFFS = (Party.Role.PLAINTIFF, Party.Role.CREDITOR)


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party's facts. ``user_id`` is the account that acts for it, None until somebody does."""

    id: uuid.UUID
    case_id: uuid.UUID
    role: str
    kind: str
    name: str
    phone: str
    email: str
    address: str
    user_id: uuid.UUID | None
    answered: bool


def parties_of(case_id: uuid.UUID) -> list[PartyFacts]:
    """All parties of the case, plaintiffs first. The caller has checked its right to the case."""
    case = Case.objects.get(pk=case_id)
    answered = set(PartyAnswer.objects.filter(case=case).values_list("party_id", flat=True))
    rows = sorted(case.parties.all(), key=lambda party: (party.role not in PLAINTIFFS, party.role, party.order))
    return [
        PartyFacts(
            id=party.pk,
            case_id=case.pk,
            role=party.role,
            kind=party.kind,
            name=party.name,
            phone=party.phone,
            email=party.email,
            address=party.address,
            user_id=party.user_id,
            answered=party.pk in answered,
        )
        for party in rows
    ]


def answer_filed(case_id: uuid.UUID, party_id: uuid.UUID) -> bool:
    """Whether the party has answered the complaint."""
    return PartyAnswer.objects.filter(case_id=case_id, party_id=party_id).exists()


def answered_at(party: str, since: str) -> Subquery:
    """When the party of the outer row answered the complaint, for a query; nothing where it has not, or before ``since``."""
    given = PartyAnswer.objects.filter(party=OuterRef(party), submitted_at__gte=OuterRef(since))
    return Subquery(given.values("submitted_at"))
