"""The clerk's desk: orders as lists and grids, work that waits, outcomes of paper."""

import uuid

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from delivery.service import queries, wording
from delivery.service.actions.issue_proof import order_number
from delivery.service.actions.record_outcome import ImpossibleTime, invite_again, record_outcome, settle_work
from delivery.service.desk_forms import InviteForm, OutcomeForm, SettleForm
from delivery.service.evidence import first_tampered
from delivery.service.models import ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.noting_words import ACT_WORDS
from delivery.service.on_paper import items_of
from delivery.service.presentation import cell_state
from delivery.service.queries import ORDER_VIEWS, Row
from delivery.service.rules.effect import Channel
from delivery.service.rules.noting import acts_for
from delivery.service.ways import matter_of_all


@guarded("delivery.serviceorder", "list")
@require_safe
def orders(request: PortalRequest) -> HttpResponse:
    """Service orders in saved views, and above them what waits for a clerk."""
    view, today = request.GET.get("view", "open"), clock.today()
    if view not in ORDER_VIEWS:
        raise Http404
    words = {"open": _("送达中"), "late": _("已逾期"), "complete": _("全部送达")}
    counts = {name: queries.orders(request.actor, name, today).count() for name in ORDER_VIEWS}
    page = paginate(request, queries.orders(request.actor, view, today))
    context = {
        "title": _("送达"),
        "links": [Link(words[name], f"?view={name}", name == view, counts[name]) for name in ORDER_VIEWS],
        "page": page,
        "rows": [(order, wording.purpose(order.purpose).name, view != "complete" and order.due_on < today) for order in page],
        "work": queries.open_work(request.actor)[:20],
        "today": today,
    }
    return render(request, "delivery/service/orders.html", context)


@guarded("delivery.serviceorder", "view")
@require_safe
def order(request: PortalRequest, order_id: uuid.UUID) -> HttpResponse:
    """One order: documents × recipients, each cell in words with its time, and since when it counts."""
    found = access(request.actor, ServiceOrder, order_id, "view")
    grid = queries.grid(found)
    context = {
        "title": f"{found.case.case_number} · {wording.purpose(found.purpose).name}",
        "order": found,
        "number": order_number(found),
        "documents": grid.documents,
        "rows": [_row(request, row) for row in grid.rows],
        "is_late": found.state == ServiceOrder.State.OPEN and found.due_on < clock.today(),
        "tampered": first_tampered(found),
        "evidence_count": found.evidence.count(),
        "settle_form": SettleForm(),
    }
    return render(request, "delivery/service/order.html", context)


def _row(request: PortalRequest, row: Row) -> dict[str, object]:
    attempts = list(row.attempts)
    may_note = row.recipient.served_at is None and may(request.actor, row.recipient, "record_outcome")
    return {
        "recipient": row.recipient,
        "cells": [(cell.document, cell_state(cell, attempts), cell.read_at) for cell in row.cells],
        "effective_at": row.effective_at,
        "working": wording.working_lines(row.cells[0].working) if row.cells else [],
        "basis": wording.basis(row.cells[0].basis) if row.cells else "",
        "attempts": [(attempt, wording.address(attempt)) for attempt in attempts],
        "work": [item for item in row.work if item.done_at is None],
        "may_note": may_note,
        "may_invite": may_note and row.recipient.party.user_id is None,
        "proof": getattr(row.recipient, "proof", None),
    }


@guarded("delivery.servicerecipient", "record_outcome")
@require_safe
def outcomes(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """What can be noted about paper or a call, by way."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "record_outcome")
    matter = matter_of_all(recipient)
    by_way: dict[Channel, list[tuple[str, object]]] = {}
    for code, act in acts_for(matter).items():
        by_way.setdefault(act.channel, []).append((code, ACT_WORDS[code]))
    context = {
        "ways": [(wording.CHANNELS[channel.value], acts) for channel, acts in by_way.items()],
        "own_hands": matter.own_hands,
        **_about(recipient, _("登记线下送达结果")),
    }
    return render(request, "delivery/service/outcomes.html", context)


@guarded("delivery.servicerecipient", "record_outcome")
@require_http_methods(["GET", "POST"])
def outcome(request: PortalRequest, recipient_id: uuid.UUID, act: str) -> HttpResponse:
    """Note one thing that happened, with its proofs."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "record_outcome")
    matter = matter_of_all(recipient)
    if act not in acts_for(matter):
        raise Http404
    form = OutcomeForm(request.POST or None, request.FILES or None, act=act, matter=matter, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            record_outcome(actor=request.actor, recipient_id=recipient.pk, noted=form.noted(), now=clock.now())
        except ImpossibleTime:
            form.add_error("happened_at", _("时间不能早于送达任务的开始时间。"))
        else:
            messages.success(request, _("已登记。"))
            return redirect("service:order", order_id=recipient.order_id)
    name, explained = ACT_WORDS[act]
    return _form_page(request, recipient, form, str(name), _("登记"), str(explained))


@guarded("delivery.servicerecipient", "invite_again")
@require_http_methods(["GET", "POST"])
def invite(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Send a fresh link and code."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "invite_again")
    form = InviteForm(request.POST or None, initial={"phone": recipient.party.phone})
    if request.method == "POST" and form.is_valid():
        invite_again(actor=request.actor, recipient_id=recipient.pk, phone=form.cleaned_data["phone"], now=clock.now())
        messages.success(request, _("新的链接和验证码正在发出。"))
        return redirect("service:order", order_id=recipient.order_id)
    return _form_page(request, recipient, form, _("重新发送领取短信"), _("发送"))


def _form_page(
    request: PortalRequest, recipient: ServiceRecipient, form: BaseForm, title: str, button: str, explained: str = ""
) -> HttpResponse:
    context = {"form": form, "button": button, "explained": explained, **_about(recipient, title)}
    wrong = request.method == "POST"
    return render(request, "delivery/service/recipient_form.html", context, status=422 if wrong else 200)


def _about(recipient: ServiceRecipient, title: str) -> dict[str, object]:
    """What a page about one recipient says at its head."""
    return {
        "title": title,
        "recipient": recipient,
        "documents": [item.document for item in items_of(recipient)],
        "back": reverse("service:order", args=[recipient.order_id]),
    }


@guarded("delivery.workitem", "settle")
@require_POST
def settle(request: PortalRequest, work_item_id: uuid.UUID) -> HttpResponse:
    """A work item is dealt with."""
    form = SettleForm(request.POST)
    item = access(request.actor, WorkItem, work_item_id, "settle")
    if form.is_valid():
        settle_work(actor=request.actor, work_item_id=item.pk, outcome=form.cleaned_data["outcome"], now=clock.now())
        messages.success(request, _("已处理。"))
    else:
        messages.error(request, _("请写明处理结果。"))
    return redirect("service:order", order_id=item.order_id)
