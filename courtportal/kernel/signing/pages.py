"""The security administrator's pages of certificates: the register, renewing, revoking."""

import datetime as dt
import uuid

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may_ever, visible_to
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.signing.actions import renew_certificate, revoke_certificate
from courtportal.kernel.signing.forms import RevocationForm
from courtportal.kernel.signing.models import Certificate
from courtportal.kernel.signing.policies import LABEL
from courtportal.kernel.signing.queries import certificates, in_state
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate

TABS = {
    "in_use": gettext_lazy("在用"),
    "soon": gettext_lazy("快到期"),
    "past": gettext_lazy("已换发或者过期"),
    "revoked": gettext_lazy("已吊销"),
}


@require_safe
@guarded("kernel.certificate", "view")
def register(request: PortalRequest) -> HttpResponse:
    """Everybody's certificate with its term and state; ninety days before its end it stands among those that end soon."""
    now, text = clock.now(), request.GET.get("q", "").strip()
    state = chosen if (chosen := request.GET.get("state", "")) in TABS else "in_use"
    context = {
        "title": _("证书"),
        "tabs": _tabs(request, state, now),
        "state": state,
        "text": text,
        "page": paginate(request, certificates(request.actor, state=state, text=text, now=now)),
        "may_change": may_ever(request.actor, LABEL, "revoke"),
    }
    return render(request, "web/certificates/register.html", context)


@require_POST
@guarded("kernel.certificate", "renew")
@recent_authentication(gettext_lazy("换发证书"))
def renew(request: PortalRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Put a new certificate in the place of one in use."""
    certificate = renew_certificate(actor=request.actor, certificate_id=certificate_id, now=clock.now())
    messages.success(request, _("已为“%(name)s”换发证书。") % {"name": certificate.common_name})
    return redirect("certificates:register")


@require_http_methods(["GET", "POST"])
@guarded("kernel.certificate", "revoke")
@recent_authentication(gettext_lazy("吊销证书"))
def revoke(request: PortalRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """Say what a revocation does, ask why, and do it."""
    certificate = access(request.actor, Certificate, certificate_id, "revoke")
    form = RevocationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        revoke_certificate(actor=request.actor, certificate_id=certificate_id, reason=reason, now=clock.now())
        messages.success(request, _("“%(name)s”的证书已吊销。") % {"name": certificate.common_name})
        return redirect(f"{reverse('certificates:register')}?state=revoked")
    context = {"title": _("吊销证书"), "form": form, "certificate": certificate}
    return render(request, "web/certificates/revoke.html", context, status=422 if form.errors else 200)


def _tabs(request: PortalRequest, state: str, now: dt.datetime) -> list[Link]:
    """Each with the number of rows behind it."""
    seen, address = visible_to(request.actor, Certificate), reverse("certificates:register")
    counts = seen.aggregate(**{name: Count("pk", filter=in_state(name, now)) for name in TABS})
    return [Link(label, f"{address}?state={name}", name == state, counts[name]) for name, label in TABS.items()]
