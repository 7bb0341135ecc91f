"""The pages of bulk filing: who may, the template, a job with its progress and report; and the clerk's admissions."""

import uuid
from contextlib import suppress

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.uploads.downloads import content_disposition
from courtportal.kernel.web.arrival import arrived_at
from courtportal.kernel.web.pagination import paginate
from filing.bulk.actions.admit import apply, decide, end
from filing.bulk.actions.hand_on import take_over
from filing.bulk.actions.start import start_job, submit_right_rows
from filing.bulk.actions.wait import resume
from filing.bulk.forms import ApplyForm, DecisionForm, JobForm, form_choices
from filing.bulk.judging import of_the_filer
from filing.bulk.models import BulkFiler, BulkJob, BulkRow
from filing.bulk.queries import counts, filers_to_decide, my_filers, my_jobs, progress
from filing.bulk.rules.columns import REF, bulk_forms
from filing.bulk.wording import problems_in_words, refusal_in_words
from filing.bulk.writing import report_xlsx, template_csv, template_xlsx
from filing.forms import sent
from filing.intake.wording import in_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 50
WORKING = {BulkJob.State.READING, BulkJob.State.FILES, BulkJob.State.CHECKING, BulkJob.State.SUBMITTING}


@require_http_methods(["GET", "POST"])
@guarded("filing.bulkfiler", "apply")
def bulk(request: PortalRequest) -> HttpResponse:
    """The organisations admitted, the jobs so far, and a form to ask a court."""
    form = ApplyForm(*sent(request)[:1], actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        apply(actor=request.actor, organisation_id=given["organisation"].pk, court=given["court"], now=clock.now())
        messages.success(request, _("已提交，法院审核后通知您。"))
        return redirect("filing:bulk")
    context = {
        "title": _("批量立案"),
        "filers": my_filers(request.actor)[:PER_PAGE],
        "page": paginate(request, my_jobs(request.actor), PER_PAGE),
        "form": form,
        "forms": form_choices(),
    }
    return render(request, "filing/bulk/bulk.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@guarded("filing.bulkfiler", "apply")
def template(request: PortalRequest, form_key: str, kind: str) -> HttpResponse:
    """The empty table of a form, with headings and explanations in both languages and a fictitious example."""
    if form_key not in bulk_forms() or kind not in {"xlsx", "csv"}:
        raise Http404
    content = template_xlsx(form_key) if kind == "xlsx" else template_csv(form_key)
    return _file(content, XLSX if kind == "xlsx" else "text/csv", f"批量立案模板-{form_key}.{kind}")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition(name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@guarded("filing.bulkfiler", "use")
def new_job(request: PortalRequest, filer_id: uuid.UUID) -> HttpResponse:
    """Hand in a table."""
    filer = access(request.actor, BulkFiler, filer_id, "use")
    form = JobForm(*sent(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        job = start_job(
            actor=request.actor,
            filer_id=filer_id,
            form_key=given["form_key"],
            table=given["table"],
            archive=given["archive"],
            key=given["key"],
            now=clock.now(),
        )
        return redirect("filing:bulk_job", job.pk)
    context = {"title": _("上传表格"), "filer": filer, "form": form, "forms": form_choices()}
    return render(request, "filing/bulk/new.html", context, status=422 if form.is_bound and form.errors else 200)


@require_safe
@guarded("filing.bulkjob", "view")
def job(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """How far a job is, and each row that needs something."""
    found = access(request.actor, BulkJob, job_id, "view")
    count = counts(found)
    done, total = progress(found, count)
    shown = found.rows.exclude(state=BulkRow.State.WAITING).select_related("filing").order_by("number")
    if request.GET.get("rows") != "all":
        shown = shown.filter(Q(state__in=[BulkRow.State.WRONG, BulkRow.State.FAILED]) | Q(noted__gt=0))
    page = paginate(request, shown, PER_PAGE)
    context = {
        "title": _("批量立案"),
        "job": found,
        "count": count,
        "done": done,
        "total": total,
        "working": found.state in WORKING,
        "refusal": refusal_in_words(found),
        "page": page,
        "rows": [(row, row.values.get(REF, ""), problems_in_words(found, row)) for row in page.object_list],
        "of_the_filer": [in_words(one) for one in of_the_filer(found, clock.now())]
        if found.state == BulkJob.State.CHECKED
        else [],
        "may_take_over": may(request.actor, found, "take_over"),
        "all_rows": request.GET.get("rows") == "all",
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "filing/bulk/progress.html" if part else "filing/bulk/job.html", context)


@require_safe
@guarded("filing.bulkjob", "view")
def report(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """The table with the errors beside the cells."""
    found = access(request.actor, BulkJob, job_id, "view")
    rows = found.rows.select_related("filing").order_by("number")
    return _file(report_xlsx(found, rows), XLSX, f"检查结果-{found.started_at:%Y%m%d}.xlsx")


@require_POST
@guarded("filing.bulkjob", "submit")
def submit(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """Submit the rows without problems; a second press finds the job under way."""
    found = access(request.actor, BulkJob, job_id, "view")
    if found.state == BulkJob.State.CHECKED:
        submit_right_rows(actor=request.actor, job_id=job_id, now=arrived_at(request))
    return redirect("filing:bulk_job", job_id)


@require_POST
@guarded("filing.bulkjob", "resume")
def resume_job(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """Let a paused job go on; a second press finds it under way."""
    found = access(request.actor, BulkJob, job_id, "view")
    if found.state == BulkJob.State.PAUSED:
        resume(actor=request.actor, job_id=job_id, now=clock.now())
    return redirect("filing:bulk_job", job_id)


@require_POST
@guarded("filing.bulkjob", "take_over")
def take_over_job(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """Go on with a stopped job of the organisation; a second press finds it under way."""
    found = access(request.actor, BulkJob, job_id, "view")
    if found.state == BulkJob.State.STOPPED:
        with suppress(Http404):  # another press was quicker: the job's page says how it stands
            take_over(actor=request.actor, job_id=job_id, now=clock.now())
    return redirect("filing:bulk_job", job_id)


@require_safe
@guarded("filing.bulkfiler", "decide")
def filers(request: PortalRequest) -> HttpResponse:
    """Who asked this court to let it file in bulk."""
    return _filers_page(request)


def _filers_page(request: PortalRequest, wrong: DecisionForm | None = None, filer_id: uuid.UUID | None = None) -> HttpResponse:
    page = paginate(request, filers_to_decide(request.actor), PER_PAGE)
    context = {"title": _("批量立案单位"), "page": page, "wrong": wrong, "wrong_id": filer_id}
    return render(request, "filing/bulk/filers.html", context, status=422 if wrong else 200)


@require_POST
@guarded("filing.bulkfiler", "decide")
def decide_filer(request: PortalRequest, filer_id: uuid.UUID) -> HttpResponse:
    """Admit, refuse, or end an admission."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _filers_page(request, form, filer_id)
    word, reason = form.cleaned_data["word"], form.cleaned_data["reason"]
    if word == "end":
        end(actor=request.actor, filer_id=filer_id, reason=reason, now=clock.now())
    else:
        decide(actor=request.actor, filer_id=filer_id, admitted=word == "admit", reason=reason, now=clock.now())
    return redirect("filing:bulk_filers")
