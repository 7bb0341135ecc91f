"""The notices that everyone may read."""

from django.db.models import QuerySet

from delivery.publication.models import PublicationService


def open_publications() -> QuerySet[PublicationService]:
    """Those whose term runs; a notice ends, too, when something else has reached its recipient."""
    return PublicationService.objects.filter(ended_at=None).select_related("court").order_by("-created_at")
