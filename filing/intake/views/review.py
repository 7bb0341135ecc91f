"""What the filing clerk does at the desk. Each page was drawn for one version of one filing; if it is out of date, the
clerk gets it again with what the others changed and with everything that was typed.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, Refused, access, guarded
from courtportal.kernel.identity.stepup import ask as ask_for_proof
from courtportal.kernel.identity.stepup import confirms, is_recent
from filing.intake.actions.accept import accept
from filing.intake.actions.divert import resume, send_to_mediation, send_to_payment_order
from filing.intake.actions.hand_over import hand_over
from filing.intake.actions.instant import look_at_sample
from filing.intake.actions.payment_order import accept_payment_order
from filing.intake.actions.review import ChangedMeanwhile, claim, reject, release, request_correction
from filing.intake.actions.second_look import ask_second_look, give_second_look, put_before_judge
from filing.intake.actions.take_back_look import put_before_another, take_back_look
from filing.intake.actions.take_back_urgency import take_back_urgency
from filing.intake.examining import Examined
from filing.intake.forms import AcceptForm, CheckListForm, CorrectionTermForm, RejectForm
from filing.intake.models import Filing, InstantDraw, SecondLook
from filing.intake.queries import case_of
from filing.intake.review_forms import (
    DivertForm,
    HandOverForm,
    JudgeForm,
    NotUrgentForm,
    PaymentOrderForm,
    SampleForm,
    SecondLookForm,
    TakeBackForm,
)
from filing.intake.views.desk import desk_page, items_form, ticked_items, with_more_lines, written_item
from filing.intake.views.refusal_preview import is_ruling, preview
from filing.intake.wording import refusal_grounds
from filing.reading import note_reading

MORE_LINES = "more_lines"


@require_safe
@guarded("filing.filing", "review")
def desk(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """The documents left, the answers with what the check found beside them right, the outcomes below."""
    filing = access(request.actor, Filing, filing_id, "review")
    note_reading(actor=request.actor, obj=filing, now=clock.now())
    return desk_page(request, filing)


@require_POST
@guarded("filing.filing", "claim")
def claim_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Take a filing; if somebody was quicker, the desk says who."""
    try:
        claim(actor=request.actor, filing_id=filing_id, now=clock.now())
    except Refused:
        messages.warning(request, _("这份申请已经有人领取或者办结。"))
    return redirect("filing:review_desk", filing_id)


@require_POST
@guarded("filing.filing", "release")
def release_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Give a filing back."""
    release(actor=request.actor, filing_id=filing_id, now=clock.now())
    return redirect("filing:review_queue")


def seen_version(request: PortalRequest, filing_id: uuid.UUID) -> int:
    """The version for which the page was drawn; -1, which is nobody's, if it was drawn for another filing (two tabs)."""
    typed = request.POST.get("version", "")
    drawn_for = request.POST.get("drawn_for", "")
    return int(typed) if drawn_for == str(filing_id) and typed.isdecimal() and len(typed) < 9 else -1


def _opened(request: PortalRequest, filing_id: uuid.UUID) -> Filing:
    """The filing at whose desk the clerk sits, whether or not the clerk may still decide it."""
    return access(request.actor, Filing, filing_id, "review")


def _act(request: PortalRequest, filing: Filing, act: Callable[[int], object], **bound: Any) -> HttpResponse | None:
    """Do it for the version that the page was drawn for; None if it is done, else the page with what the clerk missed."""
    seen = seen_version(request, filing.pk)
    try:
        act(seen)
    except ChangedMeanwhile:
        return desk_page(request, _opened(request, filing.pk), status=409, missed_since=seen, **bound)
    except Refused as refused:
        messages.warning(request, "；".join(refused.reasons))
        return desk_page(request, _opened(request, filing.pk), status=409, **bound)
    return None


@require_http_methods(["POST"])
@guarded("filing.filing", "accept")
def accept_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Accept: the case gets its number. A second press leads to the same case."""
    filing = _opened(request, filing_id)
    if (accepted := case_of(request.actor, filing)) is not None:
        return redirect("filing:case", accepted.pk)
    form, seen = AcceptForm(request.POST, filing=filing), seen_version(request, filing_id)
    if seen != filing.version:  # before anything else: what was ticked was ticked on another page
        return desk_page(request, filing, status=409, missed_since=seen, accept_form=form, open_part="accept")
    if not form.is_valid():
        return desk_page(request, filing, status=422, accept_form=form, open_part="accept")
    given = form.cleaned_data
    act = lambda seen: accept(  # noqa: E731 - the effect is this one call
        actor=request.actor,
        filing_id=filing_id,
        version=seen,
        procedure=given.get("procedure", ""),
        examined=Examined(given["checked"], given.get("reason", "")),
        file_first=given.get("file_first", False),
        exchange=given.get("exchange"),
        numerous=given.get("numerous", False),
        suit=given.get("suit", ""),
        now=clock.now(),
    )
    if missed := _act(request, filing, act, accept_form=form, open_part="accept"):
        return missed
    return _accepted(request, filing_id)


def _accepted(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    case = case_of(request.actor, _opened(request, filing_id))
    if case is None:
        raise Http404
    messages.success(request, _("已立案，案号 %(number)s。通知书正在制作和送达。") % {"number": case.case_number})
    return redirect("filing:case", case.pk)


@require_POST
@guarded("filing.filing", "accept_payment_order")
def payment_order_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Accept the diverted filing as an application for a payment order. A second press leads to the same case."""
    filing = _opened(request, filing_id)
    if (accepted := case_of(request.actor, filing)) is not None:
        return redirect("filing:case", accepted.pk)
    form = PaymentOrderForm(request.POST)
    if not form.is_valid():
        return desk_page(request, filing, status=422, order_form=form)
    act = lambda seen: accept_payment_order(  # noqa: E731
        actor=request.actor, filing_id=filing_id, version=seen, checked=form.cleaned_data["checked"], now=clock.now()
    )
    return _act(request, filing, act, order_form=form) or _accepted(request, filing_id)


