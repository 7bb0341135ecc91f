"""How the panel was drawn; ending a representation."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, may, visible_to
from courtportal.kernel.web.pagination import paginate
from filing.cases.actions.fill_seat import NobodyToDraw, fill_seat
from filing.cases.assignment import candidate_names, replayed
from filing.cases.draw_models import PanelDraw
from filing.cases.models import PanelMember
from filing.cases.queries import case_for
from filing.cases.seats import seats_to_fill
from filing.parties.actions.represent import end_representation

EXCLUDED = {
    "party": gettext_lazy("是本案当事人或者代理人"),
    "earlier": gettext_lazy("参与过本案其他程序的审判"),
    "recused": gettext_lazy("已回避或者退出本案"),
    "on_panel": gettext_lazy("已在本案审判组织中"),
    "leave": gettext_lazy("休假"),
    "specialty": gettext_lazy("不办理这类案件"),
    "other_seat": gettext_lazy("不能担任合并审理的另案中的职务"),
    "together": gettext_lazy("合并审理，由另案中抽出的人一并办理"),
    "load": gettext_lazy("未结案件明显多于他人"),
}


@require_safe
@guarded("filing.paneldraw", "view")
def draws(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """From whom, without whom and why, with which weights the lot was drawn; drawn again here, so that it can be believed."""
    case = case_for(request.actor, case_id)
    found = list(visible_to(request.actor, PanelDraw).filter(case=case).select_related("seed", "chosen").order_by("number"))
    names = candidate_names(found)
    duties = dict(PanelMember.Duty.choices)
    rows = [
        {
            "draw": one,
            "duty": duties[one.duty],
            "same": replayed(one).chosen == str(one.chosen_id or ""),
            "eligible": sum(not why for _key, _load, why in one.candidates),
            "candidates": [
                {"name": names.get(key, key), "load": load, "why": EXCLUDED.get(why, ""),
                 "weight": dict(map(tuple, one.weights)).get(key), "chosen": key == str(one.chosen_id)}
                for key, load, why in one.candidates
            ],
        }
        for one in found
    ]  # fmt: skip
    return render(request, "filing/cases/draws.html", {"title": _("审判组织怎样确定"), "case": case, "rows": rows})


@require_safe
@guarded("filing.case", "fill_seat")
def seats(request: PortalRequest) -> HttpResponse:
    """The seats of the court's panels that nobody has."""
    context = {"title": _("审判席位空缺"), "page": paginate(request, seats_to_fill(request.actor), 20)}
    return render(request, "filing/cases/empty_seats_list.html", context)


@require_POST
@guarded("filing.case", "fill_seat")
def fill(request: PortalRequest, case_id: uuid.UUID, draw_id: uuid.UUID) -> HttpResponse:
    """Draw for an empty seat again; sent twice it is filled once."""
    try:
        member = fill_seat(actor=request.actor, case_id=case_id, draw_id=draw_id, now=clock.now())
    except NobodyToDraw:
        messages.error(request, _("本院仍然没有可以抽签的人。请先由管理员任命，或者报请上级法院指定其他法院审理。"))
    else:
        if member is not None:
            messages.success(request, _("已抽签确定：%(name)s，当事人会收到通知。") % {"name": member.user.display_name})
    return redirect("filing:case", case_id)


@require_POST
@guarded("filing.representation", "end")
def end_agent(request: PortalRequest, representation_id: uuid.UUID) -> HttpResponse:
    """The party dismisses the agent, or the agent gives up."""
    found = end_representation(actor=request.actor, representation_id=representation_id, now=clock.now())
    messages.success(request, _("代理关系已终止，法院和对方当事人会收到通知。"))
    return redirect("filing:case", found.party.case_id) if may(request.actor, found.party.case, "view") else redirect("filing:my")
