"""The notices by which an appeal or an application for retrial is served, and whether it still stands.

A notice bears in its key what it serves.
"""

from django.db.models import QuerySet

from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.models import Application
from filing.applications.rules.answered import NOTICES
from filing.cases.models import Case, Party
from filing.cases.succession import holder_of


def notice_key(served: Application, party: Party) -> str:
    """Under which the notice for the party is issued once."""
    return f"{NOTICES[served.kind]}:{served.pk}:{party.pk}"


def notices_of(served: Application) -> "QuerySet[CourtDocument]":
    """What was issued to serve it; nothing for a kind that is not served so."""
    kind = NOTICES.get(served.kind)
    return CourtDocument.objects.filter(key__startswith=f"{kind}:{served.pk}:") if kind else CourtDocument.objects.none()


def served_by(notice: CourtDocument) -> Application | None:
    """What the notice serves."""
    key = (notice.key or "::").split(":")[1]
    return Application.objects.filter(pk=key).select_related("party", "case").first() if key else None


def is_gone(served: Application | None, case: Case) -> bool:
    """Whether it was taken back or not accepted since the notice was made, or the case in which it was served is closed."""
    gone = (Application.State.WITHDRAWN, Application.State.REFUSED)
    return case.state == Case.State.CLOSED or (served is not None and served.state in gone)


def to_be_served(served: Application, case: Case) -> "QuerySet[Party]":
    """Everyone in the case but who asks: below that is the applicant, in a retrial whoever applied for it."""
    others = case.parties.filter(left_at=None)
    if case.pk == served.case_id:
        return others.exclude(pk=holder_of(served.party).pk) if served.party else others
    return others.exclude(role=Party.Role.APPLICANT)
