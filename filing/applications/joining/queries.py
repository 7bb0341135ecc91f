"""Reads of requests from outside, scoped to the actor."""

from django.db.models import QuerySet

from courtportal.kernel.authz import Actor, visible_to
from filing.applications.joining.models import JoinRequest, JoinRequestFile
from filing.applications.models import Application


def own_requests(actor: Actor) -> QuerySet[JoinRequest]:
    """What the actor has asked, the latest first."""
    return visible_to(actor, JoinRequest).select_related("application", "court").order_by("-submitted_at", "-pk")


def on_paper(actor: Actor) -> QuerySet[JoinRequest]:
    """What was entered from paper at the actor's court, the latest first."""
    rows = visible_to(actor, JoinRequest).filter(paper__isnull=False).select_related("application", "paper")
    return rows.order_by("-submitted_at", "-pk")


def to_answer(actor: Actor) -> QuerySet[JoinRequest]:
    """What the filing clerks of the actor's court have to answer, the oldest first."""
    return visible_to(actor, JoinRequest, "answer").select_related("application").order_by("submitted_at", "pk")


def came_on_paper(application: Application) -> bool:
    """Whether somebody without an account asked by it, at the counter or by post."""
    return JoinRequest.objects.filter(application=application, paper__isnull=False).exists()


def scan_of(application: Application) -> JoinRequestFile | None:
    """The paper by which somebody without an account asked to take part; None for every other application."""
    found = JoinRequestFile.objects.filter(request__application=application, request__paper__isnull=False)
    return found.select_related("file").order_by("order").first()
