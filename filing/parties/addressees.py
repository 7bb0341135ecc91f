"""To whom a court's paper is addressed."""

import re
import uuid
from collections.abc import Iterable

from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Party

_KEYS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def addressees(documents: Iterable[CourtDocument]) -> dict[uuid.UUID, Party]:
    """The party that each paper is addressed to, by the paper's key; a paper for everyone of the case is not in it.

    What is issued for one party bears that party in its key, which stays with the paper; else the paper names its recipient.
    """
    papers = list(documents)
    parties: dict[uuid.UUID, list[Party]] = {}
    for party in Party.objects.filter(case__in={paper.case_id for paper in papers if paper.case_id}).select_related("case"):
        parties.setdefault(party.case_id, []).append(party)
    found = {paper.pk: _addressee(paper, parties.get(paper.case_id, [])) for paper in papers if paper.case_id}
    return {key: party for key, party in found.items() if party}


def _addressee(paper: CourtDocument, parties: list[Party]) -> Party | None:
    named = set(_KEYS.findall(paper.key or ""))
    if by_key := next((party for party in parties if str(party.pk) in named), None):
        return by_key
    by_name = [party for party in parties if party.name == paper.data.get("recipient")]
    return by_name[0] if len(by_name) == 1 else None
