"""One dispute through all its cases and courts, as far as the viewer may see them."""

import uuid
from dataclasses import dataclass

from django.db.models import Q

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.models import Case, CaseLink

MOST_STEPS = 40
SAME_SUIT = (CaseLink.Kind.TRANSFER, CaseLink.Kind.REMAND)
INSTANCES = (CaseLink.Kind.APPEAL, CaseLink.Kind.RETRIAL, CaseLink.Kind.REMAND)


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One case of the dispute and by which link it came; ``current`` is the case whose page this is."""

    case: Case
    link: CaseLink | None
    current: bool


def chain_ids(case: Case) -> set[uuid.UUID]:
    """All cases linked with this one, near and far; at most a query for each link in a row."""
    found, frontier = {case.pk}, {case.pk}
    while frontier and len(found) < MOST_STEPS:
        rows = CaseLink.objects.filter(from_case_id__in=frontier) | CaseLink.objects.filter(to_case_id__in=frontier)
        ends = {end for pair in rows.values_list("from_case_id", "to_case_id") for end in pair}
        frontier = ends - found
        found |= frontier
    return found


def earlier_instances(case: Case) -> set[uuid.UUID]:
    """The cases in which the dispute was tried before this one: below an appeal or a retrial, and before a remand.

    An earlier appeal that was remanded is none of them: its judges may hear the next appeal (CPL-I 45).
    """
    found: set[uuid.UUID] = set()
    frontier = {case.pk}
    while frontier and len(found) < MOST_STEPS:
        rows = CaseLink.objects.filter(to_case_id__in=frontier, kind__in=INSTANCES)
        frontier = set(rows.values_list("from_case_id", flat=True)) - found
        found |= frontier
    return found


def suit_cases(case: Case) -> list[Case]:
    """The case and those in which the same suit was pending before (transferred, remanded), the newest first."""
    link = CaseLink.objects.filter(to_case=case, kind__in=SAME_SUIT).select_related("from_case").order_by("created_at").first()
    return [case, *suit_cases(link.from_case)] if link else [case]


def goes_on_in(case: Case) -> list[Case]:
    """The case and those in which the same suit goes on after it (transferred, remanded), the oldest first."""
    later = CaseLink.objects.filter(from_case=case, kind__in=SAME_SUIT).select_related("to_case").order_by("created_at")
    return [case, *(one for link in later for one in goes_on_in(link.to_case))]


def suit_of(case: Case) -> Case:
    """The case in which the suit was filed, where it goes on under another number now (transferred, remanded)."""
    return suit_cases(case)[-1]


def chain_of(actor: Actor, case: Case) -> list[ChainStep]:
    """The steps of the dispute that the actor may see, the first case first."""
    ids = chain_ids(case)
    if len(ids) == 1:
        return [ChainStep(case, None, current=True)]
    links = {link.to_case_id: link for link in CaseLink.objects.filter(to_case_id__in=ids).select_related("basis")}
    cases = visible_to(actor, Case, within=Q(pk__in=ids)).select_related("court").order_by("accepted_at", "pk")
    return [ChainStep(one, links.get(one.pk), current=one.pk == case.pk) for one in cases]
