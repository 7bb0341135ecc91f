"""A refusal of enforcement on its way: the clerk reads the ruling as it will be and puts it before a judge, who signs it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.preview import as_it_would_be, pdf_of
from courtportal.kernel.web.pagination import paginate
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.actions.refuse import ChangedMeanwhile, refuse_application
from filing.enforcement.actions.send_back_refusal import send_back_refusal
from filing.enforcement.forms import RefusalForm, SignerForm, SigningForm
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.papers import KIND_OF_REFUSAL, head, refusal_data
from filing.enforcement.policies import WAITING
from filing.enforcement.views.applications import application_page
from filing.reading import note_reading


@guarded("filing.enforcementapplication", "refuse")
@require_POST
def refuse(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The ruling as it would be, for the clerk to read and put before a judge; sent again it only shows what was decided."""
    found = access(request.actor, EnforcementApplication, application_id, "view")
    if found.state not in WAITING:
        return redirect("filing:enforcement_application", application_id=application_id)
    found = access(request.actor, EnforcementApplication, application_id, "refuse")
    form = RefusalForm(request.POST)
    if not form.is_valid() or "back" in request.POST:
        return application_page(request, found, form=form, status=200 if form.is_valid() else 422)
    if "to_judge" not in request.POST:
        return _preview(request, found, form.cleaned_data, SignerForm(court=found.source_case.court))
    signer = SignerForm(request.POST, court=found.source_case.court)
    if not signer.is_valid():
        return _preview(request, found, form.cleaned_data, signer)
    judge = signer.cleaned_data["judge"]
    put_refusal(actor=request.actor, application_id=application_id, judge=judge, now=clock.now(), **form.cleaned_data)
    messages.success(request, _("已送审判员审签，签署后裁定书会送达申请人。"))
    return redirect("filing:enforcement_application", application_id=application_id)


def _preview(request: PortalRequest, found: EnforcementApplication, given: dict[str, Any], signer: SignerForm) -> HttpResponse:
    """Nothing is kept but that it was read."""
    note_reading(actor=request.actor, obj=found, now=clock.now())
    found.ground, found.reason, found.judge, found.put_by_id = given["ground"], given["reason"], None, request.actor.user_id
    data, kind = refusal_data(found, clock.now()), document_kinds.get(KIND_OF_REFUSAL)
    if "pdf" in request.POST:
        return pdf_of(as_it_would_be(kind.code, data, **head(found.source_case)))
    context = {
        "title": _("核对裁定书"), "application": found, "data": data, "kind": kind, "given": given, "signer": signer,
    }  # fmt: skip
    status = 422 if signer.is_bound and signer.errors else 200
    return render(request, "filing/enforcement/refusal_preview.html", context, status=status)


@guarded("filing.enforcementapplication", "sign_refusal")
@require_safe
def to_sign(request: PortalRequest) -> HttpResponse:
    """The refusals that wait for this judge's signature, the most urgent first."""
    waiting = visible_to(request.actor, EnforcementApplication, "sign_refusal").select_related("source_case", "creditor")
    page = paginate(request, waiting.order_by("decide_by", "submitted_at"))
    context = {
        "title": _("执行审签"),
        "page": page,
        "nothing": _("没有等您审签的裁定。立案人员拟不予受理执行申请的，会送到这里。"),
    }
    return render(request, "filing/enforcement/applications.html", context)


@guarded("filing.enforcementapplication", "sign_refusal")
@require_POST
@recent_authentication(gettext_lazy("审签不予受理执行申请的裁定"))
def sign(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The judge signs the refusal or sends it back; sent again it only shows what was decided."""
    found = access(request.actor, EnforcementApplication, application_id, "view")
    if found.state != EnforcementApplication.State.PROPOSED:
        return redirect("filing:enforcement_application", application_id=application_id)
    form = SigningForm(request.POST)
    if not form.is_valid():
        return application_page(request, found, sign_form=form, status=422)
    common: dict[str, Any] = {"actor": request.actor, "application_id": application_id, "now": clock.now()}
    if form.cleaned_data["agrees"] == "no":
        send_back_refusal(note=form.cleaned_data["note"], **common)
        messages.success(request, _("已退回立案人员。"))
        return redirect("filing:enforcement_refusals")
    try:
        refuse_application(read=form.cleaned_data["read"], **common)
    except ChangedMeanwhile:
        form.add_error(None, _("裁定书的内容刚被修改，请重新核对下面的内容。"))
        form.data = request.POST.copy()  # signed next is what stands below now
        form.data["read"] = found.put_as
        return application_page(request, found, sign_form=form, status=422)
    messages.success(request, _("已裁定不予受理，裁定书会送达申请人。"))
    return redirect("filing:enforcement_refusals")
