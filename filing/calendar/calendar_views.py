"""The calendar by day and week, many hearings at one order, and what the public is told."""

import datetime as dt
import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may_ever, visible_to
from courtportal.kernel.courts.models import Court, CourtRoom
from courtportal.kernel.idempotency import done_before, once_sent, sending_of
from courtportal.kernel.web.pagination import paginate
from filing.calendar.actions.schedule_many import schedule_many
from filing.calendar.calendars import calendar_in_force
from filing.calendar.forms import ManyForm
from filing.calendar.models import Hearing, ScheduleBatch, ScheduleBatchItem
from filing.calendar.queries import Scope, announced, hearings_in, people_of_court, readable_hearings, unscheduled
from filing.calendar.wording import PROBLEMS
from filing.cases.models import Case
from filing.causes import registry
from filing.causes.forms import language
from filing.forms import asked_day, sent

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
OFFERED = 200


@require_safe
@guarded("filing.hearing", "view")
def calendar(request: PortalRequest) -> HttpResponse:
    """A day by rooms or a week by days; of everything, of one room, or of one person. The address is the view."""
    actor, chosen = request.actor, _chosen(request)
    is_week = chosen["view"] == "week"
    first = chosen["day"] - dt.timedelta(days=chosen["day"].weekday()) if is_week else chosen["day"]
    step = WEEK if is_week else DAY
    scope = Scope(first, first + step, _uuid(chosen["room"]), _uuid(chosen["person"]))
    hearings = list(hearings_in(actor, scope))
    rows = _rows(hearings, readable_hearings(actor, hearings))
    context = {
        "title": _("开庭日程"),
        "columns": _by_day(first, rows) if is_week else _by_room(rows),
        "chosen": chosen,
        "first": first,
        "last": first + step - DAY,
        "is_week": is_week,
        "links": {name: _link(chosen, **changed) for name, changed in _turns(first, step).items()},
        "rooms": CourtRoom.objects.filter(court=actor.court_id).order_by("name") if actor.is_staff else [],
        "knows_leave": may_ever(actor, "filing.leave", "view"),
        "people": people_of_court(actor.court_id) if actor.is_staff else [],
    }
    return render(request, "filing/calendar/calendar.html", context)


def _chosen(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET
    view = "day" if asked.get("view") == "day" else "week"
    return {
        "view": view,
        "day": asked_day(request) or clock.today(),
        "room": asked.get("room", ""),
        "person": asked.get("person", ""),
    }


def _turns(first: dt.date, step: dt.timedelta) -> dict[str, dict[str, Any]]:
    return {
        "before": {"day": first - step},
        "today": {"day": clock.today()},
        "after": {"day": first + step},
        "week": {"view": "week"},
        "day": {"view": "day"},
    }


def _link(chosen: dict[str, Any], **changed: Any) -> str:
    return "?" + urlencode({name: value for name, value in (chosen | changed).items() if value})


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _rows(hearings: list[Hearing], readable: set[uuid.UUID]) -> list[dict[str, Any]]:
    """Each hearing; what the reader may not read is only taken time."""
    return [{"hearing": one, "open": one.pk in readable, "day": clock.local(one.starts_at).date()} for one in hearings]


def _by_day(first: dt.date, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The seven days of the week; a day of rest without a hearing is left out."""
    days = [first + dt.timedelta(days=number) for number in range(7)]
    found, rests = {day: [row for row in rows if row["day"] == day] for day in days}, calendar_in_force().is_rest_day
    return [{"day": day, "rows": found[day]} for day in days if found[day] or not rests(day)]


def _by_room(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rooms in which something is on that day."""
    columns: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        room = row["hearing"].room
        columns.setdefault(room.name if room else _("没有法庭"), []).append(row)
    return [{"room": name, "rows": found} for name, found in sorted(columns.items())]


@require_http_methods(["GET", "POST"])
@guarded("filing.schedulebatch", "create")
def many(request: PortalRequest) -> HttpResponse:
    """Choose cases without a hearing, rooms and days; the worker finds each its time."""
    actor = request.actor
    sending = sending_of(request.POST)
    if before := done_before(actor, sending):
        return redirect("filing:batch", before)
    form = ManyForm(*sent(request), cases=unscheduled(actor), court_id=actor.court_id)
    if request.method == "POST" and form.is_valid():
        cases = [case.pk for case in form.cleaned_data["cases"]]

        def start() -> uuid.UUID:
            return schedule_many(actor=actor, case_ids=cases, order=form.order(), now=clock.now()).pk

        return redirect("filing:batch", once_sent(actor=actor, key=sending, effect=start))
    offered = list(unscheduled(actor)[:OFFERED])
    batches = paginate(request, visible_to(actor, ScheduleBatch).order_by("-created_at", "-pk"), 10)
    context = {"title": _("批量排期"), "form": form, "offered": offered, "marked": _marked(form, offered), "page": batches}
    return render(request, "filing/calendar/many.html", context, status=422 if form.is_bound and form.errors else 200)


def _marked(form: ManyForm, offered: list[Case]) -> set[str]:
    """Which cases are ticked: what was sent, or all of a fresh form."""
    return set(form.data.getlist("cases")) if form.is_bound else {str(case.pk) for case in offered}  # type: ignore[attr-defined]


@require_safe
@guarded("filing.schedulebatch", "view")
def batch(request: PortalRequest, batch_id: uuid.UUID) -> HttpResponse:
    """How far a batch is, and what came of each case. The rows are the truth: reload, or leave and come back."""
    found = access(request.actor, ScheduleBatch, batch_id, "view")
    items = ScheduleBatchItem.objects.filter(batch=found)
    waiting, total = items.filter(state=ScheduleBatchItem.State.WAITING).count(), items.count()
    refused = items.filter(state=ScheduleBatchItem.State.REFUSED).count()
    page = paginate(request, items.select_related("case", "hearing__room").order_by("order"), 50)
    context = {
        "title": _("批量排期"), "batch": found, "page": page, "total": total, "done": total - waiting, "refused": refused,
        "rows": [(item, PROBLEMS.get(item.problem, "")) for item in page],
    }  # fmt: skip
    response = render(request, "filing/calendar/batch.html", context)
    if waiting:
        response["Refresh"] = "3"
    return response


@require_safe
def announcements(request: HttpRequest) -> HttpResponse:
    """Public notices of hearings: what the law opens (民事诉讼法 第一百三十九条), by court and day."""
    rows = announced(clock.now())
    code, asked = request.GET.get("court", ""), asked_day(request)
    if code:
        rows = rows.filter(case__court__code=code)
    if asked:
        start = dt.datetime.combine(asked, dt.time(), tzinfo=clock.SHANGHAI)
        rows = rows.filter(starts_at__gte=start, starts_at__lt=start + DAY)
    page = paginate(request, rows, 50)
    context = {
        "title": _("开庭公告"),
        "page": page,
        "rows": [(one, _cause(one.case.cause_code)) for one in page],
        "courts": Court.objects.filter(cases__hearings__isnull=False).distinct().order_by("code"),
        "code": code,
        "day": asked.isoformat() if asked else "",
    }
    return render(request, "filing/calendar/announcements.html", context)


def _cause(code: str) -> str:
    """The name of the cause; of one that this portal does not know, nothing: a single case must not close the page."""
    try:
        return registry.get(code).name.in_language(language())
    except registry.UnknownCause:
        return ""
