"""The list of one's hearings, the hearing room, and the judge's steps."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, access, guarded, may, visible_to
from courtportal.kernel.authz.request import PortalRequest
from courtportal.kernel.web.headers import hearing_page
from courtportal.kernel.web.pagination import paginate
from filing.public import KINDS_OF_SITTING, Hearing, WrongHearingState, identity_confirmed_in_hearing, steps_that_wait
from transcription.live.dictation import make_token
from transcription.transcripts.actions import conduct as conducting
from transcription.transcripts.models import Seat, Transcript
from transcription.transcripts.room import prepare_room

_STEPS = {
    "open": conducting.open_room,
    "recess": conducting.recess_room,
    "resume": conducting.resume_room,
    "close": conducting.close_room,
}
_GOES_ON = frozenset({Hearing.State.SCHEDULED, Hearing.State.OPEN, Hearing.State.RECESS})
_NO_ID = uuid.UUID(int=0)


@require_safe
@guarded("filing.hearing", "attend")
def hearings(request: PortalRequest) -> HttpResponse:
    """One's hearings, the newest first."""
    rows = visible_to(request.actor, Hearing, "attend").select_related("case", "room", "transcript").order_by("-starts_at")
    context = {"title": pgettext("several", "庭审"), "page": paginate(request, rows)}
    return render(request, "transcription/live/hearings.html", context)


