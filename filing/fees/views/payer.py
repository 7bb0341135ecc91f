"""Pages of fees: the explained fee, paying it by code, and the gateway's callback."""

import io

import segno
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PUBLIC, Actor, PortalRequest, access, guarded, may, may_ever
from filing.cases.models import Case
from filing.fees.actions.pay import Device, start_payment
from filing.fees.actions.receive_callback import receive_callback
from filing.fees.actions.refund import payment_back
from filing.fees.collecting import collecting_account
from filing.fees.gateways.interface import CallbackRefused, GatewayError, channels, gateway, json_answer
from filing.fees.models import Fee, Payment, RefundAccount
from filing.fees.outcome import outcome_of
from filing.fees.pdf import sealed_pdf
from filing.fees.policies import COUNTER
from filing.fees.presentation import (
    channel_name,
    fee_lines,
    kind_name,
    shown_assessments,
    shown_channels,
    shown_entries,
)
from filing.fees.queries import fee_by_code, fee_for, payment_by_order

LARGEST_CALLBACK = 16_384
# What the page of a fee offers besides paying.
OFFERED = ("name_account", "ask_relief", "ask_review", "change", "allot", "take_at_counter", "prepare_refund")


class PaymentCodeForm(forms.Form):
    """The code that a notice of fee prints."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("缴款码"),
        help_text=gettext_lazy("印在诉讼费交纳通知书上，共14位。"),
        max_length=40,
        error_messages={"required": gettext_lazy("请填写缴款码。")},
    )

    def clean_code(self) -> str:
        """The code of a known fee."""
        fee = fee_by_code(self.cleaned_data["code"].replace(" ", "").replace("-", ""))
        if fee is None:
            raise forms.ValidationError(_("没有找到这个缴款码。请对照诉讼费交纳通知书逐位核对（共14位），或者致电 12368。"))
        return fee.payment_code


@guarded("filing.fee", "view")
@require_safe
def fee(request: PortalRequest, fee_id: str) -> HttpResponse:
    """One fee, line by line, with the ways to pay it."""
    found = fee_for(request.actor, fee_id)
    paid = found.payments.filter(state__in=(Payment.State.SUCCEEDED, Payment.State.REFUND_DUE)).select_related("receipt")
    default = found.defaults.select_related("application").order_by("-due_on").first()
    context = {
        "title": kind_name(found),
        "fee": found,
        "case": found.case,
        "lines": fee_lines(found),
        # What a case that went to another court still owes is paid there (FEE art. 24).
        "may_pay": found.case.closing != Case.Closing.TRANSFERRED and may(request.actor, found, "pay"),
        "channels": shown_channels(),
        "account_to_pay": collecting_account(found.case.court),
        "may_read_receipt": may_ever(request.actor, "filing.payment", "view"),
        "payments": [(one, channel_name(one.gateway)) for one in paid.order_by("settled_at")],
        "assessments": shown_assessments(found),
        "entries": shown_entries(found),
        "relief": found.relief.order_by("-submitted_at").first(),
        "default": default,
        "outcome": outcome_of(request.actor, found, clock.today()),
        "may": {name: may(request.actor, found, name) for name in OFFERED},
        "may_decide_default": default is not None and may(request.actor, default, "decide"),
        "back_by_account": bool(found.refundable) and payment_back(found, found.refundable) is None,
        "account": RefundAccount.objects.filter(fee=found).first(),
        "counter": COUNTER,
        "may_print_slip": may_ever(request.actor, "filing.payment", "print_slip"),
        "may_note_ticket": may_ever(request.actor, "filing.payment", "note_ticket"),
        "is_court": request.actor.is_staff,
    }
    return render(request, "filing/fees/fee.html", context)


@guarded("filing.fee", "pay")
@require_POST
def pay(request: PortalRequest, fee_id: str) -> HttpResponse:
    """Go to the cashier."""
    return _to_cashier(request, request.actor, fee_for(request.actor, fee_id))


def _to_cashier(request: HttpRequest, actor: Actor, found: Fee) -> HttpResponse:
    """An order at the chosen channel; a gateway that does not answer is said, and nothing is lost."""
    channel = request.POST.get("channel", "")
    device = Device("Mobile" in request.headers.get("User-Agent", ""), request.META.get("REMOTE_ADDR", ""))
    chosen = channel if channel in channels() else ""
    try:
        payment = start_payment(actor=actor, fee_id=found.pk, channel=chosen, device=device, now=clock.now())
    except GatewayError:
        messages.error(request, _("支付渠道暂时没有回应，还没有扣款。请稍后再试，或者换一个渠道。"))
        return HttpResponseRedirect(reverse("filing:cashier:by_code", args=[found.payment_code]))
    if payment.state != Payment.State.OPEN:
        return HttpResponseRedirect(reverse("filing:cashier:returned", args=[payment.order_number]))
    if not _is_page(payment.cashier_url):
        return HttpResponseRedirect(reverse("filing:cashier:scan", args=[payment.order_number]))
    return HttpResponseRedirect(payment.cashier_url)


def _is_page(address: str) -> bool:
    """A browser opens it; anything else is a code to scan."""
    return address.startswith(("/", "http://", "https://"))


@require_safe
def scan(request: PortalRequest, order_number: str) -> HttpResponse:
    """The code that the payer scans with the app; leads on to the result once it is paid."""
    payment = payment_by_order(order_number)
    if payment is None or _is_page(payment.cashier_url):
        raise Http404
    if payment.state != Payment.State.OPEN:
        return HttpResponseRedirect(reverse("filing:cashier:returned", args=[order_number]))
    context = {"title": _("扫码付款"), "payment": payment, "channel": channel_name(payment.gateway)}
    return render(request, "filing/fees/scan.html", context)


@require_safe
def scan_qr(request: HttpRequest, order_number: str) -> HttpResponse:
    """The code of an open order as a picture."""
    payment = payment_by_order(order_number)
    if payment is None or payment.state != Payment.State.OPEN or _is_page(payment.cashier_url):
        raise Http404
    return _qr_picture(payment.cashier_url)


def _qr_picture(text: str) -> HttpResponse:
    image = io.BytesIO()
    segno.make(text, error="m").save(image, kind="svg", scale=4, border=3, xmldecl=False)
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


@guarded("filing.payment", "view")
@require_safe
def receipt(request: PortalRequest, payment_id: str) -> HttpResponse:
    """The sealed receipt of a payment."""
    return sealed_pdf(access(request.actor, Payment, payment_id, "view").receipt)


@guarded("filing.fee", "view")
@require_safe
def qr(request: PortalRequest, fee_id: str) -> HttpResponse:
    """The address of the payment page as a QR code, for another phone."""
    found = fee_for(request.actor, fee_id)
    return _qr_picture(settings.PORTAL_URL + reverse("filing:cashier:by_code", args=[found.payment_code]))


def enter_code(request: HttpRequest) -> HttpResponse:
    """Find a fee by the code of its notice."""
    form = PaymentCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(reverse("filing:cashier:by_code", args=[form.cleaned_data["code"]]))
    return _code_page(request, form)


def _code_page(request: HttpRequest, form: PaymentCodeForm, status: int = 200) -> HttpResponse:
    """Where a code is typed; with one that is not known it says so and what to check."""
    context = {"title": _("凭缴款码交费"), "form": form}
    return render(request, "filing/fees/enter_code.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest, payment_code: str) -> HttpResponse:
    """Pay with the code of the notice, without an account: only court, amount and last day are shown."""
    found = fee_by_code(payment_code)
    if found is None:
        return _code_page(request, PaymentCodeForm({"code": payment_code}), status=404)
    if request.method == "POST" and found.outstanding:
        return _to_cashier(request, PUBLIC, found)
    account = collecting_account(found.case.court)
    context = {"title": _("交纳诉讼费"), "fee": found, "channels": shown_channels(), "account_to_pay": account}
    return render(request, "filing/fees/by_code.html", context)


@require_safe
def returned(request: PortalRequest, order_number: str) -> HttpResponse:
    """Where the payer comes back to from the cashier: paid, or still to be confirmed."""
    payment = payment_by_order(order_number)
    if payment is None:
        raise Http404
    context = {
        "title": _("付款结果"),
        "payment": payment,
        "fee": payment.fee,
        "may_view": may(request.actor, payment.fee, "view"),
    }
    return render(request, "filing/fees/returned.html", context)


@csrf_exempt
@require_POST
def callback(request: HttpRequest, name: str) -> HttpResponse:
    """Where a gateway reports payments; its signature stands in for a session."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_CALLBACK:
        return JsonResponse({"error": "too_large"}, status=413)
    refused = ""
    try:
        receive_callback(name=name, headers=request.headers, body=request.body, now=clock.now())
    except CallbackRefused as error:
        refused = error.code
    try:
        return gateway(name).answer_callback(refused=refused)
    except KeyError:
        return json_answer(refused=refused)
