"""The archive: handing a file over and taking it, finding one's own closed cases and reading them, sending a file up and back."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.web import formats
from courtportal.kernel.web.pagination import paginate
from filing.applications.sending_up import StillAwaited
from filing.cases.finding import with_number, with_party
from filing.cases.models import Case
from filing.causes.forms import language
from filing.dossier.actions.apply_to_read import apply_to_read, decide_application
from filing.dossier.actions.archive import NotFit, decide_submission, findings_of, hand_over
from filing.dossier.actions.transfer import NoAppeal, return_dossier, transfer_dossier
from filing.dossier.catalogue import heading
from filing.dossier.forms import ApplyForm, ArchiveSearchForm, DecisionForm, HandOverForm, NoteForm
from filing.dossier.going_up import goes_up
from filing.dossier.models import ArchiveSubmission, DossierTransfer, ReadingApplication
from filing.dossier.rules.archiving import Finding, retention_of
from filing.dossier.wording import FINDINGS
from filing.forms import sent

FORM = "filing/dossier/form.html"


@require_safe
@guarded("filing.case", "find_archived")
def archive(request: PortalRequest) -> HttpResponse:
    """Find one's own closed cases, also those where one's mandate has ended, and ask to read them (诉讼档案查询)."""
    form = ArchiveSearchForm(request.GET or None)
    cases = visible_to(request.actor, Case, "find_archived").select_related("court").order_by("-accepted_at", "-pk")
    if form.is_bound and form.is_valid():
        cases = _narrowed(cases, form.cleaned_data)
    page = paginate(request, cases, 20)
    mine = visible_to(request.actor, ReadingApplication).filter(case__in=[case.pk for case in page]).order_by("created_at")
    applications = {one.case_id: one for one in mine}
    rows = [(case, applications.get(case.pk)) for case in page]
    return render(request, "filing/dossier/archive.html", {"title": _("诉讼档案查询"), "form": form, "page": page, "rows": rows})


def _narrowed(cases: "QuerySet[Case]", asked: dict[str, Any]) -> "QuerySet[Case]":
    if asked["number"]:
        cases = cases.filter(with_number(asked["number"]))
    if asked["name"]:
        cases = cases.filter(with_party(asked["name"].strip()))
    if asked["year"]:
        cases = cases.filter(year=asked["year"])
    if asked["court"]:
        cases = cases.filter(court__name_zh__icontains=asked["court"].strip())
    return cases


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "apply_to_read")
def apply(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Ask to read the file of a closed case."""
    case = access(request.actor, Case, case_id, "apply_to_read")
    form = ApplyForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        made = apply_to_read(actor=request.actor, case_id=case_id, purpose=form.cleaned_data["purpose"], now=clock.now())
        at_once = made.state == ReadingApplication.State.APPROVED
        messages.success(request, _("现在可以查阅。") if at_once else _("申请已提交，档案管理员审核后通知您。"))
        return redirect("filing:archive")
    return _form(request, form, _("申请查阅诉讼档案"), _("提交申请"), case)


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "archive")
def submit(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Check a closed case's file and hand it over."""
    case = access(request.actor, Case, case_id, "archive")
    form = HandOverForm(*sent(request), initial={"retention": retention_of(case.case_type)})
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(actor=request.actor, case_id=case_id, now=clock.now(), **form.cleaned_data)
        except NotFit:
            form.add_error("explanation", _("请先处理检查结果；可以保留的，请说明原因。"))
        else:
            messages.success(request, _("已移交档案室，等待接收。"))
            return redirect("filing:case", case_id)
    submissions = visible_to(request.actor, ArchiveSubmission).filter(case=case).order_by("-handed_at")
    more = {"findings": _findings(case, findings_of(case)), "submissions": submissions}
    return _form(request, form, _("归档"), _("移交档案室"), case, more)


def _findings(case: Case, found: list[Finding]) -> list[tuple[str, bool]]:
    """What the check found, in words."""
    code = language()
    rows = []
    for one in found:
        about = heading(case.case_type, int(one.about)).in_language(code) if one.code == "missing" else one.about
        rows.append((str(FINDINGS[one.code]) % {"about": about}, one.grave))
    return rows


@require_safe
@guarded("filing.archivesubmission", "decide")
def desk(request: PortalRequest) -> HttpResponse:
    """What waits for the archivist: files to take, readings to decide."""
    submissions = visible_to(request.actor, ArchiveSubmission, "decide").select_related("case").order_by("handed_at", "pk")
    applications = visible_to(request.actor, ReadingApplication, "decide").select_related("case", "applicant")
    context = {
        "title": _("档案"),
        "page": paginate(request, submissions, 20),
        "applications": paginate(request, applications.order_by("created_at", "pk"), 20, parameter="reading"),
    }
    return render(request, "filing/dossier/desk.html", context)


@require_http_methods(["GET", "POST"])
@guarded("filing.archivesubmission", "decide")
def decide(request: PortalRequest, submission_id: uuid.UUID) -> HttpResponse:
    """Take a file into the archive or give it back."""
    found = access(request.actor, ArchiveSubmission, submission_id, "decide")
    form = DecisionForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        decide_submission(
            actor=request.actor, submission_id=submission_id, accept=given["decision"] == "yes", reason=given["reason"],
            now=clock.now(),
        )  # fmt: skip
        return redirect("filing:archive_desk")
    more = {"submission": found, "findings": _findings(found.case, [Finding(**one) for one in found.findings])}
    return _form(request, form, _("接收归档"), _("提交决定"), found.case, more)


@require_http_methods(["GET", "POST"])
@guarded("filing.readingapplication", "decide")
def decide_reading(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Let somebody read a file of the archive, or say why not."""
    found = access(request.actor, ReadingApplication, application_id, "decide")
    form = DecisionForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        decide_application(
            actor=request.actor, application_id=application_id, approve=given["decision"] == "yes", reason=given["reason"],
            now=clock.now(),
        )  # fmt: skip
        return redirect("filing:archive_desk")
    return _form(request, form, _("审核查阅申请"), _("提交决定"), found.case, {"application": found})


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "transfer_dossier")
def send_up(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Send the main volume to the court of appeal."""
    case = access(request.actor, Case, case_id, "transfer_dossier")
    form = NoteForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            transfer_dossier(actor=request.actor, case_id=case_id, note=form.cleaned_data["note"], now=clock.now())
        except NoAppeal:
            form.add_error(None, _("没有关联的上诉案件，或者卷宗已经移送。"))
        except StillAwaited as error:
            form.add_error(None, _awaited(error))
        else:
            messages.success(request, _("正卷已移送，上级法院可以查阅。副卷不移送。"))
            return redirect("filing:case", case_id)
    return _form(request, form, _("移送上诉卷宗"), _("移送"), case, {"goes_up": goes_up(case, clock.today())})


def _awaited(error: StillAwaited) -> str:
    if error.due is None:
        return _("上诉状副本还没有送达所有当事人，送达并且收到答辩或者答辩期满以后再移送。")
    return _("对方的答辩期到%(due)s为止，收到答辩或者期满以后再移送。") % {"due": formats.day(error.due)}


@require_POST
@guarded("filing.dossiertransfer", "return")
def send_back(request: PortalRequest, transfer_id: uuid.UUID) -> HttpResponse:
    """Give the volume back (退卷)."""
    note = request.POST.get("note", "")
    found = return_dossier(actor=request.actor, transfer_id=transfer_id, note=note, now=clock.now())
    messages.success(request, _("已退卷。"))
    return redirect("filing:case", found.to_case_id)


def transfers_of(request: PortalRequest, case: Case) -> list[DossierTransfer]:
    """Volumes that came to this case or went from it, for its panel."""
    rows = visible_to(request.actor, DossierTransfer).select_related("case", "to_case")
    return list(rows.filter(to_case=case) | rows.filter(case=case))


def _form(
    request: PortalRequest, form: Any, title: str, button: str, case: Case, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = {"title": title, "button": button, "case": case, "form": form, **(more or {})}
    return render(request, FORM, context, status=422 if form.is_bound and form.errors else 200)