@hearing_page  # type: ignore[arg-type]
@require_safe
@guarded("filing.hearing", "attend")
@identity_confirmed_in_hearing
def room(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """The hearing room; the only page that may use the microphone."""
    hearing = access(request.actor, Hearing, hearing_id, "attend")
    if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        return _to_the_turns(request, hearing)
    transcript = prepare_room(hearing)
    seat = visible_to(request.actor, Seat, "speak").filter(transcript=transcript).order_by("order").first()
    conducts = may(request.actor, hearing, "conduct")
    waits = steps_that_wait(request.actor, hearing.case) if conducts and hearing.state in _GOES_ON else {}
    context = {
        "title": room_name(hearing),
        "hearing": hearing,
        "transcript": transcript,
        "seat": seat,
        "seats": transcript.seats.order_by("order"),
        "evidence": hearing.case.evidence.select_related("party").order_by("party__role", "order")[:50],
        "steps": [step for step in _steps(hearing) if step["code"] not in waits] if conducts else [],
        "stands_aside": list(dict.fromkeys(_(reason) for reasons in waits.values() for reason in reasons)),
        "config": _config(request, hearing, transcript, seat),
        "texts": _texts(hearing),
    }
    return render(request, "transcription/live/room.html", context)


def _to_the_turns(request: PortalRequest, hearing: Hearing) -> HttpResponse:
    """Nobody meets in the room of an asynchronous hearing: what it is, and the way to where one speaks (OLR art. 20)."""
    title = KINDS_OF_SITTING[hearing.kind].asynchronous.in_language(get_language() or "zh")
    return render(request, "transcription/live/asynchronous.html", {"title": title, "hearing": hearing})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("filing.hearing", "attend")
@identity_confirmed_in_hearing
def device(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Another device or program as one's microphone: an address with a token, shown once."""
    hearing = access(request.actor, Hearing, hearing_id, "attend")
    if hearing.mode == Hearing.Mode.ASYNCHRONOUS:
        return _to_the_turns(request, hearing)
    seat = visible_to(request.actor, Seat, "speak").filter(transcript=prepare_room(hearing)).order_by("order").first()
    if seat is None:
        raise Http404
    address = ""
    if request.method == "POST":
        token = make_token(actor=request.actor, seat_id=seat.pk, label=seat.label, now=clock.now())
        address = f"{'wss' if request.is_secure() else 'ws'}://{request.get_host()}/ws/vosk/{token}"
    context = {"title": _("用其他设备接入麦克风"), "hearing": hearing, "seat": seat, "address": address}
    return render(request, "transcription/live/device.html", context)


@require_POST
@guarded("filing.hearing", "conduct")
def conduct(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """One of the judge's steps: open, recess, resume, close."""
    step = _STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        step(actor=request.actor, hearing_id=hearing_id, now=clock.now())
    except WrongHearingState:
        if _wants_json(request):
            return JsonResponse({"error": _("庭审状态已经改变，请刷新页面后再试。")}, status=409)
    except Refused as refused:
        if not _wants_json(request):
            raise
        return JsonResponse({"error": "；".join(_(reason) for reason in refused.reasons)}, status=403)
    if _wants_json(request):
        return HttpResponse(status=204)
    return redirect("transcription:room", hearing_id=hearing_id)


def _wants_json(request: PortalRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def room_name(hearing: Hearing) -> str:
    """What is held in the room."""
    return _("在线庭审") if hearing.kind == Hearing.Kind.TRIAL else hearing.get_kind_display()


def _steps(hearing: Hearing) -> list[dict[str, Any]]:
    """The judge's buttons: in which states each is shown, and what is asked before; a court is opened for a trial alone."""
    if hearing.kind != Hearing.Kind.TRIAL:
        return [
            {"code": "open", "label": _("开始"), "when": "scheduled", "confirm": ""},
            {"code": "recess", "label": _("暂停"), "when": "open", "confirm": ""},
            {"code": "resume", "label": _("继续"), "when": "recess", "confirm": ""},
            {"code": "close", "label": _("结束"), "when": "open", "confirm": _("结束之后不能再录音，确定结束吗？")},
        ]
    return [
        {"code": "open", "label": _("宣布开庭"), "when": "scheduled", "confirm": ""},
        {"code": "recess", "label": _("休庭"), "when": "open", "confirm": ""},
        {"code": "resume", "label": _("继续开庭"), "when": "recess", "confirm": ""},
        {"code": "close", "label": _("闭庭"), "when": "open", "confirm": _("闭庭之后不能再录音，确定闭庭吗？")},
    ]


def _config(request: PortalRequest, hearing: Hearing, transcript: Transcript, seat: Seat | None) -> dict[str, Any]:
    return {
        "socket": f"/ws/hearing/{hearing.pk}",
        "worklet": static("transcription/live/capture-worklet.js"),
        "seat": str(seat.pk) if seat else None,
        "channel": str(seat.channel_id) if seat else None,
        "state": hearing.state,
        "may_correct": visible_to(request.actor, Transcript, "keep").filter(pk=transcript.pk).exists(),
        "correct": reverse("transcription:correct", args=[hearing.pk, _NO_ID]),
    }


def _states(hearing: Hearing) -> dict[str, str]:
    if hearing.kind == Hearing.Kind.TRIAL:
        waits, rests, ended = _("尚未开庭"), _("休庭，未录制"), _("已闭庭")
    else:
        waits, rests, ended = _("尚未开始"), _("暂停，未录制"), _("已结束")
    return {"scheduled": waits, "open": _("录制中"), "recess": rests, "closed": ended, "cancelled": _("已取消")}


def _texts(hearing: Hearing) -> dict[str, Any]:
    """What the page's script says."""
    return {
        "states": _states(hearing),
        "speaking": _("在讲"),
        "quiet": _("静"),
        "saved": _("声音已保存到 %s"),
        "microphone_on": _("打开麦克风"),
        "microphone_off": _("关闭麦克风"),
        "no_permission": _("浏览器没有获得使用麦克风的许可。请在地址栏旁允许使用麦克风，然后再次点击“打开麦克风”。"),
        "no_microphone": _("没有找到麦克风。请连接麦克风，然后再次点击“打开麦克风”。"),
        "no_sound": _("没有收到麦克风的声音。请检查麦克风是否已经拔出或者被其他程序占用。"),
        "only_silence": _("麦克风没有声音，可能已被静音。请检查麦克风的静音开关。"),
        "not_arriving": _("声音没有到达法庭。声音已保存在本机，正在重新发送。"),
        "lost": _("与法庭的连接已断开，正在重新连接。"),
        "lost_with_sound": _("与法庭的连接已断开，正在重新连接。有 %s 秒声音保存在本机，恢复后自动补传。"),
        "step_failed": _("没有成功：庭审状态已经改变，请刷新页面后再试。"),
        "correct": _("改正"),
        "corrected": _("已改正"),
        "unsure": _("识别不确定，请核对"),
        "refused": {
            "4000": _("页面与法庭之间的通信出错。请刷新页面。"),
            "4001": _("您的麦克风已在另一个页面打开，本页不再录音。"),
            "4003": _("您已退出登录，或者不再参加本次庭审。请重新登录。"),
            "4005": _("您打开的庭审页面太多，请关闭其他页面后刷新。"),
            "4006": _("请先确认是您本人，再回到庭审。已录下的声音不会丢失。"),
            "4009": _("录音已经结束，不再接收声音。"),
            "4010": _("法庭的存储设备出现故障，声音暂存在本机。请立即告知书记员。"),
        },
    }
