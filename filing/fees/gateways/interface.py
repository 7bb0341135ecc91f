"""What a payment gateway does for the portal. Amounts are yuan; order numbers are ours and unguessable."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be paid. ``return_url`` is where the payer's browser comes back to."""

    order_number: str
    subject: str
    amount: Decimal
    return_url: str


@dataclass(frozen=True, slots=True)
class PaidNotice:
    """The gateway says that an order was paid: proven by its signature, or by asking it."""

    order_number: str
    amount: Decimal
    reference: str
    paid_at: dt.datetime


class CallbackRefused(Exception):
    """A message that claims to come from the gateway and cannot be believed; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PaymentGateway(Protocol):
    """One gateway."""

    def create_order(self, order: Order) -> str:
        """Make the order known to the gateway, once for its number; returns the address of the cashier page."""
        ...

    def read_callback(self, *, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> PaidNotice:
        """What a callback says, after its signature and its age are checked. Raises ``CallbackRefused``."""
        ...

    def find_payment(self, order_number: str) -> PaidNotice | None:
        """Ask the gateway whether the order was paid: for callbacks that never came."""
        ...


_gateways: dict[str, Callable[[], PaymentGateway]] = {}


def register_gateway(name: str, make: Callable[[], PaymentGateway]) -> None:
    """Make a gateway known under the name that the setting PAYMENT_GATEWAY uses."""
    _gateways[name] = make


def gateway(name: str | None = None) -> PaymentGateway:
    """The gateway of this name, or the one in use. Raises ``KeyError`` for an unknown name."""
    return _gateways[name or settings.PAYMENT_GATEWAY]()