@require_POST
@guarded("filing.filing", "request_correction")
def correct_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Ask for a correction: what was ticked beside the findings, and what was written, as one list; or draw more lines."""
    filing = _opened(request, filing_id)
    if MORE_LINES in request.POST:
        return desk_page(request, filing, open_part="correct", **with_more_lines(filing, request.POST))
    items, checks = items_form(filing, request.POST), CheckListForm(request.POST)
    term = CorrectionTermForm(request.POST, again=filing.corrections.exists())
    ticked = ticked_items(filing, request.POST.getlist("finding"))
    right = items.is_valid() and term.is_valid() and checks.is_valid()
    given = [one.cleaned_data for one in items if right and one.cleaned_data.get("reason")]
    listed = ticked + [written_item(one) for one in given]
    if right and not listed:
        items.forms[0].add_error("page", _("请至少写一项需要补正的内容。"))
    bound: dict[str, Any] = {"items": items, "term_form": term, "open_part": "correct"}
    if not right or not listed:
        return desk_page(request, filing, status=422, **bound)
    act = lambda seen: request_correction(  # noqa: E731
        actor=request.actor,
        filing_id=filing_id,
        version=seen,
        items=listed,
        days=term.cleaned_data["days"],
        why_again=term.cleaned_data.get("why_again", ""),
        note=term.cleaned_data["words"],
        checked=checks.cleaned_data["checked"],
        now=clock.now(),
    )
    return _act(request, filing, act, **bound) or _done(request, _("补正通知已发给当事人。"))


def _done(request: PortalRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("filing:review_queue")


@require_POST
@guarded("filing.filing", "reject")
@confirms(gettext_lazy("作出不予受理的裁定"))
def reject_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Reject with a ground and reasons, or ask another clerk for a second look first.

    A ruling is read, signed by a judge, and read again before it is sealed; sealing it needs a fresh proof of presence, like
    every decision.
    """
    filing = _opened(request, filing_id)
    form = RejectForm(request.POST, grounds=refusal_grounds(filing))
    bound: dict[str, Any] = {"reject_form": form, "open_part": "reject"}
    if not form.is_valid():
        return desk_page(request, filing, status=422, **bound)
    common: dict[str, Any] = {"actor": request.actor, "filing_id": filing_id, "now": clock.now(), **form.cleaned_data}
    if "second_look" in request.POST:
        ask = lambda seen: ask_second_look(version=seen, **common)  # noqa: E731
        return _act(request, filing, ask, **bound) or _done(request, _("已请本院其他立案人员复看。"))
    if is_ruling(form.cleaned_data["ground"]) and seen_version(request, filing_id) == filing.version:
        if "back" in request.POST:
            return desk_page(request, filing, **bound)
        if "to_judge" in request.POST:
            return _to_judge(request, filing, form.cleaned_data)
        if "confirmed" not in request.POST:
            return preview(request, filing, form.cleaned_data)
        if not is_recent(request):
            return ask_for_proof(request)
    act = lambda seen: reject(version=seen, checked=[], **common)  # noqa: E731
    return _act(request, filing, act, **bound) or _done(request, _("处理结果已告知当事人。"))


def _to_judge(request: PortalRequest, filing: Filing, given: dict[str, Any]) -> HttpResponse:
    form = JudgeForm(request.POST, filing=filing)
    if not form.is_valid():
        return preview(request, filing, given, form)
    put = lambda seen: put_before_judge(  # noqa: E731
        actor=request.actor, filing_id=filing.pk, version=seen, judge=form.cleaned_data["judge"], now=clock.now(), **given
    )
    return _act(request, filing, put) or _done(request, _("已送审判员审签。审签后会通知您。"))


