"""Ending this round of enforcement: the officer proposes and rules, the president approves."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, may
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.rendering.models import CourtDocument
from filing.enforcement.actions.close import CannotClose
from filing.enforcement.actions.terminate_for_now import (
    Findings,
    approve_termination,
    decline_termination,
    order_termination,
    propose_termination,
    ruling_to_read,
)
from filing.enforcement.forms import ReasonForm, TerminationForm
from filing.enforcement.models import EnforcementCase, Termination
from filing.enforcement.presentation import obstacle_texts
from filing.enforcement.queries import debt_of, exhaustion
from filing.enforcement.rules.closing import obstacles_for_now
from filing.previews import goes_back, is_confirmed, preview

ACTIONS = ("approve", "decline", "order")
STATED = ("inquiry", "talk", "talked_on", "talk_place", "whereabouts", "creditor_signed")


@guarded("filing.enforcementcase", "close")
@recent_authentication(gettext_lazy("提请终结本次执行程序"))
def propose(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """The conditions that the portal sees, and those that the officer states; what was typed stays on any error."""
    enforcement, today = access(request.actor, EnforcementCase, enforcement_id, "close"), clock.today()
    form = TerminationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        findings = Findings(**{name: form.cleaned_data[name] for name in STATED})
        try:
            found = propose_termination(actor=request.actor, enforcement_id=enforcement.pk, findings=findings, now=clock.now())
        except CannotClose as error:
            for text in obstacle_texts(error.obstacles):
                form.add_error(None, text)
        else:
            done = _("申请执行人已签字，可以作出裁定。") if found.creditor_signed else _("已提请，等待院长批准。")
            messages.success(request, done)
            return redirect("filing:enforcement_termination", found.pk)
    context = {
        "title": _("终结本次执行程序"),
        "enforcement": enforcement,
        "case": enforcement.case,
        "form": form,
        "debt": debt_of(enforcement, today),
        "missing": obstacle_texts(obstacles_for_now(exhaustion(enforcement, today), today)),
    }
    return render(request, "filing/enforcement/terminate.html", context, status=422 if form.errors else 200)


@guarded("filing.termination", "view")
@require_safe
def show(request: PortalRequest, termination_id: uuid.UUID) -> HttpResponse:
    """One proposal, what was stated, and what the actor may do with it."""
    return _show(request, access(request.actor, Termination, termination_id, "view"), ReasonForm())


def _show(request: PortalRequest, found: Termination, form: ReasonForm) -> HttpResponse:
    context = {
        "title": _("终结本次执行程序"),
        "termination": found,
        "enforcement": found.enforcement,
        "case": found.enforcement.case,
        "debt": debt_of(found.enforcement, clock.today()),
        "can": {action for action in ACTIONS if may(request.actor, found, action)},
        "form": form,
    }
    return render(request, "filing/enforcement/termination.html", context, status=422 if form.errors else 200)


@guarded("filing.termination", "approve")
@require_POST
@recent_authentication(gettext_lazy("批准终结本次执行程序"))
def approve(request: PortalRequest, termination_id: uuid.UUID) -> HttpResponse:
    """The president agrees; sent again it changes nothing."""
    found = access(request.actor, Termination, termination_id, "view")
    if found.state == Termination.State.PROPOSED:
        approve_termination(actor=request.actor, termination_id=termination_id, now=clock.now())
        messages.success(request, _("已批准，由承办人作出裁定。"))
    return redirect("filing:enforcement_approvals")


@guarded("filing.termination", "decline")
@require_POST
def decline(request: PortalRequest, termination_id: uuid.UUID) -> HttpResponse:
    """Not approved, with a reason."""
    found = access(request.actor, Termination, termination_id, "decline")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    reason = form.cleaned_data["reason"]
    decline_termination(actor=request.actor, termination_id=termination_id, reason=reason, now=clock.now())
    messages.success(request, _("未批准，理由已告知承办人。"))
    return redirect("filing:enforcement_approvals")


@guarded("filing.termination", "order")
@require_POST
@recent_authentication(gettext_lazy("签署终结本次执行程序的裁定"))
def order(request: PortalRequest, termination_id: uuid.UUID) -> HttpResponse:
    """The officer reads the ruling and signs it; sent again it only leads to the case."""
    found = access(request.actor, Termination, termination_id, "view")
    if goes_back(request):
        return redirect("filing:enforcement_termination", termination_id)
    if found.state != Termination.State.ORDERED:
        given: dict[str, Any] = {"actor": request.actor, "termination_id": termination_id, "now": clock.now()}
        try:
            if not is_confirmed(request):
                return _to_sign(request, found, ruling_to_read(**given))
            order_termination(**given)
        except CannotClose as error:
            for text in obstacle_texts(error.obstacles):
                messages.error(request, text)
            return redirect("filing:enforcement_termination", termination_id)
        messages.success(request, _("裁定已签名盖章，正在送达各方；已告知申请执行人怎样恢复执行。"))
    return redirect("filing:enforcement_case", found.enforcement_id)


def _to_sign(request: PortalRequest, found: Termination, ruling: CourtDocument) -> HttpResponse:
    what_follows = _("提交后，裁定书由您电子签名、加盖院印并送达各方，不能再改动。")
    up = (_("终结本次执行程序"), reverse("filing:enforcement_termination", args=[found.pk]))
    confirm = _("签署裁定并结案")
    return preview(request, ruling, of=found, what_follows=what_follows, confirm=confirm, up=up)
