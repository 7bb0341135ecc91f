"""Scheduling, moving and cancelling a hearing; the days on which parties cannot come."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.courts.models import CourtRoom
from courtportal.kernel.web.components import Link
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.name_day import CannotName, name_day, withdraw_day
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import CannotSit, schedule_hearing
from filing.calendar.calendars import calendar_in_force
from filing.calendar.diaries import Looking, barred_days, looking_from, proposals, rooms_of_court, terms_ahead, trial_to_precede
from filing.calendar.forms import WHEN, DayForm, HearingForm, MoveForm
from filing.calendar.models import Hearing, HearingChange, ImpossibleDay
from filing.calendar.placing import Plan, what_stands_in_the_way
from filing.calendar.queries import taken_rooms
from filing.calendar.rules.availability import earliest_day
from filing.calendar.rules.impossible import MOST_DAYS, WINDOW
from filing.calendar.rules.scheduling import NOTICE_DAYS, needs_notice
from filing.cases.models import Case, Party
from filing.cases.queries import contests_court
from filing.forms import sent
from filing.seen import PageOutdated

F = TypeVar("F", bound=HearingForm)
SHOWN = 12
DEFAULT_MINUTES = 90
CANNOT_NAME = {
    "past": gettext_lazy("请选择今天以后的日期。"),
    "too_far": gettext_lazy("只能填写六十天以内的日期。"),
    "rest_day": gettext_lazy("这一天是休息日，法院不开庭，不需要填写。"),
    "too_many": gettext_lazy("最多填写十天。"),
    "no_reason": gettext_lazy("请写明原因。"),
}


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "schedule_hearing")
def schedule(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Choose room and time; a clash is named beside the field it concerns, and free times are proposed."""
    case = access(request.actor, Case, case_id, "schedule_hearing")
    form = _filled(request, HearingForm, case, {})
    if form.is_bound and (plan := _sound_plan(case, form)):
        try:
            schedule_hearing(actor=request.actor, case_id=case_id, plan=plan, now=clock.now())
        except CannotSit as problem:
            form.show_why(problem)
        else:
            messages.success(request, _("已安排，传票正在制作和送达。"))
            return redirect("filing:case", case_id)
    kinds = [Link(name, f"?purpose={kind}", kind == form.sitting) for kind, name in Hearing.Kind.choices]
    context = {"title": _("排期"), "button": _("安排并发传票"), "kinds": kinds, **_planning(case, form)}
    return render(request, "filing/calendar/schedule.html", context, status=422 if form.is_bound and form.errors else 200)


