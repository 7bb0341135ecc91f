"""The desks of the court: changing, allotting and adding fees, the counter, refunds, defaults, reconciliation."""

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.web.pagination import paginate
from filing.applications.actions.submit import CannotApply
from filing.applications.wording import CANNOT_APPLY
from filing.cases.models import Case
from filing.cases.order import AS_NAMED
from filing.fees.actions.allot import allot_fee
from filing.fees.actions.assess import assess_further_fee
from filing.fees.actions.change import change_fee
from filing.fees.actions.counter import note_ticket, take_at_counter
from filing.fees.actions.default import decide_default
from filing.fees.actions.print_slip import print_slip
from filing.fees.actions.reconcile import explain_difference
from filing.fees.actions.refund import Payee, approve_refund, confirm_bank_refund, payment_back, prepare_refund
from filing.fees.forms import (
    ChangeForm,
    CounterForm,
    DecisionForm,
    DefaultForm,
    FurtherFeeForm,
    RefundForm,
    SharesForm,
    TextForm,
    TicketForm,
    TransferForm,
)
from filing.fees.models import Difference, Fee, FeeDefault, Payment, Refund, RefundAccount
from filing.fees.presentation import channel_name, kind_name, language
from filing.fees.rules.changes import Turn
from filing.fees.rules.scales import FeeKind
from filing.fees.views.acting import is_done
from filing.forms import sent


def _page(request: PortalRequest, title: str, fee: Fee, form: Form, button: str, **more: Any) -> HttpResponse:
    context = {"title": title, "fee": fee, "case": fee.case, "name": kind_name(fee), "form": form, "button": button, **more}
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)


def _to_fee(fee_id: object) -> HttpResponse:
    return redirect("filing:fee", fee_id)


