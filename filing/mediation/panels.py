"""Mediation on the case home: where it stands, or the button that asks the other side."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.mediation.models import Mediation
from filing.mediation.rules.steps import ENDED
from filing.mediation.wording import tone


@register_case_panel
def mediation_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The newest mediation of the case, and whether a new one may be asked for."""
    found = visible_to(request.actor, Mediation).filter(case=case).order_by("-asked_at").first()
    may_ask = may(request.actor, case, "mediate") and (found is None or found.state in ENDED)
    if found is None and not may_ask:
        return None
    context = {"mediation": found, "tone": tone(found) if found else "", "may_ask": may_ask}
    return CasePanel(_("调解"), "filing/mediation/panel.html", context, 25)
