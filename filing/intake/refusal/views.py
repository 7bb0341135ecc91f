"""Receiving the ruling that refuses a filing, and appealing against it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.causes import registry
from filing.causes.forms import language
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.refusal.actions.appeal import CannotAppeal, appeal_refusal
from filing.intake.refusal.actions.serve import acknowledge_refusal
from filing.intake.refusal.forms import AppealForm
from filing.intake.refusal.queries import judged, refusal_of
from filing.intake.refusal.rules import usual_requests, why_no_appeal
from filing.intake.rules import content as contents

CANNOT_APPEAL = {
    "state": gettext_lazy("没有可以上诉的不予受理裁定。"),
    "not_served": gettext_lazy("请先签收裁定书，上诉期自签收的次日起算。"),
    "no_court": gettext_lazy("本院没有登记上一级法院，请联系立案庭。"),
    "appealed": gettext_lazy("您已经对这份裁定提起上诉。"),
    "special": gettext_lazy("代理人上诉需要特别授权（民事诉讼法第六十二条），您的授权委托书只写明一般授权。"),
    "late": gettext_lazy("上诉期已经届满，裁定已经生效。"),
    "incomplete": gettext_lazy("还有必填的内容没有填写。"),
}


@guarded("filing.filing", "acknowledge_refusal")
@require_POST
def receive(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The filer has the ruling from now on; it can be read, and the term to appeal is shown."""
    acknowledge_refusal(actor=request.actor, filing_id=filing_id, now=clock.now())
    return redirect("filing:filing", filing_id)


@require_http_methods(["GET", "POST"])
@guarded("filing.filing", "appeal_refusal")
def appeal(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The appeal with everything in it that the court holds; sent twice it is made once."""
    filing = access(request.actor, Filing, filing_id, "appeal_refusal")
    standing = refusal_of(filing)
    if standing.appeal is not None:
        return redirect("filing:case", standing.appeal.case_id)
    known = {"requests": usual_requests(filing.court.name_zh)}
    form = AppealForm(request.POST) if request.method == "POST" else AppealForm(initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            made = appeal_refusal(actor=request.actor, filing_id=filing_id, now=clock.now(), **form.cleaned_data)
        except CannotAppeal as error:
            form.add_error(None, str(CANNOT_APPEAL[error.code]))
        else:
            messages.success(request, _("上诉已立案，案号 %(number)s。") % {"number": made.case.case_number})
            return redirect("filing:case", made.case_id)
    closed = why_no_appeal(judged(filing, standing), clock.today())
    context = {
        "title": _("对不予受理裁定上诉"),
        "filing": filing,
        "court": filing.court.parent,
        "cause": registry.get(filing.cause_code).name.in_language(language()),
        "appellants": contents.names(latest_version(filing).content, contents.PLAINTIFF),
        "term": standing.term,
        "closed": CANNOT_APPEAL.get(closed, ""),
        "form": form,
    }
    return render(request, "filing/intake/appeal.html", context, status=422 if form.is_bound and form.errors else 200)
