"""Reads of judgments: what the public may see, related instances, the desk of the bench."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from search.judgments.models import Judgment, Publication


def public_judgments() -> QuerySet[Judgment]:
    """Released and not withdrawn."""
    return Judgment.objects.filter(withdrawn_at=None)


def ever_public(judgment_id: UUID) -> Judgment | None:
    """The judgment with this address, also if it was withdrawn (it then has no text any more)."""
    return Judgment.objects.select_related("court").filter(pk=judgment_id).first()


def overturned_by(judgment: Judgment) -> Judgment | None:
    """The later decision that set this one aside or varied it, once that is published too."""
    if not judgment.overturned_by:
        return None
    return public_judgments().filter(case_number=judgment.overturned_by).order_by("-decided_on").first()


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


def refused_publications() -> QuerySet[Publication]:
    """What the public may know of judgments that are not published; of state secrets not even that (art. 6)."""
    refused = Publication.objects.filter(state=Publication.State.NOT_PUBLIC).exclude(ground=Publication.Ground.STATE_SECRET)
    return refused.select_related("court").order_by("-due_on", "id")
