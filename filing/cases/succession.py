"""Who took whose place in a case: what the former party did binds its successor, who counts as it (民诉法解释 第五十五条)."""

import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from filing.cases.copying import same_in
from filing.cases.models import Case, Party

# As far as a query that cannot follow a succession step by step looks back: an heir, and the heir of an heir.
FORMER = ("succeeds", "succeeds__succeeds")


def with_former(parties: Iterable[Party]) -> set[uuid.UUID]:
    """They and everyone whose place they took."""
    known = list(parties)
    line = {one.pk for one in known}
    former = {one.succeeds_id for one in known if one.succeeds_id} - line
    while former:
        line |= former
        before = Party.objects.filter(pk__in=former).exclude(succeeds=None).values_list("succeeds_id", flat=True)
        former = {one for one in before if one} - line
    return line


def heirs_of(party: Party) -> list[Party]:
    """The party and whoever stood in its place after it, the one of today last."""
    line = [party]
    while (successor := line[-1].successors.order_by("created_at").first()) is not None:
        line.append(successor)
    return line


def holder_of(party: Party) -> Party:
    """Who stands in the party's place today: itself, or its successor."""
    return heirs_of(party)[-1]


def stands_in(party: Party, case: Case) -> "QuerySet[Party]":
    """As whom the party, or who took its place here or there, stands in a later case of the dispute today."""
    copies = [copy for one in heirs_of(party) for copy in same_in(one, case)]
    return case.parties.filter(pk__in={holder_of(copy).pk for copy in copies}, left_at=None)


def selves_of(party: Party) -> set[uuid.UUID]:
    """It and whose place it took, here and as these stood in the cases from which this one came."""
    found: set[uuid.UUID] = set()
    level = [party]
    while level:
        line = list(Party.objects.filter(pk__in=with_former(level) - found).select_related("case"))
        found |= {one.pk for one in line}
        came_from = [(one, link.from_case) for one in line for link in one.case.links_in.select_related("from_case")]
        level = [copy for one, case in came_from for copy in same_in(one, case)]
    return found


def that_did(done: "QuerySet[Party]") -> "QuerySet[Party]":
    """The parties among ``done`` and those who took their place."""
    found = Q(pk__in=done)
    for path in FORMER:
        found |= Q(**{f"{path}__in": done})
    return Party.objects.filter(found)
