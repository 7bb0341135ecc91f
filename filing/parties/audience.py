"""Whose matter something is: the accounts that may be told of it by their own programs, and the organisations it concerns."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from filing.cases.models import Case, Party, Representation
from filing.intake.models import Filing


@dataclass(frozen=True, slots=True)
class Audience:
    """Accounts that see the matter now, and the organisations whose matter it is."""

    user_ids: frozenset[uuid.UUID]
    organisation_ids: frozenset[uuid.UUID]

    def concerns(self, organisation_id: uuid.UUID) -> bool:
        """Whether it is this organisation's matter."""
        return organisation_id in self.organisation_ids


def audience_of_case(case_id: uuid.UUID) -> Audience:
    """Everyone who acts for a party that has not left."""
    return _of_parties(Q(case_id=case_id), case_id)


def audience_of_party(party_id: uuid.UUID, case_id: uuid.UUID) -> Audience:
    """Who acts for one party."""
    return _of_parties(Q(pk=party_id), case_id)


def _of_parties(which: Q, case_id: uuid.UUID) -> Audience:
    parties = list(Party.objects.filter(which, left_at=None).values_list("pk", "user_id", "organisation_id"))
    agents = Representation.objects.filter(party__in=[pk for pk, _user, _org in parties], ended_at=None)
    users = [user for _pk, user, _org in parties] + list(agents.values_list("user_id", flat=True))
    filing_id = Case.objects.filter(pk=case_id).values_list("filing_id", flat=True).first()
    return Audience(_known(users), _known(org for _pk, _user, org in parties) | _organisations(filing_id))


def parties_of_organisation(organisation_id: uuid.UUID) -> "QuerySet[Party]":
    """The parties that are this organisation, or stand in a case that its program or bulk filing began."""
    begun = Filing.objects.filter(
        Q(draft__program__organisation=organisation_id) | Q(bulk_row__job__filer__organisation=organisation_id)
    )
    return Party.objects.filter(Q(organisation=organisation_id) | Q(case__filing_id__in=begun.values("pk")))


def audience_of_filing(filing_id: uuid.UUID) -> Audience:
    """Who filed."""
    owner = Filing.objects.filter(pk=filing_id).values_list("owner_id", flat=True)
    return Audience(_known(owner), _organisations(filing_id))


def _organisations(filing_id: uuid.UUID | None) -> frozenset[uuid.UUID]:
    """The organisation whose program or bulk filing began what was filed."""
    if filing_id is None:
        return frozenset()
    rows = Filing.objects.filter(pk=filing_id)
    return _known(
        one for row in rows.values_list("draft__program__organisation", "bulk_row__job__filer__organisation") for one in row
    )


def _known(ids: Iterable[uuid.UUID | None]) -> frozenset[uuid.UUID]:
    return frozenset(one for one in ids if one is not None)
