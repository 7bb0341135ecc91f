"""Handing in another paper than evidence."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.cases.models import Case
from filing.cases.queries import my_parties
from filing.forms import sent
from filing.parties.actions.hand_in_paper import hand_in_paper
from filing.parties.handing_in_form import HandInForm


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "hand_in_paper")
def hand_in(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """What the paper is, for whom, and its file; sent twice it is handed in once."""
    case = access(request.actor, Case, case_id, "hand_in_paper")
    parties = [one for one in my_parties(request.actor, case) if one.left_at is None]
    form = HandInForm(*sent(request), actor=request.actor, parties=parties)
    if request.method == "POST" and form.is_valid():
        hand_in_paper(actor=request.actor, case_id=case_id, party_id=form.party_id(), paper=form.paper(), now=clock.now())
        messages.success(request, _("材料已经入卷，各方和书记员已经收到通知。"))
        return redirect("filing:dossier", case_id)
    context = {"title": _("提交其他材料"), "case": case, "form": form}
    return render(request, "filing/parties/hand_in.html", context, status=422 if form.is_bound and form.errors else 200)
