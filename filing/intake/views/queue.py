"""The filing clerk's queue: saved views as tabs, a filter, the next filing at a click."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, Role, guarded, may_ever
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from filing.causes import registry
from filing.causes.forms import language
from filing.intake.actions.review import claim_next
from filing.intake.queries import QUEUES, review_queue
from filing.intake.refusal.queries import waiting_appeals
from filing.intake.review_forms import QueueFilter


def _labels() -> dict[str, str]:
    return {
        "mine": _("待我审查"),
        "section": _("本院未领取"),
        "second_look": _("请我复看、审签"),
        "in_progress": _("办理中"),
        "no_clerk": _("无人承办"),
        "overdue": _("已超期"),
        "sample": _("秒批抽查"),
        "done": _("近30天办结"),
    }


@require_safe
@guarded("filing.filing", "review")
def queue(request: PortalRequest) -> HttpResponse:
    """Each count is the length of its list under the same filter, because both are the same query."""
    labels, now, narrowed = _labels(), clock.now(), QueueFilter(request.GET)
    condition = narrowed.condition()
    rows = {name: review_queue(request.actor, name, now).filter(condition) for name in QUEUES}
    counts = {name: found.count() for name, found in rows.items()}
    usual = "mine" if counts["mine"] else "section"
    of_head = "no_clerk" if counts["no_clerk"] and not counts["overdue"] else "overdue"
    first = {Role.DIVISION_HEAD: of_head, Role.JUDGE: "second_look", Role.PRESIDING_JUDGE: "second_look"}.get(
        request.actor.role, usual
    )
    name = request.GET.get("view", first)
    if name not in QUEUES:
        raise Http404
    page = paginate(request, rows[name], 20)
    context = {
        "title": _("立案审查"),
        "tabs": [Link(labels[one], _address(request, one), current=one == name, count=counts[one]) for one in QUEUES],
        "page": page,
        "view": name,
        "filter": narrowed,
        "filtered": any(request.GET.get(field) for field in narrowed.fields),
        "causes": {filing.cause_code: registry.get(filing.cause_code).name.in_language(language()) for filing in page},
        "today": clock.today(),
        "clerk": request.actor.role == Role.FILING_CLERK,
        "sets": may_ever(request.actor, "filing.instantacceptance", "view") and request.actor.role != Role.FILING_CLERK,
        "unclaimed": counts["section"],
        "appeals": waiting_appeals(request.actor).count(),
    }
    return render(request, "filing/intake/queue.html", context)


def _address(request: PortalRequest, view: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query["view"] = view
    return f"{reverse('filing:review_queue')}?{query.urlencode()}"


@require_POST
@guarded("filing.filing", "claim")
def claim_next_view(request: PortalRequest) -> HttpResponse:
    """Take the most urgent unclaimed filing."""
    filing = claim_next(actor=request.actor, now=clock.now())
    if filing is None:
        messages.info(request, _("没有未领取的申请。"))
        return redirect("filing:review_queue")
    return redirect("filing:review_desk", filing.pk)
