"""The steps from the closed hearing to the sealed transcript."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import guarded
from courtportal.kernel.authz.request import PortalRequest
from courtportal.kernel.identity.stepup import confirms, recent_authentication
from filing.public import NOT_SIGNED, transcript_words, why_not_signed
from transcription.transcripts.actions.sign import AlreadyGiven, NoReason, NotYourTurn, note_absent, refuse, sign
from transcription.transcripts.actions.submit import NotYet, end_recording, submit
from transcription.transcripts.forms import AbsenceForm
from transcription.transcripts.models import Transcript
from transcription.transcripts.queries import transcript_of
from transcription.transcripts.views import signing_context

SIGN_TRANSCRIPT = gettext_lazy("签署笔录")
_REFUSED_BEFORE = gettext_lazy("刚刚已记明您没有签名，不能再签。有异议的，请联系书记员。")


@require_POST
@guarded("transcription.transcript", "submit")
def end(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The clerk ends the recording: every log is sealed."""
    found = transcript_of(request.actor, hearing_id, "submit")
    return _try(request, hearing_id, lambda: end_recording(actor=request.actor, transcript_id=found.pk, now=clock.now()))


@require_POST
@guarded("transcription.transcript", "submit")
def submit_for_signing(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The clerk submits the checked transcript to those who were present."""
    found = transcript_of(request.actor, hearing_id, "submit")
    chosen = set(request.POST.getlist("present"))
    present = [pk for pk in found.seats.values_list("pk", flat=True) if str(pk) in chosen]
    return _try(
        request, hearing_id, lambda: submit(actor=request.actor, transcript_id=found.pk, present=present, now=clock.now())
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("transcription.transcript", "sign")
@confirms(SIGN_TRANSCRIPT)
def sign_transcript(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Sign, or refuse with a reason. An old message's link leads whoever has nothing to sign any more to the transcript."""
    found = transcript_of(request.actor, hearing_id, "view")
    if request.method != "POST" and signing_context(request, found)["mine"] is None:
        messages.info(request, _("这份笔录目前没有等待您签名的地方。"))
        return redirect("transcription:transcript", hearing_id=hearing_id)
    return _sign(request, hearing_id)


@recent_authentication(SIGN_TRANSCRIPT)
def _sign(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The page itself; a proof of presence comes first (requirement 7)."""
    found = transcript_of(request.actor, hearing_id, "sign")
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("outcome") == "refused":
                refuse(actor=request.actor, transcript_id=found.pk, reason=request.POST.get("reason", ""), now=clock.now())
                messages.success(request, _("已记明您拒绝签名及其理由。"))
            else:
                sign(actor=request.actor, transcript_id=found.pk, read=request.POST.get("read", ""), now=clock.now())
                messages.success(request, _("您已在笔录上签名。"))
            return redirect("transcription:transcript", hearing_id=hearing_id)
        except NoReason:
            error = _("请说明拒绝签名的理由，理由将记入笔录附卷。")
        except NOT_SIGNED as refused:
            messages.warning(request, str(why_not_signed(refused)))
            return redirect("transcription:transcript", hearing_id=hearing_id)
        except NotYourTurn as turn:
            messages.warning(request, _not_your_turn(turn))
            return redirect("transcription:transcript", hearing_id=hearing_id)
        except AlreadyGiven as given:
            text = _("您已经在笔录上签名，签名有效，没有记为拒绝。") if given.signed else _REFUSED_BEFORE
            messages.warning(request, text)
            return redirect("transcription:transcript", hearing_id=hearing_id)
    context: dict[str, Any] = {
        "title": _("签署%(what)s") % {"what": transcript_words(found.hearing)},
        "hearing": found.hearing,
        "transcript": found,
        "error": error,
        "reason": request.POST.get("reason", ""),
        **signing_context(request, found),
    }
    return render(request, "transcription/transcripts/sign.html", context, status=400 if error else 200)


@require_POST
@guarded("transcription.transcript", "note_refusal")
def note(request: PortalRequest, hearing_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """The clerk notes that a party refuses or cannot sign."""
    found = transcript_of(request.actor, hearing_id, "note_refusal")
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return _absence_page(request, found, seat_id, form)
    reason = form.cleaned_data["reason"]
    return _try(
        request,
        hearing_id,
        lambda: note_absent(actor=request.actor, transcript_id=found.pk, seat_id=seat_id, reason=reason, now=clock.now()),
    )


def _absence_page(request: PortalRequest, found: Transcript, seat_id: uuid.UUID, form: AbsenceForm) -> HttpResponse:
    """What was missing, beside its field."""
    seat = get_object_or_404(found.seats, pk=seat_id)
    context = {"title": _("记明没有签名"), "hearing": found.hearing, "seat": seat, "form": form}
    return render(request, "transcription/transcripts/absence.html", context, status=422)


def _try(request: PortalRequest, hearing_id: uuid.UUID, step: Callable[[], object]) -> HttpResponse:
    try:
        step()
    except NotYet as problem:
        messages.warning(request, _why_not_yet(problem))
    except AlreadyGiven as given:
        signed = _("这个人刚刚已经签名，签名有效，没有记为未签名。")
        messages.warning(request, signed if given.signed else _("这个人没有签名的情况已经记明过了。"))
    return redirect("transcription:transcript", hearing_id=hearing_id)


def _why_not_yet(problem: NotYet) -> str:
    return {
        "microphone_open": _("“%(seat)s”的页面还在上传声音，请稍候再结束录音。") % {"seat": problem.detail},
        "not_ended": _("请先结束录音，再提交签名。"),
        "not_recognised": _("还有录音没有识别完，文字会自动补齐，请稍候再提交。"),
        "nobody_present": _("请勾选到庭的当事人或者代理人。"),
    }[problem.code]


def _not_your_turn(turn: NotYourTurn) -> str:
    return _("请等待以下人员先签名：%(names)s") % {"names": "、".join(seat.label for seat in turn.seats)}
