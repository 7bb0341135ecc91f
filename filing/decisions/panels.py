"""The decision on the case home: for the judge to start, for the bench to go on with, for the parties to read."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.decisions.models import Decision


@register_case_panel
def decision_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """Where the decision stands, or the button that makes its first draft."""
    decision = visible_to(request.actor, Decision).filter(case=case).first()
    may_start = decision is None and case.case_type == "民初" and may(request.actor, case, "decide")
    if decision is None and not may_start:
        return None
    return CasePanel(_("裁判"), "filing/decisions/panel.html", {"decision": decision, "may_start": may_start}, 20)
