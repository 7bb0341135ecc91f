"""The dispute through all its courts, and who acts for whom, on the case home."""

from django.utils.translation import gettext as _

from courtportal.kernel.authz import PortalRequest, may, may_ever, visible_to
from filing.cases.chain import chain_of
from filing.cases.draw_models import PanelDraw
from filing.cases.models import Case, Representation
from filing.cases.panels import CasePanel, register_case_panel
from filing.cases.policies import IN_HAND
from filing.cases.seats import empty_seats


@register_case_panel
def seats_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """To the court: seats that nobody has, and to who may the way to fill them."""
    if not request.actor.is_staff or case.state not in IN_HAND:
        return None
    seats = list(empty_seats(case))
    context = {"seats": seats, "case": case, "can_fill": may(request.actor, case, "fill_seat")}
    return CasePanel(_("审判席位空缺"), "filing/cases/empty_seats.html", context, 5) if seats else None


@register_case_panel
def chain_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """Each court's step, where there is more than one."""
    steps = chain_of(request.actor, case)
    return CasePanel(_("案件全程"), "filing/cases/chain.html", {"steps": steps}, 12) if len(steps) > 1 else None


@register_case_panel
def people_panel(request: PortalRequest, case: Case) -> CasePanel | None:
    """The agents with their authority, and how the panel was drawn."""
    rows = visible_to(request.actor, Representation).filter(party__case=case).select_related("party", "user")
    agents = list(rows.order_by("party__role", "party__order", "created_at"))
    ended_by = set(visible_to(request.actor, Representation, "end").filter(party__case=case).values_list("pk", flat=True))
    drawn = PanelDraw.objects.filter(case=case).exists() and may_ever(request.actor, "filing.paneldraw", "view")
    if not agents and not drawn:
        return None
    context = {"agents": [(one, one.pk in ended_by) for one in agents], "drawn": drawn}
    return CasePanel(_("代理人和审判组织"), "filing/cases/people.html", context, 60)
