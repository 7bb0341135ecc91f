"""Asking to take part in a case from outside: the grounds, the form, the request; the desk of those that no case fits."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.limits import Limit, take
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.formats import money
from courtportal.kernel.web.pagination import paginate
from filing.applications.actions.submit import CannotApply
from filing.applications.joining.actions.answer import answer_request
from filing.applications.joining.actions.ask import ask_to_take_part
from filing.applications.joining.actions.withdraw import withdraw_request
from filing.applications.joining.forms import AnswerForm, AskForm
from filing.applications.joining.models import JoinRequest
from filing.applications.joining.queries import on_paper, own_requests, to_answer
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.joining import WAYS, Way
from filing.applications.wording import CANNOT_APPLY
from filing.forms import sent
from filing.reading import note_reading
from filing.unsent.pages import kept_with, let_go
from filing.unsent.places import NOTHING_YET, Spot

ASKING = Limit("ask_to_take_part", 10, dt.timedelta(days=1))
PER_PAGE = 20
# Of who has an account the account knows it.
ON_PAPER = ("kind", "identity_number", "phone")


@require_safe
@guarded("filing.joinrequest", "ask")
def requests(request: PortalRequest) -> HttpResponse:
    """The grounds on which one may ask, and what one has asked."""
    language = get_language() or "zh"
    context = {
        "title": _("加入案件"),
        "ways": [_described(way, language) for way in WAYS.values()],
        "page": paginate(request, own_requests(request.actor), PER_PAGE),
    }
    return render(request, "filing/applications/joining/requests.html", context)


def _described(way: Way, language: str) -> dict[str, str]:
    return {
        "code": way.code,
        "name": way.name.in_language(language),
        "explained": way.explained.in_language(language),
        "source": way.source.text.in_language(language),
    }


@require_http_methods(["GET", "POST"])
@guarded("filing.joinrequest", "ask")
def ask(request: PortalRequest, way: str) -> HttpResponse:
    """The number, who is succeeded, what is asked and why; sent twice it is asked once."""
    chosen = WAYS.get(way)
    if chosen is None:
        raise Http404
    spot = Spot("taking_part", NOTHING_YET, way)
    form = AskForm(*sent(request), way=chosen, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            if take(ASKING, str(request.actor.user_id), now=clock.now()) is not None:
                raise CannotApply("often")
            asked = ask_to_take_part(actor=request.actor, asked=form.request(), now=clock.now())
        except CannotApply as error:
            form.add_error("case_number" if error.code in {"number", "no_such_court"} else None, str(CANNOT_APPLY[error.code]))
        else:
            let_go(request, spot)
            messages.success(request, _("已提交，收件号 %(number)s。") % {"number": asked.receipt_number})
            return redirect("filing:join_request", asked.pk)
    context = {"title": chosen.name.in_language(get_language() or "zh"), "form": form, "way": chosen}
    context |= _described(chosen, get_language() or "zh") | kept_with(request, spot, form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "filing/applications/joining/ask.html", context, status=status)


@require_safe
@guarded("filing.joinrequest", "view")
def show(request: PortalRequest, request_id: uuid.UUID) -> HttpResponse:
    """What was asked and what came of it; for the filing clerk, the form of the answer."""
    asked = access(request.actor, JoinRequest, request_id, "view")
    note_reading(actor=request.actor, obj=asked, now=clock.now())
    return _show(request, asked, AnswerForm(initial={"answer": _usual_answer()}))


def _usual_answer() -> str:
    return _("经核对，本院不能按您写的案号和姓名办理这份申请。请核对后重新提出，或者到本院诉讼服务中心询问。")


def _show(request: PortalRequest, asked: JoinRequest, form: AnswerForm) -> HttpResponse:
    application = asked.application if asked.is_decided else None
    context = {
        "title": asked.title,
        "asked": asked,
        "rows": _rows(asked),
        "files": asked.files.order_by("order"),
        "application": application,
        "case": application.case if application and may(request.actor, application.case, "view") else None,
        "can_answer": may(request.actor, asked, "answer"),
        "can_withdraw": asked.state == JoinRequest.State.WAITING and may(request.actor, asked, "withdraw")
        if request.actor.is_staff
        else asked.state == JoinRequest.State.WAITING,
        "form": form,
    }
    return render(request, "filing/applications/joining/show.html", context, status=422 if form.errors else 200)


def _rows(asked: JoinRequest) -> list[tuple[str, str]]:
    """What was said, in the words of the form; what stands in the account is not repeated."""
    language, way = get_language() or "zh", asked.definition
    rows = [(_("接替的当事人") if asked.on_paper else _("您接替的当事人"), asked.content.get("former_name", ""))]
    for one in KINDS[way.kind].fields:
        shown = (*way.asks, "address", *(ON_PAPER if asked.on_paper else ()))
        value = str(asked.content.get(one.key, "")) if one.key in shown else ""
        words = next((name.in_language(language) for code, name in one.choices if code == value), value)
        rows.append((one.label.in_language(language), money(words) if words and one.kind == "money" else words))
    return [(label, words) for label, words in rows if words]


@require_POST
@guarded("filing.joinrequest", "withdraw")
def withdraw(request: PortalRequest, request_id: uuid.UUID) -> HttpResponse:
    """Take it back; said twice it is taken back once."""
    asked = access(request.actor, JoinRequest, request_id, "view")
    if asked.state != JoinRequest.State.WITHDRAWN:
        withdraw_request(actor=request.actor, request_id=request_id, now=clock.now())
        messages.success(request, _("申请已撤回。"))
    return redirect("filing:join_desk" if request.actor.is_staff else "filing:join_requests")


@require_safe
@guarded("filing.joinrequest", "answer")
def desk(request: PortalRequest) -> HttpResponse:
    """What no case fits, for the filing clerks to answer."""
    language = get_language() or "zh"
    context = {
        "title": _("案外人申请参加案件"),
        "page": paginate(request, to_answer(request.actor), PER_PAGE),
        "on_paper": on_paper(request.actor)[:PER_PAGE],
        "ways": [_described(way, language) for way in WAYS.values()],
    }
    return render(request, "filing/applications/joining/desk.html", context)


@require_POST
@guarded("filing.joinrequest", "answer")
def answer(request: PortalRequest, request_id: uuid.UUID) -> HttpResponse:
    """Answer one; sent again after it is answered it only shows the answer."""
    asked = access(request.actor, JoinRequest, request_id, "view")
    if asked.answered_at is not None:
        return redirect("filing:join_request", request_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, asked, form)
    answer_request(actor=request.actor, request_id=request_id, answer=form.cleaned_data["answer"], now=clock.now())
    messages.success(request, _("已经答复，申请人会收到通知。"))
    return redirect("filing:join_desk")


@require_safe
@guarded("filing.joinrequest", "view")
def paper(request: PortalRequest, request_id: uuid.UUID, order: int) -> HttpResponseBase:
    """A paper that came with it."""
    asked = access(request.actor, JoinRequest, request_id, "view")
    note_reading(actor=request.actor, obj=asked, now=clock.now())
    found = asked.files.select_related("file").filter(order=order).first()
    if found is None:
        raise Http404
    return download(found.file, found.file_name)
