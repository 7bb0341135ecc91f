"""The list of mediations, where one begins, and the acts that need no more than a button."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may_ever
from courtportal.kernel.identity.links import prove_url
from courtportal.kernel.web.forms import SentOnce
from courtportal.kernel.web.pagination import paginate
from filing.identity_checks.guard import in_mediation
from filing.intake.actions.submit import NotReady, NotVerified
from filing.intake.models import FilingDraft
from filing.mediation.actions.agree import draft_agreement, reopen
from filing.mediation.actions.appoint import step_down
from filing.mediation.actions.confirm import apply_for_confirmation
from filing.mediation.actions.consent import refuse
from filing.mediation.actions.end import end_without_agreement, leave, repent
from filing.mediation.actions.extend import extend
from filing.mediation.actions.speak import show_evidence
from filing.mediation.actions.start import start_before_filing, start_in_case
from filing.mediation.models import Mediation
from filing.mediation.queries import mediations_of
from filing.mediation.wording import tone

# Acts without a form: what is called, and what the page says afterwards.
ACTS: dict[str, tuple[Callable[..., Any], str | Promise]] = {
    "refuse": (refuse, gettext_lazy("您不同意调解，调解已经结束。")),
    "leave": (leave, gettext_lazy("您已退出，调解结束。")),
    "extend": (extend, gettext_lazy("已记下您同意延长。各方都同意后，期限延长。")),
    "draft": (draft_agreement, gettext_lazy("调解协议已起草，等待各方签名。")),
    "reopen": (reopen, gettext_lazy("协议没有签成，调解继续。")),
    "end": (end_without_agreement, gettext_lazy("调解已经结束。")),
    "repent": (repent, gettext_lazy("已记下您反悔，案件继续审理。")),
    "confirm": (apply_for_confirmation, gettext_lazy("已记下您的申请。各方都申请后，法院受理。")),
}


@require_safe
@guarded("filing.mediation", "list")
def mediations(request: PortalRequest) -> HttpResponse:
    """The actor's mediations: as a party, as their mediator, as the court's clerk."""
    page = paginate(request, mediations_of(request.actor))
    title = _("调解") if request.actor.is_staff else _("我的调解")
    context = {
        "title": title,
        "page": page,
        "rows": [(one, tone(one)) for one in page],
        "keeps_panel": may_ever(request.actor, "filing.panelmediator", "keep"),
        "now": clock.today(),
    }
    name = "desk" if request.actor.is_staff else "list"
    return render(request, f"filing/mediation/{name}.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.filingdraft", "submit")
def from_draft(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What mediation is, and the button that asks the other side instead of filing at once."""
    draft = access(request.actor, FilingDraft, draft_id, "submit")
    if request.method == "POST":
        try:
            mediation = start_before_filing(actor=request.actor, draft_id=draft_id, now=clock.now())
        except NotVerified:
            context = {"draft": draft, "verify_url": prove_url(request.path)}
            return render(request, "filing/intake/not_verified.html", context, status=403)
        except NotReady:
            messages.warning(request, _("还有内容没有填完，填完后再申请调解。"))
            return redirect("filing:draft_check", draft_id)
        messages.success(request, _("已征询对方意见。"))
        return redirect("filing:mediation", mediation.pk)
    context = {"title": _("先调解，再决定要不要起诉"), "draft": draft}
    return render(request, "filing/mediation/start.html", context)


@require_POST
@guarded("filing.case", "mediate")
def in_case(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Ask everyone in the case whether they will mediate."""
    mediation = start_in_case(actor=request.actor, case_id=case_id, now=clock.now())
    messages.success(request, _("已征询各方意见。"))
    return redirect("filing:mediation", mediation.pk)


@require_POST
@guarded("filing.mediation", "view")
@in_mediation
def act(request: PortalRequest, mediation_id: uuid.UUID, act: str) -> HttpResponse:
    """One of the acts that need no more than a button."""
    access(request.actor, Mediation, mediation_id, "view")
    if act == "step-down":
        step_down(actor=request.actor, mediation_id=mediation_id, reason="", now=clock.now())
        messages.success(request, _("您不再主持这次调解。"))
        return redirect("filing:mediations")
    if act == "evidence":
        return _show_evidence(request, mediation_id)
    if act not in ACTS:
        raise Http404
    do, done = ACTS[act]
    do(actor=request.actor, mediation_id=mediation_id, now=clock.now())
    messages.success(request, str(done))
    return redirect("filing:mediation", mediation_id)


def _show_evidence(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    form = SentOnce(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else ""
    show_evidence(actor=request.actor, mediation_id=mediation_id, key=key, now=clock.now())
    messages.success(request, _("证据已出示在共同调解室。"))
    return redirect("filing:mediation", mediation_id)
