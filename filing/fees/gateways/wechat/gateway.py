"""WeChat Pay v3 as one of the portal's gateways: Native on a computer, H5 on a phone.

Every request is signed with the merchant's key and every answer and callback is believed only with the platform's signature.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from django.conf import settings
from django.http import HttpResponse, JsonResponse

from courtportal.kernel import clock, outgoing
from filing.fees.gateways import rsa
from filing.fees.gateways.addresses import callback_address, portal_address, trusted_host
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
from filing.fees.gateways.keys import key_file, secret_text
from filing.fees.gateways.wechat import protocol

NAME = "wechat"
OLDEST = dt.timedelta(minutes=5)
LARGEST_BILL = 50_000_000
# The code of a native order is good for two hours, the page of an H5 order for five minutes; a little less is believed.
CODE_LASTS = dt.timedelta(hours=1, minutes=50)
PAGE_LASTS = dt.timedelta(minutes=4)
_WORDS = {"SUCCESS": RefundWord.ARRIVED, "PROCESSING": RefundWord.PENDING}
_NOT_THERE = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS", "NO_STATEMENT_EXIST"})
_OVER = frozenset({"ORDERPAID", "ORDER_PAID", "ORDER_CLOSED", "ORDERCLOSED"})


@dataclass(frozen=True)
class Merchant:
    """The court's account: its numbers and keys, and the keys of the platform by serial number."""

    url: str
    app_id: str
    merchant_id: str
    serial: str
    key: RSAPrivateKey
    platform_keys: Mapping[str, RSAPublicKey]
    api_key: bytes


