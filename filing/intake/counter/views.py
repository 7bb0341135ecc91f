"""The pages of the counter: begin, scan, print the slip; and the person's page to take the filing over."""

import datetime as dt
import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, Refused, access, guarded
from courtportal.kernel.limits import Limit, take
from courtportal.kernel.uploads.refusals import UploadRefused
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import Case, Party
from filing.causes import registry
from filing.causes.forms import language
from filing.causes.themes import form_for
from filing.forms import sent
from filing.intake.cause_picker import offered, tree
from filing.intake.counter.actions import (
    NoSuchScan,
    Visitor,
    WrongCode,
    link_to_account,
    scans,
    start_at_counter,
    take_scan,
    unfinished_visits,
    visit_of,
)
from filing.intake.counter.forms import LinkForm, ScanForm, VisitorForm
from filing.intake.counter.models import CounterVisit
from filing.intake.models import FilingDraft
from filing.intake.steps import EVIDENCE
from filing.intake.told_at_start import search_sent, searched
from filing.intake.views.closed import only_while_open

TRIES = Limit("counter_code", 10, dt.timedelta(hours=1))


@require_http_methods(["GET", "POST"])
@guarded("filing.countervisit", "start")
def start(request: PortalRequest) -> HttpResponse:
    """Choose what the filing is about, as online; then note who stands at the counter and begin the filing."""
    counterclaimant = _counterclaimant(request)
    cause = registry.get(counterclaimant.case.cause_code) if counterclaimant else _cause_asked(request)
    if cause is None:
        if found_at := search_sent(request):
            return redirect(found_at)
        offer = {**offered(searched(request), _address), "parts": tree(_address), "title": _("窗口立案")}
        offer["unfinished"] = paginate(request, unfinished_visits(request.actor), 10)
        return render(request, "filing/intake/counter/cause.html", offer)
    form = VisitorForm(*sent(request), counterclaimant=counterclaimant)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        visit = start_at_counter(
            actor=request.actor,
            visitor=Visitor(*(given[name] for name in ("name", "document_kind", "document_number", "phone", "posted_on"))),
            form_key=form_for(cause.code),
            cause_code=cause.code,
            organisation=form.organisation(),
            counterclaimant=counterclaimant,
            now=clock.now(),
        )
        return redirect("filing:draft", visit.draft_id)
    context = {
        "title": _("窗口立案"),
        "form": form,
        "cause": cause.name.in_language(language()),
        "claim": counterclaimant.case if counterclaimant else None,
    }
    return render(request, "filing/intake/counter/start.html", context, status=422 if form.is_bound and form.errors else 200)


def _address(cause_code: str) -> str:
    return f"{reverse('filing:counter_start')}?{urlencode({'cause': cause_code})}"


def _counterclaimant(request: PortalRequest) -> Party | None:
    """The party of a case of the court whose counterclaim it is, None for a claim of its own. Raises Http404."""
    asked = request.GET.get("follows")
    if not asked:
        return None
    try:
        party = access(request.actor, Party, uuid.UUID(asked), "view")
    except ValueError as error:
        raise Http404 from error
    access(request.actor, Case, party.case_id, "enter_paper")
    return party


def _cause_asked(request: PortalRequest) -> registry.Cause | None:
    """The cause that was picked, None before that. Raises Http404 for a code that no case can have."""
    code = request.GET.get("cause", "")
    if not code:
        return None
    try:
        cause = registry.get(code)
    except registry.UnknownCause as error:
        raise Http404 from error
    if not cause.may_be_chosen:
        raise Http404
    return cause


@require_http_methods(["GET", "POST"])
@guarded("filing.countervisit", "start")
@only_while_open(EVIDENCE)
def scan(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Take scanned files out of the court's scanner folder as evidence, each with the checks of an upload."""
    draft = access(request.actor, FilingDraft, draft_id, "edit")
    court = visit_of(draft).court
    form = ScanForm(*sent(request), names=[one.name for one in scans(court)], form_key=draft.form_key)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, clock.now()
        try:
            for name in given["scans"]:
                take_scan(actor=request.actor, draft=draft, name=name, purpose=given["purpose"], kinds=given["kinds"], now=now)
            return redirect("filing:draft_evidence", draft_id)
        except NoSuchScan as gone:
            form.add_error("scans", _("扫描文件“%(name)s”已经不在文件夹里，请重新扫描。") % {"name": gone})
        except UploadRefused as refusal:
            form.add_error("scans", str(refusal))
        except Refused as refusal:
            form.add_error(None, "；".join(str(reason) for reason in refusal.reasons))
    context = {"title": _("从扫描仪添加证据"), "form": form, "draft": draft, "folder": f"scans/{court.code}"}
    return render(request, "filing/intake/counter/scan.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@guarded("filing.countervisit", "view")
def slip(request: PortalRequest, visit_id: uuid.UUID) -> HttpResponse:
    """The acknowledgement to print for the person: number, time, what was handed in, and the code for the account."""
    visit = access(request.actor, CounterVisit, visit_id, "view")
    context = {"title": _("窗口立案回执"), "visit": visit, "filing": visit.draft.filing}
    return render(request, "filing/intake/counter/slip.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.countervisit", "link")
def link(request: PortalRequest) -> HttpResponse:
    """Take a filing made at the counter into the account."""
    form = LinkForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        if take(TRIES, str(request.actor.user_id), now=clock.now()) is not None:
            form.add_error("code", _("尝试次数过多，请一小时后再试。"))
        else:
            try:
                filing = link_to_account(actor=request.actor, code=form.cleaned_data["code"].strip().upper(), now=clock.now())
            except WrongCode:
                form.add_error("code", _("没有找到。请核对绑定码；只有在窗口核对过身份的本人可以绑定。"))
            else:
                messages.success(request, _("已绑定到您的账户。"))
                return redirect("filing:filing", filing.pk)
    context = {"title": _("绑定窗口立案"), "form": form}
    return render(request, "filing/intake/counter/link.html", context, status=422 if form.is_bound and form.errors else 200)
