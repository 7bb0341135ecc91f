"""Who of the court is away when and hears what: everyone's own leave, and for who runs the court everybody's."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.idempotency import once_sent, sending_of
from courtportal.kernel.identity.models import User
from courtportal.kernel.web.pagination import paginate
from filing.calendar.actions.leave import CannotLeave, enter_leave, hearings_during, withdraw_leave
from filing.calendar.actions.set_availability import FULL_SHARE, set_availability
from filing.calendar.availability_forms import AvailabilityForm, LeaveForm
from filing.cases.draw_models import Availability, Leave
from filing.forms import sent


@require_safe
@guarded("filing.leave", "view")
def people(request: PortalRequest) -> HttpResponse:
    """Whom the actor may enter leave for, with the leave to come and what each hears."""
    actor, today = request.actor, clock.today()
    coming = visible_to(actor, Leave).filter(withdrawn_at=None, last_day__gte=today).order_by("first_day", "pk")
    rows = visible_to(actor, User, "enter_leave").order_by("display_name", "pk")
    rows = rows.prefetch_related(
        Prefetch("leaves", coming, to_attr="coming_leaves"),
        Prefetch("availabilities", Availability.objects.filter(court=actor.court_id), to_attr="here"),
    )
    context = {"title": _("请假和分案范围"), "page": paginate(request, rows, 50), "full": FULL_SHARE}
    return render(request, "filing/calendar/people.html", context)


@require_http_methods(["GET", "POST"])
@guarded("kernel.user", "enter_leave")
def leave(request: PortalRequest, user_id: uuid.UUID) -> HttpResponse:
    """One member: leave to come with the hearings that stand in it, one more leave, and what the member hears."""
    member = access(request.actor, User, user_id, "enter_leave")
    form = LeaveForm(*sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            entered = _entered(request, user_id, form)
        except CannotLeave as problem:
            form.show_why(problem.code)
        else:
            if hearings_during(entered):
                messages.warning(request, _("已登记。这段时间里已有排定的庭审，请改期，见下面的列表。"))
            else:
                messages.success(request, _("已登记。分案和排期会避开这段时间。"))
            return redirect("filing:leave", user_id)
    return _page(request, member, form, _availability_form(request, member))


def _entered(request: PortalRequest, user_id: uuid.UUID, form: LeaveForm) -> Leave:
    """The leave of this sending, however often it is sent."""

    def enter() -> uuid.UUID:
        return enter_leave(actor=request.actor, user_id=user_id, now=clock.now(), **form.given()).pk

    return Leave.objects.get(pk=once_sent(actor=request.actor, key=sending_of(request.POST), effect=enter))


@require_POST
@guarded("kernel.user", "set_availability")
def availability(request: PortalRequest, user_id: uuid.UUID) -> HttpResponse:
    """What the member hears, and its share of a full load."""
    member = access(request.actor, User, user_id, "set_availability")
    form = AvailabilityForm(request.POST)
    if form.is_valid():
        set_availability(actor=request.actor, user_id=user_id, now=clock.now(), **form.given())
        messages.success(request, _("已保存，以后的分案按此办理。"))
        return redirect("filing:leave", user_id)
    return _page(request, member, LeaveForm(), form)


@require_POST
@guarded("filing.leave", "withdraw")
def withdraw(request: PortalRequest, leave_id: uuid.UUID) -> HttpResponse:
    """Take a leave back."""
    taken = withdraw_leave(actor=request.actor, leave_id=leave_id, now=clock.now())
    messages.success(request, _("已撤回。"))
    return redirect("filing:leave", taken.user_id)


def _availability_form(request: PortalRequest, member: User) -> AvailabilityForm:
    here = Availability.objects.filter(user=member, court=request.actor.court_id).first()
    return AvailabilityForm(initial={"causes": "、".join(here.causes), "share": here.share} if here else None)


def _page(request: PortalRequest, member: User, form: LeaveForm, hears: AvailabilityForm) -> HttpResponse:
    standing = visible_to(request.actor, Leave).filter(user=member, withdrawn_at=None, last_day__gte=clock.today())
    rows: list[dict[str, Any]] = [
        {"leave": one, "hearings": hearings_during(one)} for one in standing.order_by("first_day", "pk")[:20]
    ]
    context = {
        "title": _("请假：%(name)s") % {"name": member.display_name},
        "member": member,
        "form": form,
        "rows": rows,
        "hears": hears if may(request.actor, member, "set_availability") else None,
    }
    wrong = any(one.is_bound and one.errors for one in (form, hears))
    return render(request, "filing/calendar/leave.html", context, status=422 if wrong else 200)
