"""Whether the appeal whose copy is served still stands."""

from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application


def appeal_is_gone(notice: CourtDocument) -> bool:
    """Whether it was taken back or not accepted meanwhile; the notice bears the appeal in its key."""
    appeal = (notice.key or "::").split(":")[1]
    gone = (Application.State.WITHDRAWN, Application.State.REFUSED)
    return bool(appeal) and Application.objects.filter(pk=appeal, state__in=gone).exists()
