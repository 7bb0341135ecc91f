"""Pages of fees: the explained fee, paying it by code, and the gateway's callback."""

import io

import segno
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PUBLIC, PortalRequest, guarded, may
from filing.fees.actions.pay import start_payment
from filing.fees.actions.receive_callback import receive_callback
from filing.fees.gateways.interface import CallbackRefused
from filing.fees.models import Fee, Payment
from filing.fees.presentation import fee_lines, kind_name
from filing.fees.queries import fee_by_code, fee_for, payment_by_order

LARGEST_CALLBACK = 16_384


class PaymentCodeForm(forms.Form):
    """The code that a notice of fee prints."""

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
            raise forms.ValidationError(_("没有找到这个缴款码，请对照通知书再检查一遍。"))
        return fee.payment_code


@guarded("filing.fee", "view")
@require_safe
def fee(request: PortalRequest, fee_id: str) -> HttpResponse:
    """One fee, line by line, with the ways to pay it."""
    found = fee_for(request.actor, fee_id)
    context = {
        "title": kind_name(found),
        "fee": found,
        "case": found.case,
        "lines": fee_lines(found),
        "may_pay": may(request.actor, found, "pay"),
        "payment": found.payments.filter(state=Payment.State.SUCCEEDED).first(),
    }
    return render(request, "filing/fees/fee.html", context)


@guarded("filing.fee", "pay")
@require_POST
def pay(request: PortalRequest, fee_id: str) -> HttpResponse:
    """Go to the cashier."""
    payment = start_payment(actor=request.actor, fee_id=fee_for(request.actor, fee_id).pk, now=clock.now())
    return HttpResponseRedirect(payment.cashier_url)


@guarded("filing.fee", "view")
@require_safe
def qr(request: PortalRequest, fee_id: str) -> HttpResponse:
    """The address of the payment page as a QR code, for another phone."""
    found = fee_for(request.actor, fee_id)
    address = settings.PORTAL_URL + reverse("filing:cashier:by_code", args=[found.payment_code])
    image = io.BytesIO()
    segno.make(address, error="m").save(image, kind="svg", scale=4, border=3, xmldecl=False)
    return HttpResponse(image.getvalue(), content_type="image/svg+xml")


def enter_code(request: HttpRequest) -> HttpResponse:
    """Find a fee by the code of its notice."""
    form = PaymentCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(reverse("filing:cashier:by_code", args=[form.cleaned_data["code"]]))
    return render(request, "filing/fees/enter_code.html", {"title": _("凭缴款码交费"), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest, payment_code: str) -> HttpResponse:
    """Pay with the code of the notice, without an account: only court, amount and last day are shown."""
    found = fee_by_code(payment_code)
    if found is None:
        raise Http404
    if request.method == "POST" and found.state == Fee.State.DUE:
        payment = start_payment(actor=PUBLIC, fee_id=found.pk, now=clock.now())
        return HttpResponseRedirect(payment.cashier_url)
    return render(request, "filing/fees/by_code.html", {"title": _("交纳诉讼费"), "fee": found})


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
    try:
        receive_callback(name=name, headers=request.headers, body=request.body, now=clock.now())
    except CallbackRefused as error:
        return JsonResponse({"error": error.code}, status=400)
    return JsonResponse({"result": "ok"})
