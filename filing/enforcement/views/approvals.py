"""Pages of who approves credit sanctions: the division head checks, the president decides."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.web.pagination import paginate
from filing.enforcement.actions.decide import (
    check_sanction,
    decide_sanction,
    decision_to_read,
    decline_sanction,
    lift_sanction,
)
from filing.enforcement.forms import ReasonForm
from filing.enforcement.models import ConsumptionRestriction, DishonestyListing, Sanction, Termination
from filing.enforcement.payouts.models import Payout
from filing.enforcement.presentation import language
from filing.enforcement.rules.sanctions import GROUNDS
from filing.previews import goes_back, is_confirmed, preview, read_of
from filing.to_sign.refusals import NOT_SIGNED, in_words

MODELS: dict[str, type[DishonestyListing] | type[ConsumptionRestriction]] = {
    "listing": DishonestyListing,
    "restriction": ConsumptionRestriction,
}
ACTIONS = ("check", "decide", "decline", "lift")
MOST = 500


def _model(kind: str) -> type[DishonestyListing] | type[ConsumptionRestriction]:
    if kind not in MODELS:
        raise Http404
    return MODELS[kind]


def waiting_for(actor: Actor) -> list[tuple[str, Sanction]]:
    """The proposals on which the actor has to act, the oldest first."""
    found: list[tuple[str, Sanction]] = []
    for kind, model in MODELS.items():
        rows = visible_to(actor, model, "decline").select_related("enforcement__case", "debtor", "proposed_by")
        found += [(kind, row) for row in rows.order_by("proposed_at")[:MOST]]
    return sorted(found, key=lambda pair: pair[1].proposed_at)


@guarded("filing.dishonestylisting", "decline")
@require_safe
def approvals(request: PortalRequest) -> HttpResponse:
    """What waits for the actor's check or decision."""
    page = paginate(request, waiting_for(request.actor))
    ending = visible_to(request.actor, Termination, "approve").select_related("enforcement__case", "proposed_by")
    context = {"title": _("执行审批"), "page": page, "terminations": ending.order_by("proposed_at")[:MOST]}
    paying = visible_to(request.actor, Payout, "approve").select_related("enforcement__case", "proposed_by", "payee")
    context["payouts"] = paying.order_by("proposed_at")[:MOST]
    return render(request, "filing/enforcement/approvals.html", context)


@guarded("filing.dishonestylisting", "view")
@require_safe
def sanction(request: PortalRequest, kind: str, sanction_id: uuid.UUID) -> HttpResponse:
    """One proposal or decision with its reasons, and what the actor may do with it."""
    return _show(request, kind, access(request.actor, _model(kind), sanction_id, "view"), ReasonForm())


def _show(request: PortalRequest, kind: str, found: Sanction, form: ReasonForm) -> HttpResponse:
    ground = GROUNDS[found.ground].in_language(language()) if isinstance(found, DishonestyListing) else ""
    context = {
        "title": _name(kind),
        "kind": kind,
        "sanction": found,
        "ground": ground,
        "enforcement": found.enforcement,
        "case": found.enforcement.case,
        "can": {action for action in ACTIONS if may(request.actor, found, action)},
        "form": form,
    }
    return render(request, "filing/enforcement/sanction.html", context, status=422 if form.errors else 200)


def _name(kind: str) -> str:
    return _("失信名单") if kind == "listing" else _("限制消费")


def _is_past(actor: Actor, kind: str, sanction_id: uuid.UUID, *states: str) -> bool:
    """Whether the sanction has already come this far: a button was pressed twice."""
    return access(actor, _model(kind), sanction_id, "view").state in states


@guarded("filing.dishonestylisting", "check")
@require_POST
def check(request: PortalRequest, kind: str, sanction_id: uuid.UUID) -> HttpResponse:
    """The division head agrees; sent again it changes nothing."""
    if _is_past(request.actor, kind, sanction_id, Sanction.State.CHECKED, Sanction.State.IN_FORCE):
        return redirect("filing:enforcement_approvals")
    check_sanction(actor=request.actor, model=_model(kind), sanction_id=sanction_id, now=clock.now())
    messages.success(request, _("审核通过，已送院长决定。"))
    return redirect("filing:enforcement_approvals")


@guarded("filing.dishonestylisting", "decide")
@require_POST
@recent_authentication(gettext_lazy("签署对被执行人的决定"))
def decide(request: PortalRequest, kind: str, sanction_id: uuid.UUID) -> HttpResponse:
    """The president reads the decision and signs it; sent again it changes nothing."""
    if _is_past(request.actor, kind, sanction_id, Sanction.State.IN_FORCE):
        return redirect("filing:enforcement_approvals")
    if goes_back(request):
        return redirect("filing:enforcement_sanction", kind, sanction_id)
    given: dict[str, Any] = {"actor": request.actor, "model": _model(kind), "sanction_id": sanction_id, "now": clock.now()}
    if not is_confirmed(request):
        what_follows = _("签署后决定即时生效，加盖院印并送达。")
        up = (_name(kind), reverse("filing:enforcement_sanction", args=[kind, sanction_id]))
        document, version = decision_to_read(**given)
        return preview(
            request, document, of=access(request.actor, _model(kind), sanction_id, "view"), what_follows=what_follows,
            confirm=_("签署决定"), up=up, read=version,
        )  # fmt: skip
    try:
        decide_sanction(**given, read=read_of(request))
    except NOT_SIGNED as error:
        messages.error(request, str(in_words(error)))
        return redirect("filing:enforcement_sanction", kind, sanction_id)
    messages.success(request, _("决定已签署，即时生效。"))
    return redirect("filing:enforcement_approvals")


@guarded("filing.dishonestylisting", "decline")
@require_POST
def decline(request: PortalRequest, kind: str, sanction_id: uuid.UUID) -> HttpResponse:
    """Not approved, with a reason."""
    found = access(request.actor, _model(kind), sanction_id, "decline")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, kind, found, form)
    reason = form.cleaned_data["reason"]
    decline_sanction(actor=request.actor, model=_model(kind), sanction_id=sanction_id, reason=reason, now=clock.now())
    messages.success(request, _("未批准，理由已告知承办人。"))
    return redirect("filing:enforcement_approvals")


@guarded("filing.dishonestylisting", "lift")
@require_POST
def lift(request: PortalRequest, kind: str, sanction_id: uuid.UUID) -> HttpResponse:
    """The officer ends a sanction, with a reason."""
    found = access(request.actor, _model(kind), sanction_id, "lift")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, kind, found, form)
    lift_sanction(
        actor=request.actor, model=_model(kind), sanction_id=sanction_id, reason=form.cleaned_data["reason"], now=clock.now()
    )
    messages.success(request, _("已解除。"))
    return redirect("filing:enforcement_case", enforcement_id=found.enforcement_id)
