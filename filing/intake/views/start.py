"""The beginning of a filing: what happened, and which court."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded
from filing.intake.actions.drafts import discard_draft
from filing.intake.cause_picker import offered, tree, without_filing
from filing.intake.links import file_url, proof_wanted
from filing.intake.queries import my_drafts
from filing.intake.told_at_start import MARK, keep, search_sent, searched
from filing.intake.views.earlier import earlier_case


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("filing.filingdraft", "start")
def start(request: PortalRequest) -> HttpResponse:
    """What happened to you? The frequent situations, a search in one's own words, and themes with all the others."""
    if found_at := search_sent(request):
        return redirect(found_at)
    typed, earlier = searched(request), earlier_case(request)
    mark = keep(request, typed)
    address = partial(file_url, earlier=str(earlier.pk) if earlier else "", told=mark)
    context = {
        **offered(typed, address),
        "told": mark,
        "without_filing": without_filing(typed),
        "drafts": my_drafts(request.actor)[:5],
        "earlier": earlier,
        "prove_url": proof_wanted(request),
    }
    return render(request, "filing/intake/start.html", context)


@require_safe
@guarded("filing.filingdraft", "start")
def all_causes(request: PortalRequest) -> HttpResponse:
    """The whole tree of causes; each leads to its form."""
    earlier = earlier_case(request)
    address = partial(file_url, earlier=str(earlier.pk) if earlier else "", told=request.GET.get(MARK, ""))
    return render(request, "filing/intake/causes.html", {"title": _("全部案由"), "parts": tree(address), "earlier": earlier})


@require_POST
@guarded("filing.filingdraft", "edit")
def discard(request: PortalRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Throw a draft away; the clerk is led back to the counter, and told so."""
    discard_draft(actor=request.actor, draft_id=draft_id, now=clock.now())
    if request.actor.is_staff:
        messages.success(request, _("已删除。扫描件按内容保存，不受影响。"))
        return redirect("filing:counter_start")
    return redirect("filing:start")