@guarded("filing.fee", "change")
def change(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """The case took a turn: the fee is assessed anew."""
    fee = access(request.actor, Fee, fee_id, "change")
    form = ChangeForm(*sent(request), language=language())

    def act() -> None:
        given = form.cleaned_data
        turn = Turn(given["turn"])
        change_fee(actor=request.actor, fee_id=fee.pk, turn=turn, amount=given["amount"], reason=given["reason"], now=clock.now())

    if is_done(request, form, act, _("诉讼费已重新核定，当事人会收到通知。")):
        return _to_fee(fee.pk)
    return _page(request, _("变更诉讼费"), fee, form, _("重新核定"))


@guarded("filing.fee", "allot")
def allot(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """Who bears the fee, as the decision says."""
    fee = access(request.actor, Fee, fee_id, "allot")
    parties = list(fee.case.parties.order_by(*AS_NAMED))
    form = SharesForm(*sent(request), parties=parties, fee=fee)

    def act() -> None:
        allot_fee(actor=request.actor, fee_id=fee.pk, shares=form.shares(), now=clock.now())

    if is_done(request, form, act, _("诉讼费已分担：多收的进入退费，应负担的一方会收到交费通知。")):
        return _to_fee(fee.pk)
    return _page(request, _("分担诉讼费"), fee, form, _("确认分担"))


@guarded("filing.case", "assess_fee")
def further(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """Another fee of the case."""
    case = access(request.actor, Case, case_id, "assess_fee")
    form = FurtherFeeForm(*sent(request), parties=list(case.parties.order_by(*AS_NAMED)), language=language())

    def act() -> None:
        given = form.cleaned_data
        assess_further_fee(
            actor=request.actor,
            case_id=case.pk,
            payer_id=uuid.UUID(given["payer"]),
            purpose=given["purpose"],
            kind=FeeKind(given["kind"]),
            amount=given["amount"],
            ground=f"hand:{given['key']}",
            now=clock.now(),
        )

    if is_done(request, form, act, _("费用已核定，交费通知书正在制作和送达。")):
        return redirect("filing:case", case.pk)
    context = {"title": _("核定其他费用"), "case": case, "form": form, "button": _("核定")}
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)


@guarded("filing.fee", "take_at_counter")
def counter(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """Somebody pays at the counter."""
    fee = access(request.actor, Fee, fee_id, "take_at_counter")
    form = CounterForm(*sent(request))

    def act() -> None:
        take_at_counter(actor=request.actor, fee_id=fee.pk, now=clock.now(), **form.cleaned_data)

    if is_done(request, form, act, _("已收款，收讫凭证正在制作。")):
        return _to_fee(fee.pk)
    return _page(request, _("窗口收款"), fee, form, _("确认收款"))


@guarded("filing.payment", "note_ticket")
def ticket(request: PortalRequest, payment_id: uuid.UUID) -> HttpResponse:
    """Note the number of the treasury's ticket."""
    payment = access(request.actor, Payment, payment_id, "note_ticket")
    form = TicketForm(*sent(request), initial={"ticket_number": payment.ticket_number})

    def act() -> None:
        note_ticket(actor=request.actor, payment_id=payment.pk, now=clock.now(), **form.cleaned_data)

    if is_done(request, form, act, _("财政票据号码已登记。")):
        return _to_fee(payment.fee_id)
    return _page(request, _("登记财政票据"), payment.fee, form, _("登记"))


@guarded("filing.payment", "print_slip")
@require_http_methods(["GET", "HEAD", "POST"])
def slip(request: PortalRequest, payment_id: uuid.UUID) -> HttpResponse:
    """The slip for who paid at the counter: each print is counted, and all after the first are marked copies."""
    payment, now = access(request.actor, Payment, payment_id, "print_slip"), clock.now()
    if request.method == "POST":
        payment = print_slip(actor=request.actor, payment_id=payment.pk, now=now)
    context = {
        "title": _("窗口收款回单"),
        "payment": payment,
        "fee": payment.fee,
        "case": payment.fee.case,
        "channel": channel_name(payment.gateway),
        "printed": request.method == "POST",
        "now": now,
    }
    return render(request, "filing/fees/slip.html", context)


@guarded("filing.feedefault", "decide")
def default(request: PortalRequest, default_id: uuid.UUID) -> HttpResponse:
    """Treat the case as withdrawn, or go on."""
    found = access(request.actor, FeeDefault, default_id, "decide")
    form = DefaultForm(*sent(request), today=clock.today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            decided = decide_default(
                actor=request.actor,
                default_id=found.pk,
                withdrawn=given["outcome"] == "withdrawn",
                reason=given["reason"],
                until=given["until"],
                now=clock.now(),
            )
        except CannotApply as error:
            form.add_error(None, str(CANNOT_APPLY[error.code]))
        else:
            if decided.application_id:
                messages.success(request, _("裁定已起草，请核对理由后签名；书记员盖章后生效。"))
                return redirect("filing:application", decided.application_id)
            messages.success(request, _("已记录。"))
            return _to_fee(found.fee_id)
    return _page(request, _("逾期未交诉讼费"), found.fee, form, _("确认"))


@guarded("filing.refund", "list")
@require_safe
def refunds(request: PortalRequest) -> HttpResponse:
    """What is to go back: fees paid too much, and refunds under way, the most urgent first."""
    open_states = (Refund.State.PREPARED, Refund.State.APPROVED, Refund.State.SENT, Refund.State.FAILED)
    under_way = visible_to(request.actor, Refund, "list").filter(state__in=open_states).select_related("fee__case", "fee__payer")
    to_prepare = visible_to(request.actor, Fee, "prepare_refund").select_related("case", "payer").order_by("assessed_at")
    page = paginate(request, under_way.order_by("due_on", "prepared_at"))
    shown = [one.pk for one in page]
    context = {
        "title": _("退费"),
        "page": page,
        "by_hand": set(visible_to(request.actor, Refund, "confirm").filter(pk__in=shown).values_list("pk", flat=True)),
        "to_approve": set(visible_to(request.actor, Refund, "approve").filter(pk__in=shown).values_list("pk", flat=True)),
        "to_prepare": to_prepare[:50],
    }
    return render(request, "filing/fees/refunds.html", context)


@guarded("filing.fee", "prepare_refund")
def refund(request: PortalRequest, fee_id: uuid.UUID) -> HttpResponse:
    """Prepare a refund for another person's approval."""
    fee = access(request.actor, Fee, fee_id, "prepare_refund")
    way = Refund.Route.ORIGINAL if payment_back(fee, fee.refundable) else Refund.Route.ACCOUNT
    named = RefundAccount.objects.filter(fee=fee).first()
    account = {"holder": named.holder, "number": named.number, "bank": named.bank} if named else {}
    form = RefundForm(*sent(request), initial={"amount": fee.refundable, "route": way, **account})

    def act() -> None:
        given = form.cleaned_data
        payee = Payee(given["route"], given["holder"], given["number"], given["bank"])
        prepare_refund(
            actor=request.actor, fee_id=fee.pk, amount=given["amount"], payee=payee, reason=given["reason"], now=clock.now()
        )

    if is_done(request, form, act, _("退费已提交复核。")):
        return redirect("filing:refunds")
    return _page(request, _("办理退费"), fee, form, _("提交复核"))


@guarded("filing.refund", "approve")
def approve(request: PortalRequest, refund_id: uuid.UUID) -> HttpResponse:
    """The second person looks and decides."""
    found = access(request.actor, Refund, refund_id, "approve")
    form = DecisionForm(*sent(request))

    def act() -> None:
        approved = form.cleaned_data["approved"] == "yes"
        approve_refund(actor=request.actor, refund_id=found.pk, approved=approved, now=clock.now())

    if is_done(request, form, act, _("复核意见已记录。")):
        return redirect("filing:refunds")
    return _page(request, _("复核退费"), found.fee, form, _("提交复核意见"), refund=found)


@guarded("filing.refund", "confirm")
def confirm(request: PortalRequest, refund_id: uuid.UUID) -> HttpResponse:
    """What the bank says of a transfer to an account."""
    found = access(request.actor, Refund, refund_id, "confirm")
    form = TransferForm(*sent(request))

    def act() -> None:
        given = form.cleaned_data
        arrived = given["arrived"] == "yes"
        confirm_bank_refund(
            actor=request.actor, refund_id=found.pk, arrived=arrived, reference=given["reference"], now=clock.now()
        )

    if is_done(request, form, act, _("转账结果已登记。")):
        return redirect("filing:refunds")
    return _page(request, _("登记转账结果"), found.fee, form, _("登记"), refund=found)


@guarded("filing.difference", "explain")
@require_safe
def differences(request: PortalRequest) -> HttpResponse:
    """What bills and ledger say differently and nobody has explained yet."""
    open_ones = visible_to(request.actor, Difference, "explain").select_related("reconciliation", "payment__fee__case")
    page = paginate(request, open_ones.order_by("reconciliation__day", "order_number"))
    rows = [(one, channel_name(one.reconciliation.channel)) for one in page]
    return render(request, "filing/fees/differences.html", {"title": _("对账差异"), "page": page, "rows": rows})


@guarded("filing.difference", "explain")
def explain(request: PortalRequest, difference_id: uuid.UUID) -> HttpResponse:
    """Say why bill and ledger differ."""
    found = access(request.actor, Difference, difference_id, "explain")
    form = TextForm(*sent(request))

    def act() -> None:
        explain_difference(actor=request.actor, difference_id=found.pk, explanation=form.cleaned_data["text"], now=clock.now())

    if is_done(request, form, act, _("差异已处理。")):
        return redirect("filing:fee_differences")
    context = {"title": _("处理对账差异"), "form": form, "button": _("处理完毕"), "difference": found} | {
        "channel": channel_name(found.reconciliation.channel)
    }
    return render(request, "filing/fees/act.html", context, status=422 if form.errors else 200)
