"""What is addressed to one party is served on that party alone: it may name an address or lead into a hearing."""

import uuid
from collections.abc import Collection, Iterable, Mapping

from courtportal.kernel.rendering.models import CourtDocument
from filing.public import Party, addressees


class AddressedElsewhere(ValueError):
    """Papers of these parties would come into other hands."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self.parties = list(parties)
        super().__init__(", ".join(str(party.pk) for party in self.parties))


def addressed_elsewhere(
    known: Mapping[uuid.UUID, Party], document_ids: Iterable[uuid.UUID], party_ids: Collection[uuid.UUID]
) -> list[Party]:
    """Whose papers among these would be served on somebody else; ``known``: to whom each paper is addressed."""
    parties = (known.get(key) for key in document_ids)
    found = {party.pk: party for party in parties if party is not None and set(party_ids) != {party.pk}}
    return list(found.values())


def require_addressees(documents: Iterable[CourtDocument], party_ids: Collection[uuid.UUID]) -> None:
    """Raises AddressedElsewhere where one of the papers is addressed to another party than who is to be served."""
    papers = list(documents)
    if elsewhere := addressed_elsewhere(addressees(papers), [paper.pk for paper in papers], party_ids):
        raise AddressedElsewhere(elsewhere)


def by_addressee(documents: Iterable[CourtDocument]) -> dict[tuple[uuid.UUID, uuid.UUID | None], list[str]]:
    """The papers that may go out together, by case and addressee; None for what is for everyone of the case."""
    listed = list(documents)
    known = addressees(listed)
    found: dict[tuple[uuid.UUID, uuid.UUID | None], list[str]] = {}
    for document in listed:
        party = known.get(document.pk)
        found.setdefault((document.case_id or document.pk, party.pk if party else None), []).append(str(document.pk))
    return found
