"""The hearings on the case home."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, visible_to
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party
from filing.cases.panels import CasePanel, register_case_panel


@register_case_panel
def hearings_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """All hearings of the case with their state, room and the way in."""
    visible = visible_to(request.actor, Hearing).filter(case=case)
    hearings = list(visible.select_related("room").prefetch_related("changes").order_by("starts_at"))
    mine = list(visible_to(request.actor, Party, "name_day").filter(case=case).order_by("role", "order"))
    if not hearings and not mine:
        return None
    cancellable = set(visible_to(request.actor, Hearing, "cancel").filter(case=case).values_list("pk", flat=True))
    open_to = set(visible_to(request.actor, Hearing, "attend").filter(case=case).values_list("pk", flat=True))
    rows = [
        {
            "hearing": hearing,
            "url": _room_url(hearing) if hearing.pk in open_to else "",
            "can_cancel": hearing.pk in cancellable,
            "changes": sorted(hearing.changes.all(), key=lambda change: change.made_at),
        }
        for hearing in hearings
    ]
    return CasePanel(_("开庭"), "filing/calendar/hearings_panel.html", {"rows": rows, "mine": mine}, 10)


def _room_url(hearing: Hearing) -> str:
    """The hearing room, where a higher app has routed one."""
    try:
        return reverse("transcription:room", args=[hearing.pk])
    except NoReverseMatch:
        return ""
