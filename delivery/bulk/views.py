"""Serve this: papers of one case, or of many; and how far a bulk job is."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may
from courtportal.kernel.idempotency import done_before, once_sent, sending_of
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.forms import SentOnce
from courtportal.kernel.web.pagination import paginate
from delivery.bulk import queries
from delivery.bulk.actions.hand_on import take_over as take_job_over
from delivery.bulk.actions.start import TooMany, start_on_cases, start_on_recipients
from delivery.bulk.actions.start import try_again as try_job_again
from delivery.bulk.forms import ManyForm
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.service.actions.serve_this import serve_this
from delivery.service.desk_forms import ServeForm
from delivery.service.queries import sealed_documents
from filing.public import Case

# From so many recipients on, a job adds them one by one instead of one request doing it all.
AT_ONCE = 20
TOO_MANY = gettext_lazy("一次最多1000件，请分几次发起。")


@guarded("filing.case", "order_service")
@require_http_methods(["GET", "POST"])
def serve(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Sealed papers of a case on its parties; on many of them as a job."""
    case = access(request.actor, Case, case_id, "order_service")
    parties = case.parties.filter(left_at=None).order_by("role", "order")
    if before := done_before(request.actor, sending_of(request.POST)):
        return redirect("service_bulk:job", job_id=before)
    form = ServeForm(request.POST or None, documents=sealed_documents(case)[:100], parties=parties)
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, case, form)
        except TooMany:
            form.add_error("parties", TOO_MANY)
    context = {"title": _("发起送达"), "case": case, "form": form, "back": reverse("filing:case", args=[case.pk])}
    return render(request, "delivery/bulk/serve.html", context, status=422 if form.is_bound else 200)


def _begin(request: PortalRequest, case: Case, form: ServeForm) -> HttpResponse:
    """The order at once, or a job that fills it."""
    chosen, now = form.chosen("parties"), clock.now()
    asked = {"case_id": case.pk, "document_ids": form.chosen("documents"), "party_ids": chosen, "plan": form.cleaned_data["plan"]}
    if len(chosen) > AT_ONCE:
        job_id = once_sent(
            actor=request.actor, key=sending_of(request.POST),
            effect=lambda: start_on_recipients(actor=request.actor, now=now, **asked).pk,
        )  # fmt: skip
        return redirect("service_bulk:job", job_id=job_id)
    order = serve_this(actor=request.actor, now=now, **asked)
    messages.success(request, _("送达已经开始。"))
    return redirect("service:order", order_id=order.pk)


@guarded("delivery.servicejob", "start")
@require_http_methods(["GET", "POST"])
def many(request: PortalRequest) -> HttpResponse:
    """What was sealed and never sent out, by kind; one word serves all of a kind."""
    sending = sending_of(request.POST)
    if before := done_before(request.actor, sending):
        return redirect("service_bulk:job", job_id=before)
    waiting = queries.unsent_by_kind(request.actor)
    form = ManyForm(request.POST or None, waiting=waiting)
    if request.method == "POST" and form.is_valid():
        try:
            job_id = once_sent(actor=request.actor, key=sending, effect=lambda: _start(request.actor, form))
        except TooMany:
            form.add_error("kind", TOO_MANY)
        except LookupError:
            form.add_error("kind", _("这种文书刚刚已经全部发起送达。"))
        else:
            return redirect("service_bulk:job", job_id=job_id)
    page = paginate(request, queries.jobs(request.actor))
    counts = queries.progress_of(page)
    context = {
        "title": _("批量送达"),
        "form": form,
        "waiting": [(document_kinds.get(kind).title, number) for kind, number in waiting],
        "page": page,
        "rows": [(job, counts[job.pk]) for job in page],
    }
    return render(request, "delivery/bulk/many.html", context, status=422 if form.is_bound else 200)


def _start(actor: Actor, form: ManyForm) -> uuid.UUID:
    given = form.cleaned_data
    return start_on_cases(actor=actor, kind=given["kind"], plan=given["plan"], now=clock.now()).pk


@guarded("delivery.servicejob", "view")
@require_safe
def job(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """How far it is, and every row with what came of it."""
    found = access(request.actor, ServiceJob, job_id, "view")
    counts = queries.progress(found)
    state = request.GET.get("state") or next((one for one in ("failed", "waiting") if counts[one]), "done")
    if state not in ServiceJobRow.State.values:
        raise Http404
    page = paginate(request, found.rows.filter(state=state).select_related("case", "order").order_by("number"))
    labels = dict(ServiceJobRow.State.choices)
    context = {
        "title": _("批量送达"),
        "job": found,
        "total": sum(counts.values()),
        "counts": counts,
        "links": [Link(labels[one], f"?state={one}", one == state, counts[one]) for one in ("waiting", "done", "failed")],
        "page": page,
        "rows": queries.named(page),
        "take_over": SentOnce() if may(request.actor, found, "take_over") else None,
        "may_try_again": may(request.actor, found, "try_again"),
    }
    return render(request, "delivery/bulk/job.html", context)


@guarded("delivery.servicejob", "try_again")
@require_POST
def try_again(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """The failed rows once more."""
    found = try_job_again(actor=request.actor, job_id=job_id, now=clock.now())
    return redirect("service_bulk:job", job_id=found.pk)


@guarded("delivery.servicejob", "take_over")
@require_POST
def take_over(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """What is left of a stopped job goes on in the actor's name."""
    if before := done_before(request.actor, sending_of(request.POST)):
        return redirect("service_bulk:job", job_id=before)
    found = once_sent(
        actor=request.actor, key=sending_of(request.POST),
        effect=lambda: take_job_over(actor=request.actor, job_id=job_id, now=clock.now()).pk,
    )  # fmt: skip
    return redirect("service_bulk:job", job_id=found)
