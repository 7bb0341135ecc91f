"""Scheduling and cancelling a hearing."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.schedule import CannotSit, schedule_hearing
from filing.calendar.forms import HearingForm
from filing.calendar.queries import taken_rooms
from filing.calendar.rules.scheduling import NOTICE_DAYS, WITHOUT_NOTICE
from filing.cases.models import Case
from filing.forms import sent

SHOWN = 12


@require_http_methods(["GET", "POST"])
@guarded("filing.case", "schedule_hearing")
def schedule(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Choose room and time; a clash is named beside the field it concerns."""
    case = access(request.actor, Case, case_id, "schedule_hearing")
    form = HearingForm(*sent(request), court=case.court)
    if request.method == "POST" and form.is_valid():
        try:
            schedule_hearing(actor=request.actor, case_id=case_id, plan=form.plan(), now=clock.now())
        except CannotSit as problem:
            form.show_why(problem.codes)
        else:
            messages.success(request, _("开庭已安排，传票正在制作和送达。"))
            return redirect("filing:case", case_id)
    context = {
        "title": _("安排开庭"),
        "case": case,
        "form": form,
        "coming": taken_rooms(case.court, clock.now())[:SHOWN],
        "notice_days": 0 if case.procedure in WITHOUT_NOTICE else NOTICE_DAYS,
    }
    return render(request, "filing/calendar/schedule.html", context, status=422 if form.is_bound and form.errors else 200)


@require_POST
@guarded("filing.hearing", "cancel")
def cancel(request: PortalRequest, hearing_id: uuid.UUID) -> HttpResponse:
    """Cancel a hearing that has not begun."""
    reason = request.POST.get("reason", "")[:200]
    hearing = cancel_hearing(actor=request.actor, hearing_id=hearing_id, reason=reason, now=clock.now())
    messages.success(request, _("开庭已取消，当事人已收到通知。"))
    return redirect("filing:case", hearing.case_id)
