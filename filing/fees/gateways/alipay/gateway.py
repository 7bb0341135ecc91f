"""Alipay as one of the portal's gateways: page pay on a computer, wap pay on a phone.

Requests are signed with the merchant's key (RSA2); answers and notifications are believed only with Alipay's signature.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings
from django.http import HttpResponse

from courtportal.kernel import clock, outgoing
from courtportal.kernel.clock import SHANGHAI
from filing.fees.gateways import rsa
from filing.fees.gateways.addresses import callback_address, portal_address, trusted_host
from filing.fees.gateways.alipay import protocol
from filing.fees.gateways.interface import (
    Bill,
    CallbackRefused,
    Cashier,
    GatewayError,
    Order,
    PaidNotice,
    RefundNotice,
    RefundOrder,
    RefundWord,
    register_gateway,
)
from filing.fees.gateways.keys import key_file

NAME = "alipay"
# Alipay tells again for a day; what comes later is asked for, not believed.
OLDEST = dt.timedelta(hours=25)
LARGEST_BILL = 50_000_000
# The cashier takes the money within two hours from the first opening; the signed address is believed a little less.
TIMEOUT = "2h"
PAGE_LASTS = dt.timedelta(hours=1, minutes=50)
PAID = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})
_NOT_THERE = frozenset({"ACQ.TRADE_NOT_EXIST", "isp.bill_not_exist", "TRADE_NOT_EXIST"})
_OVER = frozenset({"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID", "ACQ.TRADE_HAS_FINISHED"})
_STAMP = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Merchant:
    """The court's account: its numbers and key, and Alipay's public key."""

    url: str
    app_id: str
    seller_id: str
    key: RSAPrivateKey
    alipay_key: RSAPublicKey


class AlipayGateway:
    """The merchant's side of the open platform."""

    def __init__(self, merchant: Merchant) -> None:
        self.merchant = merchant

    def create_order(self, order: Order) -> Cashier:
        """The signed address of Alipay's own cashier; nothing is asked ahead."""
        method, product = "alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY"
        if order.on_phone:
            method, product = "alipay.trade.wap.pay", "QUICK_WAP_WAY"
        content = {
            "out_trade_no": order.order_number,
            "total_amount": f"{order.amount:.2f}",
            "subject": order.subject[:256],
            "product_code": product,
            "timeout_express": TIMEOUT,
        }
        more = {"notify_url": callback_address(NAME), "return_url": portal_address(order.return_url)}
        return Cashier(f"{self.merchant.url}?{urlencode(self._signed(method, content, more))}", PAGE_LASTS)

    def close_order(self, order_number: str) -> None:
        """The order takes no money any more; one that was paid stays paid. Raises ``GatewayError``."""
        self._ask("alipay.trade.close", {"out_trade_no": order_number}, settled=_OVER)

    def read_callback(self, *, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> PaidNotice:
        """Signature, age, merchant, state: each is checked before a word is believed. Raises ``CallbackRefused``."""
        try:
            told = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, strict_parsing=True))
        except ValueError as error:
            raise CallbackRefused("unreadable") from error
        if not rsa.verifies(self.merchant.alipay_key, protocol.notice_message(told), told.get("sign", "")):
            raise CallbackRefused("bad_signature")
        try:
            if abs(now - _instant(told["notify_time"])) > OLDEST:
                raise CallbackRefused("too_old")
            if told.get("refund_fee"):
                raise CallbackRefused("not_paid")
            return self._notice(told, "gmt_payment")
        except (ValueError, KeyError, InvalidOperation) as error:
            raise CallbackRefused("unreadable") from error

    def answer_callback(self, *, refused: str = "") -> HttpResponse:
        """The one word that Alipay waits for; anything else makes it tell again."""
        return HttpResponse("fail" if refused else "success", content_type="text/plain", status=400 if refused else 200)

    def find_payment(self, order_number: str) -> PaidNotice | None:
        """Ask for the order. Raises ``GatewayError``."""
        found = self._ask("alipay.trade.query", {"out_trade_no": order_number})
        if found.get("trade_status") not in PAID:
            return None
        return PaidNotice(
            order_number=str(found["out_trade_no"]),
            amount=Decimal(found["total_amount"]),
            reference=str(found["trade_no"])[:80],
            paid_at=_instant(found["send_pay_date"]),
        )

    def refund(self, order: RefundOrder) -> RefundNotice:
        """Give back; the same request number is one refund. Raises ``GatewayError``."""
        content = {
            "out_trade_no": order.order_number,
            "out_request_no": order.refund_number,
            "refund_amount": f"{order.amount:.2f}",
            "refund_reason": order.reason[:256],
        }
        told = self._ask("alipay.trade.refund", content)
        if not told:
            return RefundNotice(RefundWord.FAILED)
        moved = told.get("fund_change") == "Y"
        return RefundNotice(RefundWord.ARRIVED if moved else RefundWord.PENDING, str(told.get("trade_no", "")))

    def find_refund(self, order: RefundOrder) -> RefundNotice:
        """What became of it; one that Alipay does not know is asked for again under its number. Raises ``GatewayError``."""
        content = {"out_trade_no": order.order_number, "out_request_no": order.refund_number}
        told = self._ask("alipay.trade.fastpay.refund.query", content)
        if told.get("refund_status") == "REFUND_SUCCESS":
            return RefundNotice(RefundWord.ARRIVED, str(told.get("trade_no", "")))
        return self.refund(order)

    def bill(self, day: dt.date) -> Bill:
        """The payments and refunds of a day. Raises ``GatewayError``."""
        content = {"bill_type": "trade", "bill_date": day.isoformat()}
        found = self._ask("alipay.data.dataservice.bill.downloadurl.query", content)
        if not found:
            return Bill()
        url = str(found["bill_download_url"])
        host = trusted_host(url, self.merchant.url, ("alipay.com",))
        try:
            answer = outgoing.request("GET", url, headers={}, allowed_host=host, most_bytes=LARGEST_BILL)
            return protocol.read_bill(answer.body)
        except (OSError, ValueError, KeyError, InvalidOperation) as error:
            raise GatewayError(f"the bill cannot be read: {error}") from error

    def _notice(self, told: Mapping[str, str], time_name: str) -> PaidNotice:
        if told["app_id"] != self.merchant.app_id or told["seller_id"] != self.merchant.seller_id:
            raise CallbackRefused("wrong_merchant")
        if told["trade_status"] not in PAID:
            raise CallbackRefused("not_paid")
        return PaidNotice(
            order_number=told["out_trade_no"],
            amount=Decimal(told["total_amount"]),
            reference=told["trade_no"][:80],
            paid_at=_instant(told[time_name]),
        )

    def _signed(self, method: str, content: Mapping[str, str], more: Mapping[str, str] | None = None) -> dict[str, str]:
        parameters = {
            "app_id": self.merchant.app_id,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": clock.now().astimezone(SHANGHAI).strftime(_STAMP),
            "version": "1.0",
            "biz_content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
            **(more or {}),
        }
        return {**parameters, "sign": rsa.sign(self.merchant.key, protocol.request_message(parameters))}

    def _ask(self, method: str, content: Mapping[str, str], settled: frozenset[str] = frozenset()) -> dict[str, Any]:
        """A signed answer to a signed question; empty for what does not exist or is ``settled``. Raises ``GatewayError``."""
        body = urlencode(self._signed(method, content)).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}
        host = urlsplit(self.merchant.url).hostname or ""
        node = f"{method.replace('.', '_')}_response"
        try:
            answer = outgoing.post(self.merchant.url, body, headers=headers, allowed_host=host).decode("utf-8")
            signed, sign = protocol.signed_node(answer, node), str(json.loads(answer)["sign"])
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise GatewayError(f"the answer cannot be read: {error}") from error
        if not rsa.verifies(self.merchant.alipay_key, signed.encode(), sign):
            raise GatewayError("the answer is not signed by Alipay")
        told: dict[str, Any] = json.loads(signed)
        if told.get("code") == "10000":
            return told
        if told.get("sub_code") in _NOT_THERE | settled:
            return {}
        raise GatewayError(f"{told.get('code')} {told.get('sub_code', '')}")


def _instant(text: str) -> dt.datetime:
    """A time as Alipay writes it, on the wall clock of Shanghai."""
    return dt.datetime.strptime(text, _STAMP).replace(tzinfo=SHANGHAI)


def _from_settings() -> AlipayGateway:
    """The court's account from the environment; keys are files whose paths it names."""
    return AlipayGateway(
        Merchant(
            url=settings.ALIPAY_URL,
            app_id=settings.ALIPAY_APP_ID,
            seller_id=settings.ALIPAY_SELLER_ID,
            key=rsa.private_key(key_file("ALIPAY_KEY_FILE")),
            alipay_key=rsa.public_key(key_file("ALIPAY_PLATFORM_KEY_FILE")),
        )
    )


register_gateway(NAME, _from_settings)
