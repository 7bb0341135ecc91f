"""What came on paper, on the case home: for the clerk the way to enter more, for a party what was entered for it."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.paper.models import PaperEntry

SHOWN = 10


@register_case_panel
def paper_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The latest papers that the viewer may know of."""
    rows = visible_to(request.actor, PaperEntry).filter(case=case).select_related("party", "entered_by", "application")
    latest, may_enter = list(rows.order_by("-entered_at", "-pk")[:SHOWN]), may(request.actor, case, "enter_application")
    may_enforce = may(request.actor, case, "enter_enforcement")
    if not latest and not may_enter and not may_enforce:
        return None
    context = {"rows": latest, "may_enter": may_enter, "may_enforce": may_enforce}
    return CasePanel(_("纸质材料"), "filing/paper/panel.html", context, 18)
