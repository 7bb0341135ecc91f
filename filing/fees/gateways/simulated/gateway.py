"""The simulated gateway: orders in its own table, callbacks signed with a key of its own."""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db.models import Sum
from django.http import HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from courtportal.kernel.clock import SHANGHAI
from filing.fees.gateways.interface import (
    Bill,
    BillLine,
    CallbackRefused,
    Cashier,
    Order,
    PaidNotice,
    RefundNotice,
    RefundOrder,
    RefundWord,
    json_answer,
    register_gateway,
)
from filing.fees.gateways.signatures import check_signature, signed_headers
from filing.fees.gateways.simulated.models import SimulatedOrder, SimulatedRefund
from filing.fees.rules.reconciliation import BilledRefund

NAME = "simulated"


def secret() -> bytes:
    """The key shared with the simulated gateway, derived from the portal's secret."""
    return salted_hmac("filing.fees.gateways.simulated", "callback", algorithm="sha256").digest()


class SimulatedGateway:
    """Behaves like a gateway outside: it knows orders by number only and reports by signed callback."""

    def create_order(self, order: Order) -> Cashier:
        """Keep the order and name its cashier page."""
        SimulatedOrder.objects.get_or_create(
            order_number=order.order_number,
            defaults={"subject": order.subject, "amount": order.amount, "return_url": order.return_url},
        )
        return Cashier(reverse("filing:cashier:simulated", args=[order.order_number]))

    def close_order(self, order_number: str) -> None:
        """The simulated cashier takes no more money for it."""
        SimulatedOrder.objects.filter(order_number=order_number, paid_at=None).update(closed=True)

    def read_callback(self, *, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> PaidNotice:
        """Check the signature, then the fields. Raises ``CallbackRefused``."""
        check_signature(secret(), headers, body, now)
        try:
            content = json.loads(body)
            return PaidNotice(
                order_number=str(content["order_number"]),
                amount=Decimal(content["amount"]),
                reference=str(content["reference"])[:80],
                paid_at=dt.datetime.fromisoformat(content["paid_at"]),
            )
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            raise CallbackRefused("unreadable") from error

    def find_payment(self, order_number: str) -> PaidNotice | None:
        """Whether the simulated cashier took the money."""
        order = SimulatedOrder.objects.filter(order_number=order_number, paid_at__isnull=False).first()
        return _notice(order) if order else None

    def answer_callback(self, *, refused: str = "") -> HttpResponse:
        """JSON."""
        return json_answer(refused=refused)

    def refund(self, order: RefundOrder) -> RefundNotice:
        """Money goes back once for its number, never more than was paid."""
        paid = SimulatedOrder.objects.filter(order_number=order.order_number, paid_at__isnull=False).first()
        if paid is None:
            return RefundNotice(RefundWord.FAILED)
        back = paid.refunds.exclude(refund_number=order.refund_number).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
        if back + order.amount > paid.amount:
            return RefundNotice(RefundWord.FAILED)
        paid.refunds.get_or_create(refund_number=order.refund_number, defaults={"amount": order.amount})
        return RefundNotice(RefundWord.ARRIVED, _refund_reference(order.refund_number))

    def find_refund(self, order: RefundOrder) -> RefundNotice:
        """Asking for it again says what became of it."""
        return self.refund(order)

    def bill(self, day: dt.date) -> Bill:
        """What the simulated cashier took and gave back on the day."""
        begins = dt.datetime.combine(day, dt.time(), tzinfo=SHANGHAI)
        ends = begins + dt.timedelta(days=1)
        taken = SimulatedOrder.objects.filter(paid_at__gte=begins, paid_at__lt=ends)
        given_back = SimulatedRefund.objects.filter(created_at__gte=begins, created_at__lt=ends).select_related("order")
        return Bill(
            [BillLine(order.order_number, order.amount, _notice(order).reference) for order in taken],
            [_billed_refund(refund) for refund in given_back],
        )


def callback_of(order: SimulatedOrder, now: dt.datetime) -> tuple[dict[str, str], bytes]:
    """The headers and body by which the gateway reports a paid order."""
    notice = _notice(order)
    content = {
        "order_number": notice.order_number,
        "amount": str(notice.amount),
        "reference": notice.reference,
        "paid_at": notice.paid_at.isoformat(),
    }
    body = json.dumps(content).encode()
    return signed_headers(secret(), body, now), body


def _notice(order: SimulatedOrder) -> PaidNotice:
    if order.paid_at is None:
        raise ValueError("not paid")
    return PaidNotice(order.order_number, order.amount, f"SIM{order.pk.hex[:20].upper()}", order.paid_at)


def _billed_refund(refund: SimulatedRefund) -> BilledRefund:
    number = refund.refund_number
    return BilledRefund(number, refund.order.order_number, refund.amount, _refund_reference(number))


def _refund_reference(number: str) -> str:
    return f"SIMR{number[:16]}"


register_gateway(NAME, SimulatedGateway)
