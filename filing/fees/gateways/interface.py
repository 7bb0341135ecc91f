"""What a payment gateway does for the portal. Amounts are yuan; order and refund numbers are ours and unguessable."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from filing.fees.rules.reconciliation import BilledRefund


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. ``return_url`` is where the payer's browser comes back to."""

    order_number: str
    subject: str
    amount: Decimal
    return_url: str
    on_phone: bool = False
    payer_address: str = ""


@dataclass(frozen=True, slots=True)
class Cashier:
    """Where the payer pays: an address that a browser opens, or a code to scan (``weixin://…``); good for ``lasts`` if set."""

    address: str
    lasts: dt.timedelta | None = None


@dataclass(frozen=True, slots=True)
class PaidNotice:
    """The gateway says that an order was paid: proven by its signature, or by asking it."""

    order_number: str
    amount: Decimal
    reference: str
    paid_at: dt.datetime


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What is to go back of a payment; the same number is one refund however often it is asked for."""

    refund_number: str
    order_number: str
    amount: Decimal
    paid: Decimal
    reason: str


class RefundWord(StrEnum):
    """What the gateway says of a refund."""

    ARRIVED = "arrived"
    PENDING = "pending"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RefundNotice:
    """The state of a refund, with the gateway's own number."""

    word: RefundWord
    reference: str = ""


@dataclass(frozen=True, slots=True)
class BillLine:
    """One payment on the gateway's bill of a day."""

    order_number: str
    amount: Decimal
    reference: str


@dataclass(frozen=True, slots=True)
class Bill:
    """What a gateway says of a day: the payments that it took and the refunds that it accepted or carried out."""

    payments: Sequence[BillLine] = ()
    refunds: Sequence[BilledRefund] = ()


class CallbackRefused(Exception):
    """A message that claims to come from the gateway and cannot be believed; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class GatewayError(OSError):
    """The gateway did not answer, answered without a valid signature, or said no; it may be asked again."""


class PaymentGateway(Protocol):
    """One gateway."""

    def create_order(self, order: Order) -> Cashier:
        """Make the order known to the gateway, once for its number. Raises ``GatewayError``."""
        ...

    def close_order(self, order_number: str) -> None:
        """The order can no longer be paid; nothing for one that was paid or is not known. Raises ``GatewayError``."""
        ...

    def read_callback(self, *, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> PaidNotice:
        """What a callback says, after its signature and its age are checked. Raises ``CallbackRefused``."""
        ...

    def answer_callback(self, *, refused: str = "") -> HttpResponse:
        """The answer that this gateway expects to its callback."""
        ...

    def find_payment(self, order_number: str) -> PaidNotice | None:
        """Ask the gateway whether the order was paid: for callbacks that never came. Raises ``GatewayError``."""
        ...

    def refund(self, order: RefundOrder) -> RefundNotice:
        """Give money back along the payment, once for the refund's number. Raises ``GatewayError``."""
        ...

    def find_refund(self, order: RefundOrder) -> RefundNotice:
        """What became of a refund. Raises ``GatewayError``."""
        ...

    def bill(self, day: dt.date) -> Bill:
        """The payments and refunds of a day (Shanghai) as the gateway has them. Raises ``GatewayError``."""
        ...


def json_answer(*, refused: str = "") -> HttpResponse:
    """The usual answer to a callback."""
    return JsonResponse({"error": refused}, status=400) if refused else JsonResponse({"result": "ok"})


_gateways: dict[str, Callable[[], PaymentGateway]] = {}


def register_gateway(name: str, make: Callable[[], PaymentGateway]) -> None:
    """Make a gateway known under the name that the setting PAYMENT_GATEWAY uses."""
    _gateways[name] = make


def channels() -> list[str]:
    """The gateways in use, the usual one first (PAYMENT_GATEWAY, separated by commas)."""
    return [name.strip() for name in settings.PAYMENT_GATEWAY.split(",") if name.strip()]


def gateway(name: str | None = None) -> PaymentGateway:
    """The gateway of this name, or the usual one. Raises ``KeyError`` for an unknown name."""
    return _gateways[name or channels()[0]]()
