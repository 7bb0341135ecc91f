"""The clerk's lists: orders in saved views, the map of what is late, and the work and the recipients behind its counts."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, may_ever
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from delivery.service import queries, wording
from delivery.service import work_queries as late
from delivery.service.models import ServiceOrder, WorkItem
from delivery.service.plan_words import WAYS, todo
from delivery.service.queries import ORDER_VIEWS
from delivery.service.rules.ladder import Rung


def _whens() -> dict[str, str]:
    return {"late": _("已逾期"), "today": _("今天到期的"), "coming": _("以后到期")}


def _ages() -> dict[str, str]:
    return {"week": _("7天内"), "month": _("8至30天"), "older": _("超过30天")}


def _ways() -> dict[str, str]:
    return {**{way.value: str(WAYS[way]) for way in Rung}, "": _("由人决定")}


@guarded("delivery.serviceorder", "list")
@require_safe
def orders(request: PortalRequest) -> HttpResponse:
    """Service orders in saved views; above them the map of what waits, with its counts as links."""
    view, today = request.GET.get("view", "open"), clock.today()
    if view not in ORDER_VIEWS:
        raise Http404
    words = {"open": _("送达中"), "late": _("已逾期"), "complete": _("全部送达")}
    counts = {name: queries.orders(request.actor, name, today).count() for name in ORDER_VIEWS}
    page = paginate(request, queries.orders(request.actor, view, today), keys_first=True)
    served, summonses = queries.served_of(page), queries.summonses_of(page)
    names = {order.pk: wording.name_of_order(order.purpose, summonses[order.pk]) for order in page}
    context = {
        "title": _("送达"),
        "links": [Link(words[name], f"?view={name}", name == view, counts[name]) for name in ORDER_VIEWS],
        "page": page,
        "rows": [_order_row(order, names[order.pk], served.get(order.pk, (0, 0)), view, today) for order in page],
        "whens": _whens().values(),
        "work": _work_map(request),
        "ages": _ages().values(),
        "waiting": _waiting_map(request),
        "may_start": may_ever(request.actor, "delivery.servicejob", "start"),
    }
    return render(request, "delivery/service/orders.html", context)


def _order_row(
    order: ServiceOrder, name: str, served: tuple[int, int], view: str, today: dt.date
) -> tuple[ServiceOrder, str, bool, str]:
    """An order with its name, whether it is late, and how many of its recipients are served."""
    return order, name, view != "complete" and order.due_on < today, f"{served[0]}/{served[1]}"


def _work_map(request: PortalRequest) -> list[tuple[str, list[Link]]]:
    """Each kind of work with a count for each time, each count a link to the list behind it."""
    rows = late.map_of_work(request.actor, clock.today())
    address = f"{reverse('service:work')}?kind=%s&when=%s"
    return [(str(WorkItem.Kind(row.code).label), _links(row, _whens(), address)) for row in rows]


def _waiting_map(request: PortalRequest) -> list[tuple[str, list[Link]]]:
    """Each step with a count for each age."""
    rows = late.map_of_waiting(request.actor, clock.today())
    ways, address = _ways(), f"{reverse('service:waiting')}?way=%s&age=%s"
    return [(ways[row.code], _links(row, _ages(), address)) for row in rows]


def _links(row: late.MapRow, columns: dict[str, str], address: str) -> list[Link]:
    return [Link(words, address % (row.code or late.NOBODY, code), count=row.counts[code]) for code, words in columns.items()]


@guarded("delivery.serviceorder", "list")
@require_safe
def work(request: PortalRequest) -> HttpResponse:
    """Open work, what to do about it and until when."""
    kind, when, today = request.GET.get("kind", ""), request.GET.get("when", ""), clock.today()
    if kind not in {"", *WorkItem.Kind.values} or when not in {"", *late.WHENS}:
        raise Http404
    found = late.work(request.actor, today, kind=kind, when=when)
    page = paginate(request, found, keys_first=True)
    context = {
        "title": _("送达中需要处理的"),
        "page": page,
        "rows": [(item, todo(item.kind)) for item in page],
        "count": page.paginator.count,
        "kinds": WorkItem.Kind.choices,
        "whens": _whens().items(),
        "kind": kind,
        "when": when,
    }
    return render(request, "delivery/service/work.html", context)


@guarded("delivery.serviceorder", "list")
@require_safe
def waiting(request: PortalRequest) -> HttpResponse:
    """Recipients who are not served, on which step, since when."""
    way, age, today = request.GET.get("way", ""), request.GET.get("age", ""), clock.today()
    if way not in {"", late.NOBODY, *Rung} or age not in {"", *late.AGES}:
        raise Http404
    found = late.waiting(request.actor, today, way=way, age=age)
    page = paginate(request, found, keys_first=True)
    ways = _ways()
    context = {
        "title": _("还没有送达的人"),
        "page": page,
        "rows": [(recipient, ways[recipient.way]) for recipient in page],
        "count": page.paginator.count,
        "ways": [(code or late.NOBODY, name) for code, name in ways.items()],
        "ages": _ages().items(),
        "way": way,
        "age": age,
    }
    return render(request, "delivery/service/waiting.html", context)
