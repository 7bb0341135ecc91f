"""Applications on the case home: what was applied for, and the way to a new one."""

from django.utils.translation import pgettext

from courtportal.kernel.authz import PortalRequest, may
from filing.applications.queries import applications_of
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel

SHOWN = 20


@register_case_panel
def applications_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The latest applications that the viewer may read."""
    rows, may_apply = list(applications_of(request.actor, case)[:SHOWN]), may(request.actor, case, "apply")
    if not rows and not may_apply:
        return None
    return CasePanel(pgettext("several", "申请"), "filing/applications/panel.html", {"rows": rows, "may_apply": may_apply}, 16)
