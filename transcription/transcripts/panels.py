"""The hearings on the home page of a case: when, in which state, the way in, the transcript."""

from typing import Any

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, visible_to
from filing.public import Case, Hearing, register_case_panel

ORDER = 40


@register_case_panel
def hearing_panel(request: PortalRequest, case: Case) -> tuple[str, str, dict[str, Any], int] | None:
    """For those who attend; a case without a hearing has no such part."""
    rows = (
        visible_to(request.actor, Hearing, "attend")
        .filter(case=case)
        .exclude(mode=Hearing.Mode.ASYNCHRONOUS)
        .select_related("room", "transcript")
        .order_by("starts_at")
    )
    hearings = list(rows)
    if not hearings:
        return None
    return _("庭审和笔录"), "transcription/transcripts/panel.html", {"hearings": hearings}, ORDER
