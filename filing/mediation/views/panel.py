"""The court's list of mediators."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, visible_to
from filing.forms import sent
from filing.mediation.actions.keep_panel import add_mediator, remove_mediator
from filing.mediation.forms import PanelMediatorForm, specialities_of
from filing.mediation.models import PanelMediator
from filing.mediation.queries import serving_mediators


@require_http_methods(["GET", "POST"])
@guarded("filing.panelmediator", "keep")
def mediators(request: PortalRequest) -> HttpResponse:
    """Everyone on the list, and a form to add somebody."""
    form = PanelMediatorForm(*sent(request)[:1], users=serving_mediators(request.actor))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        add_mediator(
            actor=request.actor, user_id=given["user"].pk, body=given["body"], specialities=given["specialities"],
            introduction=given["introduction"], now=clock.now(),
        )  # fmt: skip
        messages.success(request, _("已列入名册。"))
        return redirect("filing:mediators")
    rows = visible_to(request.actor, PanelMediator, "keep").filter(ended_at=None).select_related("user", "body")
    context = {
        "title": _("特邀调解员名册"),
        "rows": [(one, specialities_of(one)) for one in rows.order_by("created_at")[:200]],
        "form": form,
    }
    return render(request, "filing/mediation/mediators.html", context, status=422 if form.errors else 200)


@require_POST
@guarded("filing.panelmediator", "keep")
def remove(request: PortalRequest, mediator_id: uuid.UUID) -> HttpResponse:
    """Take somebody off the list."""
    remove_mediator(actor=request.actor, mediator_id=mediator_id, now=clock.now())
    messages.success(request, _("已从名册中移出，正在进行的调解继续。"))
    return redirect("filing:mediators")