@require_http_methods(["GET", "POST"])
@guarded("filing.hearing", "reschedule")
def reschedule(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Another time for a hearing that has not begun, with the reason."""
    hearing = access(request.actor, Hearing, hearing_id, "reschedule")
    case = hearing.case
    form = _filled(request, MoveForm, case, _standing(hearing), standing=str(hearing.sequence), moving=hearing)
    if form.is_bound and (plan := _sound_plan(case, form, hearing)):
        given = form.cleaned_data
        try:
            reschedule_hearing(
                actor=request.actor, hearing_id=hearing_id, plan=plan, reason=given["reason"],
                kind=given.get("kind", HearingChange.Kind.MOVED), seen=form.standing, now=clock.now(),
            )  # fmt: skip
        except CannotSit as problem:
            form.show_why(problem)
        except PageOutdated as problem:
            form.say_outdated(problem)
        else:
            messages.success(request, _("已改期，当事人已收到通知，新的传票正在制作和送达。"))
            return redirect("filing:case", case.pk)
    is_trial = hearing.kind == Hearing.Kind.TRIAL
    title = _("开庭改期") if is_trial else _("改期：%(what)s") % {"what": hearing.get_kind_display()}
    context = {"title": title, "button": _("改期并发新的传票"), **_planning(case, form, hearing)}
    return render(request, "filing/calendar/schedule.html", context, status=422 if form.is_bound and form.errors else 200)


def _sound_plan(case: Case, form: HearingForm, moving: Hearing | None = None) -> Plan | None:
    """The plan, if nothing speaks against it; otherwise everything that does stands beside its field at once.

    The action judges again, with everyone's diary held.
    """
    is_valid, plan = form.is_valid(), form.plan()
    if plan and (problem := what_stands_in_the_way(case, plan, now=clock.now(), moving=moving)):
        form.show_why(problem)
        return None
    return plan if is_valid else None


def _planning(case: Case, form: HearingForm, moving: Hearing | None = None) -> dict[str, Any]:
    """The form with what one must know to fill it in: proposals, what is taken, the days on which parties cannot come."""
    now = clock.now()
    today = clock.local(now).date()
    minutes = str(form["minutes"].value())
    length = int(minutes) if minutes.isdigit() else DEFAULT_MINUTES
    kind, rooms = form.sitting, rooms_of_court(case, first=_room(form))
    terms = terms_ahead(case, today, kind)
    looking = looking_from(case, minutes=length, rooms=rooms, now=now, wished=_day(form), kind=kind)
    return {
        "case": case,
        "form": form,
        "hearing": moving,
        "proposals": _proposed(case, looking, form.sitting, moving),
        "coming": taken_rooms(case.court, now)[:SHOWN],
        "barred": sorted(barred_days(case).items()),
        "terms": terms,
        "first_day": earliest_day(today, case.procedure, terms, calendar_in_force(), kind),
        "court_contested": contests_court(case),
        "notice_days": NOTICE_DAYS if needs_notice(case.procedure, kind) else 0,
        "is_trial": kind == Hearing.Kind.TRIAL,
        "when": WHEN.get(Hearing.Kind(kind), ""),
        "trial": trial_to_precede(case, kind, now),
    }


def _proposed(case: Case, looking: Looking, kind: str, moving: Hearing | None) -> list[dict[str, Any]]:
    """Each proposal in words and as what its button fills in."""
    names = {f"room:{room.pk}": room for room in CourtRoom.objects.filter(court=case.court_id)}
    rows = []
    for slot in proposals(case, looking, moving=moving):
        start, room = slot.sitting.starts_at, names[slot.room]
        if moving is not None and start == moving.starts_at:
            continue
        chosen = {"purpose": kind, "room": room.pk, "day": start.date(), "time": f"{start:%H:%M}", "minutes": looking.minutes}
        rows.append({"starts_at": start, "room": room.name, "query": urlencode(chosen)})
    return rows


def _room(form: HearingForm) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(form["room"].value()))
    except ValueError:
        return None


def _day(form: HearingForm) -> dt.date | None:
    """The day that was typed and did not fit: free times are looked for from there on."""
    return form.cleaned_data.get("day") if form.is_bound else None


def _filled(request: PortalRequest, kind: type[F], case: Case, stands: dict[str, Any], **seen: Any) -> F:
    """The form as it was sent; with a free time taken over, everything else that was typed stays and nothing is judged yet."""
    if "take" not in request.POST:
        return kind(*sent(request), court=case.court, initial=stands | _places(request.GET), **seen)
    typed = {name: request.POST.get(name, "") for name in kind.base_fields}
    taken = _places(dict(parse_qsl(request.POST["take"])))
    if typed["minutes"]:  # how long it takes is the judge's own choice
        taken.pop("minutes", None)
    return kind(court=case.court, initial=typed | taken, **seen)


def _places(given: Mapping[str, str]) -> dict[str, str]:
    """Where, when and how, of what an address or a free time says."""
    return {name: given[name] for name in ("purpose", "room", "day", "time", "minutes", "mode") if name in given}


def _standing(hearing: Hearing) -> dict[str, Any]:
    starts_at = clock.local(hearing.starts_at)
    minutes = int((hearing.ends_at - hearing.starts_at).total_seconds() // 60)
    return {
        "room": hearing.room_id, "day": starts_at.date(), "time": f"{starts_at:%H:%M}", "minutes": minutes,
        "mode": hearing.planned_mode or hearing.mode, "is_public": hearing.is_public,
    }  # fmt: skip


@require_POST
@guarded("filing.hearing", "cancel")
def cancel(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Cancel a hearing that has not begun."""
    hearing = access(request.actor, Hearing, hearing_id, "cancel")
    reason, seen = request.POST.get("reason", "")[:200], request.POST.get("seen", "")
    try:
        cancel_hearing(actor=request.actor, hearing_id=hearing_id, reason=reason, seen=seen, now=clock.now())
    except PageOutdated:
        messages.error(request, _("没有取消：您打开页面之后，这次安排已经改动。请看清现在的安排，仍要取消的，再取消一次。"))
    else:
        messages.success(request, _("已取消，当事人已收到通知。"))
    return redirect("filing:case", hearing.case_id)


@require_http_methods(["GET", "POST"])
@guarded("filing.party", "name_day")
def days(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """The days on which a party cannot come: name one more, take one back."""
    party = access(request.actor, Party, party_id, "name_day")
    form = DayForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            name_day(actor=request.actor, party_id=party_id, **form.cleaned_data, now=clock.now())
        except CannotName as problem:
            form.add_error("reason" if problem.code == "no_reason" else "day", str(CANNOT_NAME[problem.code]))
        else:
            messages.success(request, _("已记下。法院安排开庭时会避开这一天；确需安排的，会写明理由。"))
            return redirect("filing:impossible_days", party_id)
    named = visible_to(request.actor, ImpossibleDay).filter(party=party, withdrawn_at=None).order_by("day")
    context = {
        "title": _("不能到庭的日期"), "case": party.case, "party": party, "form": form, "named": named[:MOST_DAYS * 2],
        "window": WINDOW.days, "most": MOST_DAYS,
    }  # fmt: skip
    return render(request, "filing/calendar/days.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
@guarded("filing.impossibleday", "withdraw")
def withdraw(request: PortalRequest, day_id: uuid.UUID) -> HttpResponse:
    """Take a named day back."""
    named = withdraw_day(actor=request.actor, day_id=day_id, now=clock.now())
    messages.success(request, _("已撤回，这一天可以安排开庭。"))
    return redirect("filing:impossible_days", named.party_id)
