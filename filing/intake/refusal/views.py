"""Receiving the ruling that refuses a filing, and appealing against it."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.web.pagination import paginate
from filing.causes import naming, registry
from filing.causes.forms import language
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from filing.intake.refusal.actions.appeal import (
    CannotAppeal,
    Said,
    accept_refusal_appeal,
    appeal_refusal,
    enter_refusal_appeal,
)
from filing.intake.refusal.actions.serve import CannotNote, acknowledge_refusal, note_refusal_service
from filing.intake.refusal.forms import AppealForm, PaperAppealForm, ServiceForm
from filing.intake.refusal.models import RefusalAppeal
from filing.intake.refusal.queries import judged, refusal_of, waiting_appeals
from filing.intake.refusal.rules import term_of, usual_requests, why_no_appeal
from filing.intake.rules import content as contents
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot

CANNOT_APPEAL = {
    "state": gettext_lazy("没有可以上诉的不予受理裁定。"),
    "not_served": gettext_lazy("请先签收裁定书，上诉期自签收的次日起算。"),
    "no_court": gettext_lazy("本院没有登记上一级法院，请联系立案庭。"),
    "appealed": gettext_lazy("您已经对这份裁定提起上诉。"),
    "special": gettext_lazy("代理人上诉需要特别授权（民事诉讼法第六十二条），您的授权委托书只写明一般授权。"),
    "late": gettext_lazy("上诉期已经届满，裁定已经生效。"),
    "incomplete": gettext_lazy("还有必填的内容没有填写。"),
    "day": gettext_lazy("日期不能晚于今天。"),
}


@guarded("filing.filing", "acknowledge_refusal")
@require_POST
def receive(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The filer has the ruling from now on; it can be read, and the term to appeal is shown."""
    acknowledge_refusal(actor=request.actor, filing_id=filing_id, now=clock.now())
    return redirect("filing:filing", filing_id)


def _to_appeal(appeal: RefusalAppeal) -> HttpResponse:
    """To the case above; while there is none yet, to the filing that says so."""
    if appeal.case_id is None:
        return redirect("filing:filing", appeal.filing_id)
    return redirect("filing:case", appeal.case_id)


@require_http_methods(["GET", "POST"])
@guarded("filing.filing", "appeal_refusal")
def appeal(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The appeal with everything in it that the court holds; sent twice it is made once."""
    filing = access(request.actor, Filing, filing_id, "appeal_refusal")
    standing = refusal_of(filing)
    if standing.appeal is not None:
        return _to_appeal(standing.appeal)
    known = {"requests": usual_requests(filing.court.name_zh)}
    spot = Spot("refusal_appeal", filing.pk)
    form = AppealForm(request.POST) if request.method == "POST" else AppealForm(initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            made = appeal_refusal(actor=request.actor, filing_id=filing_id, now=clock.now(), **form.cleaned_data)
        except CannotAppeal as error:
            form.add_error(None, str(CANNOT_APPEAL[error.code]))
        else:
            let_go(request, spot)
            messages.success(request, _("上诉状已提交，等待上级法院立案。"))
            return _to_appeal(made)
    closed = why_no_appeal(judged(filing, standing), clock.today())
    context = {
        "title": _("对不予受理裁定上诉"),
        "filing": filing,
        "court": filing.court.parent,
        "cause": registry.get(filing.cause_code).name.in_language(language()),
        "appellants": contents.names(latest_version(filing).content, contents.PLAINTIFF),
        "term": standing.term,
        "days": term_of(latest_version(filing).content).term.count,
        "closed": CANNOT_APPEAL.get(closed, ""),
        "form": form,
        **kept_with(request, spot, form),
    }
    return render(request, "filing/intake/appeal.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.filing", "note_refusal_service")
def counter(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """What happens on paper: the ruling is handed over, and then the appeal is handed in."""
    filing = access(request.actor, Filing, filing_id, "note_refusal_service")
    standing = refusal_of(filing)
    if standing.ruling is None or standing.appeal is not None:
        return redirect("filing:review_desk", filing_id)
    served = standing.term is not None
    kind = PaperAppealForm if served else ServiceForm
    known = {"requests": usual_requests(filing.court.name_zh), "manner": "direct"}
    form = kind(request.POST) if request.method == "POST" else kind(initial=known)
    if request.method == "POST" and form.is_valid() and (_entered if served else _handed_over)(request, filing, form):
        return redirect("filing:review_desk" if served else "filing:refusal_counter", filing_id)
    title = _("录入纸质上诉状") if served else _("记录裁定书的送达")
    context = {"title": title, "filing": filing, "term": standing.term, "form": form}
    return render(request, "filing/intake/refusal_counter.html", context, status=422 if form.is_bound and form.errors else 200)


def _handed_over(request: PortalRequest, filing: Filing, form: forms.Form) -> bool:
    try:
        note_refusal_service(actor=request.actor, filing_id=filing.pk, now=clock.now(), **form.cleaned_data)
    except CannotNote:
        form.add_error("served_on", _("日期应当在裁定书盖章之日和今天之间。"))
        return False
    messages.success(request, _("已记录送达，上诉期自次日起算。"))
    return True


def _entered(request: PortalRequest, filing: Filing, form: forms.Form) -> bool:
    try:
        enter_refusal_appeal(actor=request.actor, filing_id=filing.pk, said=Said(**form.cleaned_data), now=clock.now())
    except CannotAppeal as error:
        form.add_error(None, str(CANNOT_APPEAL[error.code]))
        return False
    messages.success(request, _("上诉状已录入，等待上级法院立案。"))
    return True


@require_safe
@guarded("filing.refusalappeal", "list")
def waiting(request: PortalRequest) -> HttpResponse:
    """The appeals against refusals of the courts below that wait for this court's clerk."""
    context = {"title": _("对不予受理裁定的上诉"), "page": paginate(request, waiting_appeals(request.actor), 20)}
    return render(request, "filing/intake/refusal_appeals.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.refusalappeal", "view")
def waiting_one(request: PortalRequest, appeal_id: uuid.UUID) -> HttpResponse:
    """One appeal: what it asks, what was ruled below, and the number that it gets."""
    found = access(request.actor, RefusalAppeal, appeal_id, "view")
    if request.method == "POST":
        case = accept_refusal_appeal(actor=request.actor, appeal_id=appeal_id, now=clock.now())
        messages.success(request, _("已立案，案号 %(number)s。") % {"number": case.case_number})
        return redirect("filing:refusal_appeals")
    context = {
        "title": naming.in_words(found.filing.title, found.filing.cause_code),
        "appeal": found,
        "appellants": contents.names(latest_version(found.filing).content, contents.PLAINTIFF),
        "may_accept": may(request.actor, found, "accept"),
    }
    return render(request, "filing/intake/refusal_appeal.html", context)
