"""Pages of a payout: proposed on one, approved or declined on another."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock, ids
from courtportal.kernel.authz import PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.identity.stepup import recent_authentication
from courtportal.kernel.web import formats
from filing.enforcement.forms import ReasonForm
from filing.enforcement.models import EnforcementCase
from filing.enforcement.payouts.actions.approve import approve_payout
from filing.enforcement.payouts.actions.decline import decline_payout
from filing.enforcement.payouts.actions.propose import Account, Payment, TooMuch, propose_payout
from filing.enforcement.payouts.forms import PayoutForm
from filing.enforcement.payouts.models import Payout
from filing.enforcement.payouts.queries import funds_of
from filing.enforcement.queries import creditors_of


@guarded("filing.enforcementcase", "propose_payout")
def propose(request: PortalRequest, enforcement_id: uuid.UUID) -> HttpResponse:
    """What there is, and the proposal; what was typed stays on any error."""
    enforcement = access(request.actor, EnforcementCase, enforcement_id, "propose_payout")
    funds, typed = funds_of(enforcement), request.POST if request.method == "POST" else None
    initial = {"key": ids.new_code(20), "amount": funds.available, "fee": "0.00"}
    form = PayoutForm(typed, initial=initial, creditors=creditors_of(enforcement))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        payment = Payment(
            uuid.UUID(data["payee"]), data["amount"], data["fee"], Account(data["holder"], data["number"], data["bank"]),
            data["authority_checked"],
        )  # fmt: skip
        try:
            found = propose_payout(
                actor=request.actor, enforcement_id=enforcement_id, payment=payment, key=data["key"], now=clock.now()
            )
        except TooMuch as error:
            left = {"available": formats.money(error.available)}
            form.add_error("amount", _("发放金额和扣除的费用合计不能超过可发放的%(available)s。") % left)
        else:
            messages.success(request, _("已提请，等待审批。"))
            return redirect("filing:enforcement_payout", found.pk)
    earlier = visible_to(request.actor, Payout).filter(enforcement=enforcement)
    context = {
        "title": _("提请发放案款"), "enforcement": enforcement, "case": enforcement.case, "form": form, "funds": funds,
        "payouts": earlier.select_related("payee").order_by("-proposed_at")[:100],
    }  # fmt: skip
    return render(request, "filing/enforcement/propose_payout.html", context, status=422 if form.errors else 200)


@guarded("filing.payout", "view")
@require_safe
def show(request: PortalRequest, payout_id: uuid.UUID) -> HttpResponse:
    """One payout, and what the actor may do with it."""
    return _show(request, access(request.actor, Payout, payout_id, "view"), ReasonForm())


def _show(request: PortalRequest, payout: Payout, form: ReasonForm) -> HttpResponse:
    context = {
        "title": _("发放案款"), "payout": payout, "enforcement": payout.enforcement, "case": payout.enforcement.case,
        "can": {act for act in ("approve", "decline") if may(request.actor, payout, act)}, "form": form,
    }  # fmt: skip
    return render(request, "filing/enforcement/payout.html", context, status=422 if form.errors else 200)


@guarded("filing.payout", "approve")
@require_POST
@recent_authentication(gettext_lazy("批准发放案款并签名"))
def approve(request: PortalRequest, payout_id: uuid.UUID) -> HttpResponse:
    """Approved and signed; sent again it changes nothing."""
    if access(request.actor, Payout, payout_id, "view").state == Payout.State.PROPOSED:
        approve_payout(actor=request.actor, payout_id=payout_id, now=clock.now())
        messages.success(request, _("已批准，审批表已签名盖章，存入卷宗。"))
    return redirect("filing:enforcement_payout", payout_id)


@guarded("filing.payout", "decline")
@require_POST
def decline(request: PortalRequest, payout_id: uuid.UUID) -> HttpResponse:
    """Not approved, with a reason."""
    payout = access(request.actor, Payout, payout_id, "decline")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, payout, form)
    decline_payout(actor=request.actor, payout_id=payout_id, reason=form.cleaned_data["reason"], now=clock.now())
    messages.success(request, _("未批准，理由已写在提请页面。"))
    return redirect("filing:enforcement_payout", payout_id)
