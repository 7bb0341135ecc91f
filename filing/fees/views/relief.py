"""Relief and review: asked for by the payer, decided by the court."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.pagination import paginate
from filing.fees.actions.name_account import name_account
from filing.fees.actions.relief import (
    CannotRelieve,
    Grant,
    Request,
    apply_for_relief,
    decide_relief,
    decision_to_read,
)
from filing.fees.actions.review import answer_review, request_review
from filing.fees.forms import RELIEF_NAMES, AccountForm, AnswerForm, GrantForm, ReliefForm, TextForm
from filing.fees.models import Fee, FeeReview, RefundAccount, ReliefApplication
from filing.fees.pdf import sealed_pdf
from filing.fees.presentation import kind_name, language
from filing.fees.rules.relief import GROUNDS, PROBLEMS, Relief
from filing.forms import sent
from filing.intake.models import Filing
from filing.previews import goes_back, is_confirmed, preview
from filing.reading import note_reading
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import Spot


def _ask(request: PortalRequest, *, fee: Fee | None = None, filing: Filing | None = None) -> HttpResponse:
    """The form of an application, for a fee or with a filing."""
    spot = Spot("fee_relief", fee.pk) if fee else Spot("filing_relief", filing.pk)  # type: ignore[union-attr]  # of one or the other
    form = ReliefForm(*sent(request), actor=request.actor, language=language())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = Request(Relief(given["kind"]), given["ground"], given["statement"], form.papers())
        try:
            made = apply_for_relief(
                actor=request.actor,
                request=wanted,
                fee_id=fee.pk if fee else None,
                filing_id=filing.pk if filing else None,
                now=clock.now(),
            )
        except CannotRelieve as error:
            for code in error.codes:
                form.add_error(None, PROBLEMS[code].in_language(language()))
        else:
            let_go(request, spot)
            messages.success(request, _("申请已提交，法院会作出决定并通知您。"))
            return redirect("filing:relief", made.pk)
    context = {"title": _("申请缓交、减交、免交"), "form": form, "fee": fee, "filing": filing}
    context |= kept_with(request, spot, form)
    return render(request, "filing/fees/ask_relief.html", context, status=422 if form.errors else 200)


@guarded("filing.fee", "ask_relief")
def ask_for_fee(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """Relief from a fee that is due."""
    return _ask(request, fee=access(request.actor, Fee, fee_id, "ask_relief"))


@guarded("filing.filing", "ask_relief")
def ask_with_filing(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Relief asked for with a filing, before it is accepted."""
    return _ask(request, filing=access(request.actor, Filing, filing_id, "ask_relief"))


