"""What waits for a person's signature: read each, sign many at one word, see what came of it."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded
from courtportal.kernel.idempotency import done_before, once_sent, sending_of
from courtportal.kernel.identity.stepup import confirms, recent_authentication
from courtportal.kernel.web.forms import SentOnce
from courtportal.kernel.web.pagination import paginate
from filing.reading import note_reading
from filing.to_sign import queries
from filing.to_sign.actions.start import Chosen, NothingWaits, start_signing
from filing.to_sign.models import SigningJob, SigningRow
from filing.to_sign.opened import note_opened
from filing.to_sign.sources import sources

JOBS_SHOWN = 5
SIGN_CHOSEN = gettext_lazy("签署选中的文书")


@guarded("filing.signingjob", "start")
@require_http_methods(["GET", "POST"])
@confirms(SIGN_CHOSEN)
def waiting(request: PortalRequest) -> HttpResponse:
    """What waits for the actor's signature, the oldest first; what was ticked is signed by a job."""
    if request.method == "POST":
        return _start(request)
    page = paginate(request, queries.keys_waiting(request.actor))
    jobs = list(queries.jobs(request.actor)[:JOBS_SHOWN])
    counts = queries.progress_of(jobs)
    context = {
        "title": _("待我签名"),
        "form": SentOnce(),
        "page": page,
        "lines": queries.lines(request.actor, page),
        "jobs": [(job, counts[job.pk]) for job in jobs],
    }
    return render(request, "filing/to_sign/waiting.html", context)


@recent_authentication(SIGN_CHOSEN)
def _start(request: PortalRequest) -> HttpResponse:
    """A fresh proof of presence first: these are personal signatures."""
    sending = sending_of(request.POST)
    if before := done_before(request.actor, sending):
        return redirect("filing:signing_job", job_id=before)
    try:
        chosen = _chosen(request.POST)
        job_id = once_sent(actor=request.actor, key=sending, effect=lambda: _begin(request.actor, chosen))
    except NothingWaits:
        messages.warning(request, _("选中的文书已经不等待您签名：可能在另一个窗口已经签过、正在签名，或者刚刚退回修改。"))
        return redirect("filing:to_sign")
    except LookupError:
        messages.error(request, _("没有选中等待您签名的文书。请先勾选，再签署。"))
        return redirect("filing:to_sign")
    if gone := len({(one.code, one.key) for one in chosen}) - SigningRow.objects.filter(job__pk=job_id).count():
        messages.warning(
            request, _("选中的文书里有%(number)s份已经签过、正在签名，或者刚刚退回修改，没有列入。") % {"number": gone}
        )
    return redirect("filing:signing_job", job_id=job_id)


def _begin(actor: Actor, chosen: list[Chosen]) -> uuid.UUID:
    return start_signing(actor=actor, chosen=chosen, now=clock.now()).pk


def _chosen(fields: QueryDict) -> list[Chosen]:
    """The ticked lines. Raises LookupError where there is none, and for what no page of this portal sends."""
    found = []
    for mark in fields.getlist("chosen"):
        try:
            code, key, version = mark.split("/", 2)
            found.append(Chosen(sources()[code].code, uuid.UUID(key), version[:64]))
        except (KeyError, ValueError) as error:
            raise LookupError(mark) from error
    if not found:
        raise LookupError
    return found


@guarded("filing.signingjob", "start")
@require_safe
def read(request: PortalRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """What will be signed, as PDF; that it was opened is noted. What was signed meanwhile can still be read by who signed it."""
    source = sources().get(code)
    if source is None:
        raise Http404
    row, now = source.readable(request.actor, key), clock.now()
    note_reading(actor=request.actor, obj=row, now=now)
    thing, content = queries.find(request.actor, code, key), source.pdf(row)
    if thing is not None:
        note_opened(actor=request.actor, subject=thing.subject, version=thing.version, now=now)
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@guarded("filing.signingjob", "view")
@require_safe
def job(request: PortalRequest, job_id: uuid.UUID) -> HttpResponse:
    """How far it is, and every row with what came of it."""
    found = access(request.actor, SigningJob, job_id, "view")
    page = paginate(request, found.rows.order_by("number"))
    counts = queries.progress_of([found])[found.pk]
    context = {
        "title": _("批量签名"),
        "job": found,
        "counts": counts,
        "total": sum(counts.values()),
        "page": page,
        "rows": [(row, _(row.problem) if row.problem else "") for row in page],
    }
    return render(request, "filing/to_sign/job.html", context)