@require_POST
@guarded("filing.secondlook", "give")
@confirms(gettext_lazy("审签不予受理的裁定"))
def second_look_view(request: PortalRequest, look_id: uuid.UUID) -> HttpResponse:
    """Say what one thinks of an intended rejection; a judge signs a ruling so, with a fresh proof of presence."""
    look = access(request.actor, SecondLook, look_id, "give")
    form = SecondLookForm(request.POST)
    if not form.is_valid():
        return desk_page(request, look.filing, status=422, look_form=form)
    if look.judge_id and not is_recent(request):
        return ask_for_proof(request)
    given = form.cleaned_data
    agrees = given["agrees"] == "yes"
    give_second_look(actor=request.actor, look_id=look_id, agrees=agrees, note=given["note"], now=clock.now())
    return _done(request, _("复看意见已告知承办人。"))


@require_POST
@guarded("filing.filing", "take_back_urgency")
def not_urgent_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Find that a filing is not urgent, with a reason that the filer reads."""
    filing, form = _opened(request, filing_id), NotUrgentForm(request.POST)
    if not form.is_valid():
        return desk_page(request, filing, status=422, not_urgent_form=form)
    act = lambda seen: take_back_urgency(  # noqa: E731
        actor=request.actor, filing_id=filing_id, version=seen, reason=form.cleaned_data["reason"], now=clock.now()
    )
    if missed := _act(request, filing, act, not_urgent_form=form):
        return missed
    messages.success(request, _("不再作为紧急事项优先办理，已告知当事人。"))
    return redirect("filing:review_desk", filing_id)


@require_POST
@guarded("filing.secondlook", "take_back")
def take_back_look_view(request: PortalRequest, look_id: uuid.UUID) -> HttpResponse:
    """Take an open look back, or put the ruling before another judge."""
    look = access(request.actor, SecondLook, look_id, "take_back")
    form = TakeBackForm(request.POST, look=look)
    if not form.is_valid():
        return desk_page(request, look.filing, status=422, take_back_form=form, open_part="reject")
    judge, reason = form.cleaned_data.get("judge"), form.cleaned_data["reason"]
    common: dict[str, Any] = {"actor": request.actor, "look_id": look_id, "reason": reason, "now": clock.now()}
    if judge is None:
        take_back_look(**common)
        messages.success(request, _("已撤回。"))
    else:
        put_before_another(judge=judge, **common)
        messages.success(request, _("已改送另一位审判员审签。审签后会通知您。"))
    return redirect("filing:review_desk", filing_id=look.filing_id)


@require_POST
@guarded("filing.filing", "divert")
def divert_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Send the filing to mediation or to the procedure of a payment order."""
    filing, form = _opened(request, filing_id), DivertForm(request.POST)
    bound: dict[str, Any] = {"divert_form": form, "open_part": "divert"}
    if not form.is_valid():
        return desk_page(request, filing, status=422, **bound)
    send = send_to_mediation if form.cleaned_data["to"] == "mediation" else send_to_payment_order
    act = lambda seen: send(  # noqa: E731
        actor=request.actor,
        filing_id=filing_id,
        version=seen,
        reason=form.cleaned_data["reason"],
        checked=[],
        now=clock.now(),
    )
    return _act(request, filing, act, **bound) or _done(request, _("已转出，当事人会收到通知。"))


@require_POST
@guarded("filing.filing", "resume")
def resume_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Back into review, by a clerk or by the filer; a second press finds it there. Each comes back to the own page."""
    try:
        resume(actor=request.actor, filing_id=filing_id, now=clock.now())
        messages.success(request, _("已恢复立案审查。"))
    except Refused as refused:
        messages.warning(request, "；".join(refused.reasons))
    return redirect("filing:review_desk" if request.actor.is_staff else "filing:filing", filing_id)


@require_POST
@guarded("filing.filing", "hand_over")
def hand_over_view(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Give the filing to another clerk of the court."""
    filing = _opened(request, filing_id)
    form = HandOverForm(request.POST, filing=filing)
    bound: dict[str, Any] = {"hand_over_form": form, "open_part": "hand_over"}
    if not form.is_valid():
        return desk_page(request, filing, status=422, **bound)
    act = lambda seen: hand_over(  # noqa: E731
        actor=request.actor,
        filing_id=filing_id,
        version=seen,
        to_user_id=uuid.UUID(form.cleaned_data["to"]),
        now=clock.now(),
    )
    return _act(request, filing, act, **bound) or _done(request, _("已转给其他立案人员。"))


@require_POST
@guarded("filing.instantdraw", "look")
def sample_view(request: PortalRequest, draw_id: uuid.UUID) -> HttpResponse:
    """Say whether a drawn instant acceptance was right."""
    draw = access(request.actor, InstantDraw, draw_id, "look")
    form = SampleForm(request.POST)
    if not form.is_valid():
        return desk_page(request, draw.filing, status=422, sample_form=form)
    given = form.cleaned_data
    look_at_sample(actor=request.actor, draw_id=draw_id, right=given["right"] == "yes", note=given["note"], now=clock.now())
    return _done(request, _("抽查结果已记录。"))
