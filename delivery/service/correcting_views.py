"""The page on which a judge corrects the finding of service: first what would change, then the word that changes it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from delivery.service.actions.correct_finding import (
    ChangesNothing,
    Corrected,
    ImpossibleDay,
    NotToBeFound,
    correct_finding,
    offered,
    what_would_change,
)
from delivery.service.correcting_forms import CorrectionForm
from delivery.service.desk_rows import about
from delivery.service.models import ServiceRecipient
from delivery.service.presentation import cell_state

CONFIRMED, BACK = "confirmed", "back"
_OWN = frozenset({"csrfmiddlewaretoken", CONFIRMED, BACK, "paper_upload"})


@guarded("delivery.servicerecipient", "correct_finding")
@require_http_methods(["GET", "POST"])
def correct(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """The finding with its ground, reason and paper; nothing changes before the preview is confirmed."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "correct_finding")
    sent = request.method == "POST"
    form = CorrectionForm(
        request.POST if sent else None, request.FILES if sent else None, offered=offered(recipient), actor=request.actor
    )
    if sent and form.is_valid() and BACK not in request.POST:
        confirmed = CONFIRMED in request.POST
        act = correct_finding if confirmed else what_would_change
        try:
            found = act(actor=request.actor, recipient_id=recipient.pk, finding=form.finding(), now=clock.now())
        except NotToBeFound:
            form.add_error("found", _("这项认定不能作出，或者已经作出过。"))
        except ChangesNothing:
            form.add_error("found", _("作出这项认定，送达的日期和效力都没有变化，不用更正。"))
        except ImpossibleDay:
            form.add_error("at", _("时间不能早于送达任务的开始时间。"))
        else:
            if not confirmed:
                return _preview(request, recipient, form, found)
            messages.success(request, _("已更正。新的送达凭证正在制作，各方已收到通知。"))
            return redirect("service:order", order_id=recipient.order_id)
    context = {"form": form, "attempts": bool(form.fields["found"].choices), **about(recipient, _("更正送达的认定"))}  # type: ignore[attr-defined]
    return render(request, "delivery/service/correct.html", context, status=422 if form.errors else 200)


def _preview(request: PortalRequest, recipient: ServiceRecipient, form: CorrectionForm, found: Corrected) -> HttpResponse:
    given = [(name, value) for name, values in request.POST.lists() if name not in _OWN for value in values]
    if paper := form.cleaned_data.get("paper"):
        given.append(("paper_upload", str(paper.pk)))
    attempts = list(recipient.attempts.select_related("letter").order_by("created_at"))
    context = {
        "papers": [(one.item.document, one.was, cell_state(one.item, attempts)) for one in found.papers],
        "terms": found.terms,
        "effects": found.effects,
        "appeals": found.appeals,
        "lost": any(one.now is None for one in found.papers),
        "given": given,
        **about(recipient, _("核对更正的内容")),
    }
    return render(request, "delivery/service/correct_preview.html", context)
