"""Reads of judgments: what the public may see, related instances, the desk of the bench."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from search.judgments.models import Judgment, Publication


def public_judgments() -> QuerySet[Judgment]:
    """Released and not withdrawn."""
    return Judgment.objects.filter(withdrawn_at=None)


def in_order(ids: Iterable[str]) -> list[Judgment]:
    """The public judgments with these ids, in the order of the ids; others are left out."""
    found = {str(judgment.pk): judgment for judgment in public_judgments().filter(pk__in=list(ids)).select_related("court")}
    return [found[judgment_id] for judgment_id in ids if judgment_id in found]


def related(judgment: Judgment, most: int = 20) -> list[Judgment]:
    """Other instances of the dispute: judgments it names, those that name it, and those that name the same first instance."""
    named = list(judgment.links.values_list("case_number", flat=True))
    same = Q(case_number__in=named) | Q(links__case_number__in=[judgment.case_number, *named])
    others = public_judgments().filter(same).exclude(pk=judgment.pk).distinct().select_related("court")
    return list(others.order_by("decided_on")[:most])


def desk(actor: Actor, state: str) -> QuerySet[Publication]:
    """The publications of the actor's cases in this state, the most urgent first."""
    return visible_to(actor, Publication).filter(state=state).select_related("court").order_by("due_on", "id")


def publication_of_judgment(judgment_id: UUID) -> Publication | None:
    """The publication from which a judgment came; None for imported ones."""
    return Publication.objects.filter(judgments__pk=judgment_id).first()
