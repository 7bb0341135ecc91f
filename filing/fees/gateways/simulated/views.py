"""The page "simulated cashier": stands where a bank's page would be."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courtportal.kernel import clock
from filing.fees.actions.receive_callback import receive_callback
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.gateways.simulated.gateway import NAME, callback_of
from filing.fees.gateways.simulated.models import SimulatedOrder


@require_http_methods(["GET", "HEAD", "POST"])
def cashier(request: HttpRequest, order_number: str) -> HttpResponse:
    """Show the order and take the money; then report to the portal by signed callback and send the payer back."""
    order = SimulatedOrder.objects.filter(order_number=order_number).first()
    if order is None:
        raise Http404
    if request.method != "POST" or (order.closed and order.paid_at is None):
        return render(request, "filing/fees/simulated_cashier.html", {"title": _("模拟收银台"), "order": order})
    now = clock.now()
    headers, body = callback_of(take_money(order_number=order_number, now=now), now)
    receive_callback(name=NAME, headers=headers, body=body, now=now)
    return HttpResponseRedirect(order.return_url)
