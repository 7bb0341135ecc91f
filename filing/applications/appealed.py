"""The notices by which an appeal is served, and whether it still stands. A notice bears the appeal in its key."""

from django.db.models import QuerySet

from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application
from filing.cases.models import Party

NOTICE = "notice_of_appeal"


def notice_key(appeal: Application, party: Party) -> str:
    """Under which the notice for the party is issued once."""
    return f"{NOTICE}:{appeal.pk}:{party.pk}"


def notices_of(appeal: Application) -> "QuerySet[CourtDocument]":
    """What was issued to serve it."""
    return CourtDocument.objects.filter(key__startswith=f"{NOTICE}:{appeal.pk}:")


def appeal_is_gone(notice: CourtDocument) -> bool:
    """Whether it was taken back or not accepted since the notice was made."""
    appeal = (notice.key or "::").split(":")[1]
    gone = (Application.State.WITHDRAWN, Application.State.REFUSED)
    return bool(appeal) and Application.objects.filter(pk=appeal, state__in=gone).exists()
