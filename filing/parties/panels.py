"""The answers on the case home."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, visible_to
from filing.cases.models import Case
from filing.cases.panels import CasePanel, register_case_panel
from filing.parties.models import PartyAnswer


@register_case_panel
def answers_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """Links to the answers given, for those who may read them."""
    given = list(visible_to(request.actor, PartyAnswer).filter(case=case).select_related("party").order_by("submitted_at"))
    if not given:
        return None
    return CasePanel(_("答辩"), "filing/parties/answers_panel.html", {"answers": given}, 20)