@guarded("filing.reliefapplication", "view")
@require_safe
def relief(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """One application with its papers and its decision."""
    found = access(request.actor, ReliefApplication, application_id, "view")
    ground = GROUNDS[found.ground]
    context = {
        "title": _("司法救助申请"),
        "application": found,
        "kind": RELIEF_NAMES[Relief(found.kind)],
        "ground": ground.words.in_language(language()),
        "article": ground.article.text.in_language(language()),
        "percent": (found.granted_share or 0) * 100,
        "may_decide": may(request.actor, found, "decide"),
    }
    return render(request, "filing/fees/relief.html", context)


@guarded("filing.reliefapplication", "view")
@require_safe
def paper(request: PortalRequest, application_id: uuid.UUID, paper_id: uuid.UUID) -> HttpResponseBase:
    """One paper of an application."""
    found = access(request.actor, ReliefApplication, application_id, "view")
    wanted = found.papers.filter(pk=paper_id).select_related("file").first()
    if wanted is None:
        return redirect("filing:relief", found.pk)
    return download(wanted.file, wanted.file_name)


@guarded("filing.reliefapplication", "view")
@require_safe
def decision(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """The sealed decision."""
    found = access(request.actor, ReliefApplication, application_id, "view")
    note_reading(actor=request.actor, obj=found, now=clock.now())
    return sealed_pdf(found.document)


@guarded("filing.reliefapplication", "list")
@require_safe
def queue(request: PortalRequest) -> HttpResponse:
    """Applications that wait for the court, the oldest first."""
    waiting = visible_to(request.actor, ReliefApplication, "list").filter(state=ReliefApplication.State.SUBMITTED)
    page = paginate(request, waiting.select_related("filing", "fee__case").order_by("submitted_at"))
    context = {"title": _("司法救助审批"), "page": page, "names": RELIEF_NAMES}
    return render(request, "filing/fees/relief_queue.html", context)


@guarded("filing.reliefapplication", "decide")
def decide(request: PortalRequest, application_id: uuid.UUID) -> HttpResponse:
    """Grant or refuse: the decision is read, then printed and sealed."""
    found = access(request.actor, ReliefApplication, application_id, "decide")
    form = GrantForm(*sent(request), kind=Relief(found.kind))
    if request.method == "POST" and form.is_valid() and not goes_back(request):
        try:
            if not is_confirmed(request):
                return _preview(request, found, form.grant())
            decide_relief(actor=request.actor, application_id=found.pk, grant=form.grant(), now=clock.now())
        except CannotRelieve as error:
            for code in error.codes:
                form.add_error(None, PROBLEMS[code].in_language(language()))
        else:
            messages.success(request, _("决定已作出，决定书正在制作。"))
            return redirect("filing:relief_queue")
    context = {"title": _("决定司法救助"), "form": form, "button": _("核对决定书"), "application": found}
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)


def _preview(request: PortalRequest, application: ReliefApplication, grant: Grant) -> HttpResponse:
    document = decision_to_read(actor=request.actor, application_id=application.pk, grant=grant, now=clock.now())
    what_follows = _("确认后决定生效，决定书由法院盖章，并通知申请人。")
    up = (_("司法救助申请"), reverse("filing:relief", args=[application.pk]))
    return preview(request, document, of=application, what_follows=what_follows, confirm=_("作出决定"), up=up)


@guarded("filing.fee", "name_account")
def account(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """The payer's side says where money that goes back is to go."""
    fee = access(request.actor, Fee, fee_id, "name_account")
    named = RefundAccount.objects.filter(fee=fee).first()
    initial = {"holder": named.holder, "number": named.number, "bank": named.bank} if named else {"holder": _payer_name(fee)}
    form = AccountForm(*sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        name_account(actor=request.actor, fee_id=fee.pk, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("收款账户已登记，法院办理退费时使用。"))
        return redirect("filing:fee", fee.pk)
    context = {
        "title": _("退费收款账户"),
        "form": form,
        "fee": fee,
        "case": fee.case,
        "name": kind_name(fee),
        "button": _("提交"),
    }
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)


def _payer_name(fee: Fee) -> str:
    return fee.payer.name if fee.payer else ""


@guarded("filing.fee", "ask_review")
def ask_review(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """Ask the president to look at the fee again (FEE art. 43)."""
    fee = access(request.actor, Fee, fee_id, "ask_review")
    waiting = fee.reviews.filter(state=FeeReview.State.REQUESTED).first()
    form = TextForm(*sent(request))
    if request.method == "POST" and form.is_valid() and waiting is None:
        request_review(actor=request.actor, fee_id=fee.pk, reasons=form.cleaned_data["text"], now=clock.now())
        messages.success(request, _("复核申请已提交，院长会在十五日内答复。"))
        return redirect("filing:fee", fee.pk)
    context = {
        "title": _("申请复核诉讼费"),
        "form": form,
        "fee": fee,
        "case": fee.case,
        "name": kind_name(fee),
        "waiting": waiting,
    }
    context["button"] = _("提交申请")
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)


@guarded("filing.feereview", "answer")
@require_safe
def reviews(request: PortalRequest) -> HttpResponse:
    """Requests that wait for the president, the most urgent first."""
    waiting = visible_to(request.actor, FeeReview, "answer").select_related("fee__case").order_by("due_on")
    return render(request, "filing/fees/reviews.html", {"title": _("诉讼费复核"), "page": paginate(request, waiting)})


@guarded("filing.feereview", "answer")
def answer(request: PortalRequest, review_id: uuid.UUID) -> HttpResponse:
    """The president's answer."""
    found = access(request.actor, FeeReview, review_id, "answer")
    form = AnswerForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        upheld = given["outcome"] == "upheld"
        answer_review(actor=request.actor, review_id=found.pk, upheld=upheld, answer=given["text"], now=clock.now())
        messages.success(request, _("答复已发出。"))
        return redirect("filing:fee_reviews")
    context = {"title": _("答复复核申请"), "form": form, "review": found, "fee": found.fee, "case": found.fee.case}
    context["button"] = _("答复")
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)
