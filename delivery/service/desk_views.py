"""One order on the clerk's desk: what happened to each recipient, what is next and when, and what a person notes about it."""

import uuid

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web import formats
from courtportal.kernel.web.components import Link
from courtportal.kernel.web.pagination import paginate
from delivery.plans.templates import templates
from delivery.service import queries, wording
from delivery.service.actions.go_on import steps_of
from delivery.service.actions.record_outcome import ImpossibleTime, invite_again, record_outcome, settle_work
from delivery.service.actions.take_step import barred, take_step
from delivery.service.desk_forms import InviteForm, OutcomeForm, SettleForm, StepForm
from delivery.service.desk_rows import Allowed, about, row_of
from delivery.service.evidence import first_tampered
from delivery.service.files import file_name
from delivery.service.models import ServiceNoteFile, ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.noting_words import ACT_WORDS
from delivery.service.on_paper import known_place
from delivery.service.queries import RECIPIENT_VIEWS
from delivery.service.rules.effect import Channel
from delivery.service.rules.noting import ACTS, Act, acts_for
from delivery.service.ways import matter_of_all

_AT_ONCE = 20


@guarded("delivery.serviceorder", "view")
@require_safe
def order(request: PortalRequest, order_id: uuid.UUID) -> HttpResponse:
    """One order: documents × recipients, each cell in words with its time, and since when it counts."""
    found = access(request.actor, ServiceOrder, order_id, "view")
    counts = {view: queries.recipients_of(found, view).count() for view in RECIPIENT_VIEWS}
    view = request.GET.get("show") or ("all" if counts["all"] <= _AT_ONCE or not counts["open"] else "open")
    if view not in RECIPIENT_VIEWS:
        raise Http404
    words = {"open": _("未送达"), "served": _("已送达"), "all": _("全部")}
    page = paginate(request, queries.recipients_of(found, view), _AT_ONCE)
    rows = queries.grid(page)
    allowed = Allowed.on(request.actor, rows)
    documents = [cell.document for cell in rows[0].cells] if rows else []
    context = {
        "title": f"{found.case.case_number} · {wording.name_of_order(found.purpose, queries.summonses_of([found])[found.pk])}",
        "order": found,
        "number": _("%(case)s送达第%(number)s号") % {"case": found.case.case_number, "number": found.number},
        "plan": templates()[found.plan].name,
        "links": [Link(words[name], f"?show={name}", name == view, counts[name]) for name in RECIPIENT_VIEWS],
        "counts": counts,
        "page": page,
        "documents": documents,
        "rows": [row_of(row, found, allowed) for row in rows],
        "is_late": found.state == ServiceOrder.State.OPEN and found.due_on < clock.today(),
        "tampered": first_tampered(found),
        "evidence_count": found.evidence.count(),
    }
    return render(request, "delivery/service/order.html", context)


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
        **about(recipient, _("登记线下送达结果")),
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
    form = OutcomeForm(
        request.POST or None,
        request.FILES or None,
        act=act,
        matter=matter,
        actor=request.actor,
        initial={"happened_at": clock.local(clock.now()), "place": known_place(recipient)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_outcome(actor=request.actor, recipient_id=recipient.pk, noted=form.noted(), now=clock.now())
        except ImpossibleTime:
            form.add_error("happened_at", _("时间不能早于送达任务的开始时间。"))
        else:
            _say_effect(request, recipient, ACTS[act])
            return redirect("service:order", order_id=recipient.order_id)
    name, explained = ACT_WORDS[act]
    return _form_page(request, recipient, form, str(name), _("登记"), str(explained))


@guarded("delivery.servicenotefile", "view")
@require_safe
def note_file(request: PortalRequest, file_id: uuid.UUID) -> HttpResponseBase:
    """A photo of the act, the scanned receipt or the drawn signature, as a file."""
    found = access(request.actor, ServiceNoteFile, file_id, "view")
    return download(found.stored, file_name(found))


def _say_effect(request: PortalRequest, recipient: ServiceRecipient, act: Act) -> None:
    """That it is noted; and of what ends a try whether it served, or why it did not."""
    item = recipient.items.order_by("position").first()
    if item is None or not act.ends:
        messages.success(request, _("已登记。"))
    elif item.effective_at:
        messages.success(request, _("已登记，送达自%(when)s生效。") % {"when": formats.moment(item.effective_at)})
    else:
        of_the_way = [line for line in item.working if line[0] == act.channel]
        why = wording.finding(of_the_way[-1][1]) if of_the_way else ""
        messages.warning(request, _("已登记，但没有产生送达效力：%(why)s。送达还要继续。") % {"why": why})


@guarded("delivery.servicerecipient", "take_step")
@require_http_methods(["GET", "POST"])
def step(request: PortalRequest, recipient_id: uuid.UUID) -> HttpResponse:
    """Another step of the plan begins now, because a person says so."""
    recipient = access(request.actor, ServiceRecipient, recipient_id, "take_step")
    steps, now = steps_of(recipient.order), clock.now()
    form = StepForm(request.POST or None, steps=steps, barred=barred(recipient, now), now_at=recipient.step)
    if request.method == "POST" and form.is_valid():
        take_step(actor=request.actor, recipient_id=recipient.pk, place=form.cleaned_data["place"], now=now)
        messages.success(request, _("新的送达方式已经开始。"))
        return redirect("service:order", order_id=recipient.order_id)
    return _form_page(request, recipient, form, _("改用另一种送达方式"), _("现在开始"))


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
    context = {"form": form, "button": button, "explained": explained, **about(recipient, title)}
    wrong = request.method == "POST"
    return render(request, "delivery/service/recipient_form.html", context, status=422 if wrong else 200)


@guarded("delivery.workitem", "settle")
@require_POST
def settle(request: PortalRequest, work_item_id: uuid.UUID) -> HttpResponse:
    """A work item is dealt with."""
    form = SettleForm(request.POST)
    item = access(request.actor, WorkItem, work_item_id, "settle")
    if not form.is_valid():
        return _form_page(request, item.recipient, form, str(item.get_kind_display()), _("处理完毕"))
    settle_work(actor=request.actor, work_item_id=item.pk, outcome=form.cleaned_data["outcome"], now=clock.now())
    messages.success(request, _("已处理。"))
    return redirect("service:order", order_id=item.order_id)
