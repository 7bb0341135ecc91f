"""The agreement: to read, to sign, to keep."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.uploads.downloads import content_disposition
from filing.mediation.actions.agree import ReadSomethingElse, sign_agreement
from filing.mediation.models import Mediation, MediationAgreement
from filing.reading import note_reading


def _agreement(request: PortalRequest, mediation: Mediation) -> MediationAgreement:
    found = visible_to(request.actor, MediationAgreement).filter(mediation=mediation, dropped_at=None)
    agreement = found.select_related("document__stored_file", "offer").first()
    if agreement is None:
        raise Http404
    return agreement


@recent_authentication(gettext_lazy("签署调解协议"))
@require_http_methods(["GET", "POST"])
@guarded("filing.mediation", "sign")
def sign(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """Read every clause, then sign; a proof of presence comes first."""
    mediation = access(request.actor, Mediation, mediation_id, "sign")
    agreement = _agreement(request, mediation)
    if request.method == "POST":
        try:
            sign_agreement(
                actor=request.actor, mediation_id=mediation_id, read_sha256=request.POST.get("sha256", ""), now=clock.now()
            )
        except ReadSomethingElse:
            messages.warning(request, _("协议有变动，没有签名。请再看一遍。"))
            return redirect("filing:mediation_sign", mediation_id)
        messages.success(request, _("您已签名。"))
        return redirect("filing:mediation", mediation_id)
    context = {
        "title": _("签署调解协议"),
        "mediation": mediation,
        "clauses": agreement.document.data["clauses"],
        "slots": agreement.document.slots.order_by("position"),
        "sha256": agreement.document.unsigned_sha256,
    }
    return render(request, "filing/mediation/sign.html", context)


@require_safe
@guarded("filing.mediationagreement", "view")
def agreement(request: PortalRequest, mediation_id: uuid.UUID) -> HttpResponse:
    """The agreement as a PDF, with the signatures it has."""
    mediation = access(request.actor, Mediation, mediation_id, "view")
    found = _agreement(request, mediation)
    note_reading(actor=request.actor, obj=found, now=clock.now())
    response = HttpResponse(document_bytes(found.document), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(f"{found.document.title}{mediation.number}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response