class WechatGateway:
    """The merchant's side of the API."""

    def __init__(self, merchant: Merchant) -> None:
        self.merchant = merchant

    def create_order(self, order: Order) -> Cashier:
        """On a phone the address of the H5 cashier, else the code that the payer scans (``weixin://…``)."""
        body: dict[str, Any] = {
            "appid": self.merchant.app_id,
            "mchid": self.merchant.merchant_id,
            "description": order.subject[:127],
            "out_trade_no": order.order_number,
            "notify_url": callback_address(NAME),
            "amount": {"total": protocol.cents(order.amount), "currency": "CNY"},
        }
        if not order.on_phone:
            return Cashier(str(self._ask("POST", "/v3/pay/transactions/native", body)["code_url"]), CODE_LASTS)
        body["scene_info"] = {"payer_client_ip": order.payer_address, "h5_info": {"type": "Wap"}}
        h5_url = str(self._ask("POST", "/v3/pay/transactions/h5", body)["h5_url"])
        return Cashier(f"{h5_url}&redirect_url={quote(portal_address(order.return_url), safe='')}", PAGE_LASTS)

    def close_order(self, order_number: str) -> None:
        """No code or page of the order takes money any more; one that was paid stays paid. Raises ``GatewayError``."""
        path = f"/v3/pay/transactions/out-trade-no/{quote(order_number, safe='')}/close"
        self._ask("POST", path, {"mchid": self.merchant.merchant_id}, settled=_OVER)

    def read_callback(self, *, headers: Mapping[str, str], body: bytes, now: dt.datetime) -> PaidNotice:
        """Signature, age, key, merchant, state: each is checked before a word is believed. Raises ``CallbackRefused``."""
        if not self._is_signed(headers, body):
            raise CallbackRefused("bad_signature")
        if abs(now.timestamp() - int(headers["Wechatpay-Timestamp"])) > OLDEST.total_seconds():
            raise CallbackRefused("too_old")
        try:
            told = json.loads(body)
            transaction = json.loads(protocol.decrypt(self.merchant.api_key, told["resource"]))
            if told["event_type"] != "TRANSACTION.SUCCESS":
                raise CallbackRefused("not_paid")
            return self._notice(transaction)
        except (ValueError, KeyError, TypeError) as error:
            raise CallbackRefused("unreadable") from error

    def answer_callback(self, *, refused: str = "") -> HttpResponse:
        """An empty answer; for a refusal the words of the specification, so that the platform tries again."""
        return JsonResponse({"code": "FAIL", "message": refused}, status=400) if refused else HttpResponse(status=204)

    def find_payment(self, order_number: str) -> PaidNotice | None:
        """Ask for the order. Raises ``GatewayError``."""
        path = f"/v3/pay/transactions/out-trade-no/{quote(order_number, safe='')}?mchid={self.merchant.merchant_id}"
        found = self._ask("GET", path)
        if found.get("trade_state") != "SUCCESS":
            return None
        try:
            return self._notice(found)
        except CallbackRefused as error:
            raise GatewayError(error.code) from error

    def refund(self, order: RefundOrder) -> RefundNotice:
        """Give back; the same refund number is one refund. Raises ``GatewayError``."""
        body = {
            "out_trade_no": order.order_number,
            "out_refund_no": order.refund_number,
            "reason": order.reason[:80],
            "amount": {"refund": protocol.cents(order.amount), "total": protocol.cents(order.paid), "currency": "CNY"},
        }
        return _refund_notice(self._ask("POST", "/v3/refund/domestic/refunds", body))

    def find_refund(self, order: RefundOrder) -> RefundNotice:
        """What became of it; one that never reached the platform is asked for again. Raises ``GatewayError``."""
        found = self._ask("GET", f"/v3/refund/domestic/refunds/{quote(order.refund_number, safe='')}")
        return _refund_notice(found) if found else self.refund(order)

    def bill(self, day: dt.date) -> Bill:
        """Payments and refunds of a day; the file is held to the hash that the signed answer names. Raises ``GatewayError``."""
        found = self._ask("GET", f"/v3/bill/tradebill?bill_date={day.isoformat()}&bill_type=ALL")
        if not found:
            return Bill()
        url = str(found["download_url"])
        content = self._send("GET", url, b"", host=trusted_host(url, self.merchant.url, ("mch.weixin.qq.com",))).body
        if hashlib.sha1(content, usedforsecurity=False).hexdigest() != found["hash_value"]:
            raise GatewayError("the bill is not the one that was announced")
        try:
            return protocol.read_bill(content.decode("utf-8"))
        except (ValueError, KeyError, InvalidOperation) as error:
            raise GatewayError(f"the bill cannot be read: {error}") from error

    def _notice(self, transaction: Mapping[str, Any]) -> PaidNotice:
        if (transaction["mchid"], transaction["appid"]) != (self.merchant.merchant_id, self.merchant.app_id):
            raise CallbackRefused("wrong_merchant")
        if transaction["trade_state"] != "SUCCESS" or transaction["amount"]["currency"] != "CNY":
            raise CallbackRefused("not_paid")
        return PaidNotice(
            order_number=str(transaction["out_trade_no"]),
            amount=protocol.yuan(int(transaction["amount"]["total"])),
            reference=str(transaction["transaction_id"])[:80],
            paid_at=dt.datetime.fromisoformat(transaction["success_time"]),
        )

    def _ask(
        self, method: str, path: str, content: Mapping[str, Any] | None = None, settled: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """A signed answer to a signed question; empty for what does not exist or is ``settled``. Raises ``GatewayError``."""
        body = json.dumps(content, ensure_ascii=False).encode() if content is not None else b""
        answer = self._send(method, self.merchant.url + path, body, host=urlsplit(self.merchant.url).hostname or "")
        try:
            if not self._is_signed(answer.headers, answer.body):
                raise GatewayError("the answer is not signed by the platform")
            told: dict[str, Any] = json.loads(answer.body or b"{}")
        except ValueError as error:
            raise GatewayError("the answer cannot be read") from error
        if 200 <= answer.status < 300:
            return told
        if told.get("code") in _NOT_THERE | settled:
            return {}
        raise GatewayError(f"{answer.status} {told.get('code', '')}")

    def _send(self, method: str, url: str, body: bytes, *, host: str) -> outgoing.Answer:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        stamp, nonce = str(int(clock.now().timestamp())), secrets.token_hex(16)
        signed = protocol.authorization(
            self.merchant.key,
            merchant=self.merchant.merchant_id,
            serial=self.merchant.serial,
            stamp=stamp,
            nonce=nonce,
            message=protocol.request_message(method, path, stamp, nonce, body),
        )
        headers = {
            "Authorization": signed,
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "courtportal",
        }
        try:
            return outgoing.request(method, url, body, headers=headers, allowed_host=host, most_bytes=LARGEST_BILL)
        except OSError as error:
            raise GatewayError(str(error)) from error

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Signed by a key of the platform that the court knows. Names of headers are compared without case."""
        given = {name.lower(): value for name, value in headers.items()}
        key = self.merchant.platform_keys.get(given.get("wechatpay-serial", ""))
        stamp = given.get("wechatpay-timestamp", "")
        if key is None or not (stamp.isascii() and stamp.isdigit()):
            return False
        message = protocol.answer_message(stamp, given.get("wechatpay-nonce", ""), body)
        return rsa.verifies(key, message, given.get("wechatpay-signature", ""))


def _refund_notice(told: Mapping[str, Any]) -> RefundNotice:
    return RefundNotice(_WORDS.get(str(told.get("status")), RefundWord.FAILED), str(told.get("refund_id", "")))


def _from_settings() -> WechatGateway:
    """The court's account from the environment; keys are files whose paths it names."""
    return WechatGateway(
        Merchant(
            url=settings.WECHAT_URL.rstrip("/"),
            app_id=settings.WECHAT_APP_ID,
            merchant_id=settings.WECHAT_MERCHANT_ID,
            serial=settings.WECHAT_KEY_SERIAL,
            key=rsa.private_key(key_file("WECHAT_KEY_FILE")),
            platform_keys={settings.WECHAT_PLATFORM_SERIAL: rsa.public_key(key_file("WECHAT_PLATFORM_KEY_FILE"))},
            api_key=secret_text("WECHAT_API_KEY").encode(),
        )
    )


register_gateway(NAME, _from_settings)
