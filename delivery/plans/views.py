"""A court's plans of service: which way follows which, and how long each may take."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, may_ever
from courtportal.kernel.rendering import document_kinds
from delivery.plans.actions.change_plan import change_plan
from delivery.plans.forms import PlanForm
from delivery.plans.queries import plans_at, steps_at
from delivery.plans.templates import Template, templates
from delivery.service.plan_words import WAYS
from delivery.service.rules.ladder import PlanStep, Rung


@guarded("delivery.serviceplan", "view")
@require_safe
def plans(request: PortalRequest) -> HttpResponse:
    """Every plan with its steps, for which documents it is, and who changed it."""
    found = plans_at(str(request.actor.court_id))
    rows = [(one, _kinds(one), _told(steps), changed) for one, steps, changed in found]
    may_change = may_ever(request.actor, "delivery.serviceplan", "change")
    context = {"title": _("送达计划"), "rows": rows, "may_change": may_change}
    return render(request, "delivery/plans/plans.html", context)


@guarded("delivery.serviceplan", "change")
@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, code: str) -> HttpResponse:
    """Change the steps for the orders to come."""
    if (template := templates().get(code)) is None:
        raise Http404
    form = PlanForm(request.POST or None, steps=steps_at(str(request.actor.court_id), template))
    if request.method == "POST" and form.is_valid():
        change_plan(actor=request.actor, code=code, steps=form.steps(), now=clock.now())
        messages.success(request, _("已保存，从下一个送达任务起适用；正在进行的不变。"))
        return redirect("plans:list")
    context = {"title": template.name, "form": form, "template": template, "kinds": _kinds(template)}
    return render(request, "delivery/plans/change.html", context, status=422 if form.is_bound else 200)


def _told(steps: Sequence[PlanStep]) -> list[tuple[Promise, int | None]]:
    """Each way with the days it may take; the term of a publication is the law's."""
    return [(WAYS[step.way], None if step.way is Rung.PUBLICATION else step.days) for step in steps]


def _kinds(template: Template) -> list[str]:
    return list(dict.fromkeys(kind.title for kind in document_kinds.every() if kind.code in template.kinds))
