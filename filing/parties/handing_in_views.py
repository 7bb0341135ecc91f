"""Handing in another paper than evidence."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from filing.applications.models import Application
from filing.cases.models import Case
from filing.cases.queries import my_parties
from filing.forms import sent
from filing.parties.actions.answer_appeal import answer_appeal
from filing.parties.actions.hand_in_paper import hand_in_paper
from filing.parties.appeal_answer_form import AppealAnswerForm
from filing.parties.appeal_answers import answers_appeal, appeals_against, term_to_answer
from filing.parties.handing_in_form import HandInForm
from filing.parties.rules.handing_in import UNDECIDED
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "hand_in_paper")
def hand_in(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """What the paper is, for whom, and its file; sent twice it is handed in once."""
    case = access(request.actor, Case, case_id, "hand_in_paper")
    parties = [one for one in my_parties(request.actor, case) if one.left_at is None]
    if case.state not in UNDECIDED:  # then only an appeal is answered
        return redirect("filing:answer_appeal", case_id)
    form = HandInForm(*sent(request), actor=request.actor, parties=parties)
    if request.method == "POST" and form.is_valid():
        hand_in_paper(actor=request.actor, case_id=case_id, party_id=form.party_id(), paper=form.paper(), now=clock.now())
        messages.success(request, _("材料已经入卷，各方和书记员已经收到通知。"))
        return redirect("filing:dossier", case_id)
    answers = any(answers_appeal(one) for one in parties)
    context = {"title": _("提交其他材料"), "case": case, "form": form, "answers": answers}
    return render(request, "filing/parties/hand_in.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "hand_in_paper")
def answer(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The answer to the appeal of another, ground by ground; sent twice it is given once."""
    case = access(request.actor, Case, case_id, "hand_in_paper")
    parties = [one for one in my_parties(request.actor, case) if one.left_at is None]
    if not any(answers_appeal(one) for one in parties):
        return redirect("filing:hand_in_paper", case_id)
    spot = Spot("appeal_answer", case.pk)
    form = AppealAnswerForm(*sent(request), actor=request.actor, parties=parties)
    if request.method == "POST" and form.is_valid():
        answer_appeal(actor=request.actor, case_id=case_id, party_id=form.party_id(), said=form.said(), now=clock.now())
        let_go(request, spot)
        messages.success(request, _("答辩状已经提交，各方和书记员已经收到通知。"))
        return redirect("filing:dossier", case_id)
    appeals = {one.pk: one for party in form.parties for one in appeals_against(party)}
    title = {"民申": _("对再审申请的书面意见"), "民再": _("再审答辩")}.get(case.case_type, _("对上诉的答辩"))
    readable = visible_to(request.actor, Application).filter(pk__in=appeals)
    context = {
        "title": title, "case": case, "form": form, "term": term_to_answer(form.parties), **kept_with(request, spot, form),
        "appeals": readable.select_related("party").prefetch_related("files").order_by("submitted_at", "pk"),
    }  # fmt: skip
    return render(request, "filing/parties/answer_appeal.html", context, status=422 if form.is_bound and form.errors else 200)
