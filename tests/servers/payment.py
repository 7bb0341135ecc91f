"""The other side of WeChat Pay v3 and of Alipay on loopback, written from their specifications and sharing no code with ours.

Each keeps its own books and its own keys, verifies what the merchant signs, and signs what it answers and reports.
"""

import base64
import hashlib
import io
import json
import re
import secrets
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def new_key() -> rsa.RSAPrivateKey:
    """A key of 2048 bits."""
    return rsa.generate_private_key(65537, 2048)


def private_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The key as a merchant keeps it."""
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    """The public half."""
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def rsa_sign(key: rsa.RSAPrivateKey, text: str) -> str:
    """SHA256withRSA in Base64."""
    return base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


WECHAT_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,"
    "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
ALIPAY_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,"
    "支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,"
    "退款批次号/请求号,服务费（元）,分润（元）,备注"
)


def _yuan(cents: int) -> str:
    return f"{cents / 100:.2f}"


def _lines(head: str, rows: list[dict[str, str]], *, mark: str = "") -> list[str]:
    return [",".join(f"{mark}{row.get(name, '')}" for name in head.split(",")) for row in rows]


@dataclass
class Platform:
    """What both have: keys, orders by number, refunds by number, and the day that it is there."""

    merchant_key: rsa.RSAPrivateKey
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    url: str = ""
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    spoil: str = ""
    today: str = "2026-09-01"

    def paid_on(self, day: str) -> dict[str, dict[str, Any]]:
        """The orders that were paid on the day, by number."""
        return {number: order for number, order in self.orders.items() if order.get("paid_at", "").startswith(day)}

    def refunds_on(self, day: str) -> list[tuple[str, int, dict[str, Any]]]:
        """Number, turn and refund of the day, once for each time that it was carried out."""
        return [
            (number, turn, refund)
            for number, refund in self.refunds.items()
            for turn in range(refund["times"])
            if day in refund["days"]
        ]

    def pay(self, number: str, at: str) -> None:
        """The payer pays in the app."""
        self.orders[number] |= {"paid_at": at, "transaction": "42000" + secrets.token_hex(6)}


@dataclass
class Wechat(Platform):
    """WeChat Pay: merchant 1900000001, app wx0001."""

    api_key: bytes = b"0123456789abcdef0123456789abcdef"
    serial: str = "PUB_KEY_ID_0001"

    def answer(self, method: str, target: str, headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """One request: 401 without the merchant's signature."""
        if not self._signed_by_merchant(method, target, headers.get("Authorization", ""), body):
            return self._told(401, {"code": "SIGN_ERROR"})
        path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
        if path == "/file":
            return 200, {}, self._bill(query["day"][0], query["type"][0]).encode()
        return self._told(*self._handle(method, path, query, json.loads(body or b"{}")))

    def _handle(self, method: str, path: str, query: dict[str, list[str]], said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path in {"/v3/pay/transactions/native", "/v3/pay/transactions/h5"}:
            assert said["amount"]["currency"] == "CNY"
            self.orders.setdefault(said["out_trade_no"], {"total": said["amount"]["total"], "notify": said["notify_url"]})
            if path.endswith("h5"):
                assert said["scene_info"]["payer_client_ip"]
                return 200, {"h5_url": f"{self.url}/h5?prepay_id={said['out_trade_no']}"}
            return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={said['out_trade_no']}"}
        if path.startswith("/v3/pay/transactions/out-trade-no/"):
            return self._order(method, path, query, said)
        if path == "/v3/refund/domestic/refunds" and method == "POST":
            fresh = self.accepted(said["out_trade_no"], said["amount"]["refund"])
            known = self.refunds.setdefault(said["out_refund_no"], fresh)
            return 200, {"refund_id": "5030001", "status": known["status"]}
        if path.startswith("/v3/refund/domestic/refunds/"):
            known = self.refunds.get(path.rsplit("/", 1)[1])
            return (200, {"refund_id": "5030001", "status": known["status"]}) if known else (404, {"code": "RESOURCE_NOT_EXISTS"})
        if path == "/v3/bill/tradebill":
            (day,), (kind,) = query["bill_date"], query.get("bill_type", ["ALL"])
            if not (self.paid_on(day) or self.refunds_on(day) or self.spoil):
                return 400, {"code": "NO_STATEMENT_EXIST"}
            digest = hashlib.sha1(self._bill(day, kind).encode()).hexdigest()  # noqa: S324 - the specification's own hash
            digest = "0" * 40 if self.spoil == "bill" else digest
            return 200, {"hash_type": "SHA1", "hash_value": digest, "download_url": f"{self.url}/file?day={day}&type={kind}"}
        return 404, {"code": "NOT_FOUND"}

    def accepted(self, order_number: str, cents: int) -> dict[str, Any]:
        """A refund as it is when it was asked for: on the bill of the day, and of each other day that ``days`` names."""
        order = {"order": order_number, "amount": cents}
        return order | {"status": "PROCESSING", "days": {self.today: "PROCESSING"}, "times": 1}

    def succeed(self, number: str, day: str) -> None:
        """The money has arrived; the bill of the day says so."""
        self.refunds[number]["status"] = self.refunds[number]["days"][day] = "SUCCESS"

    def _order(self, method: str, path: str, query: dict[str, list[str]], said: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Asked about, or closed by POST …/close."""
        number = path.removeprefix("/v3/pay/transactions/out-trade-no/").removesuffix("/close")
        assert (said.get("mchid") or query["mchid"][0]) == "1900000001"
        if number not in self.orders:
            return 404, {"code": "ORDER_NOT_EXIST"}
        if method == "GET":
            return 200, self.transaction(number)
        if "paid_at" in self.orders[number]:
            return 400, {"code": "ORDERPAID"}
        self.orders[number]["closed"] = True
        return 204, {}

    def transaction(self, number: str) -> dict[str, Any]:
        """The order as the platform tells it."""
        order = self.orders[number]
        told = {"appid": "wx0001", "mchid": "1900000001", "out_trade_no": number, "trade_state": "NOTPAY"}
        if "paid_at" in order:
            amount = {"total": order["total"], "payer_total": order["total"], "currency": "CNY"}
            told |= {
                "trade_state": "SUCCESS", "transaction_id": order["transaction"], "success_time": order["paid_at"],
                "amount": amount,
            }  # type: ignore[dict-item]  # fmt: skip
        return told

    def callback(self, number: str, stamp: int, **changed: Any) -> tuple[dict[str, str], bytes]:
        """The encrypted and signed report of a paid order; ``changed`` spoils the transaction."""
        plain = json.dumps(self.transaction(number) | changed).encode()
        nonce, associated = secrets.token_hex(6), "transaction"
        cipher = AESGCM(self.api_key).encrypt(nonce.encode(), plain, associated.encode())
        resource = {
            "algorithm": "AEAD_AES_256_GCM", "ciphertext": base64.b64encode(cipher).decode(), "nonce": nonce,
            "associated_data": associated, "original_type": "transaction",
        }  # fmt: skip
        body = json.dumps(
            {"id": "EV-1", "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource", "resource": resource}
        )
        return self._headers(body.encode(), str(stamp)), body.encode()

    def _headers(self, body: bytes, stamp: str) -> dict[str, str]:
        nonce = secrets.token_hex(8)
        key = new_key() if self.spoil == "signature" else self.key
        return {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Serial": self.serial,
            "Wechatpay-Signature": rsa_sign(key, f"{stamp}\n{nonce}\n{body.decode()}\n"),
        }

    def _told(self, status: int, content: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        body = json.dumps(content).encode() if content else b""
        return status, self._headers(body, "1788228000"), body

    def _signed_by_merchant(self, method: str, target: str, header: str, body: bytes) -> bool:
        scheme, _, rest = header.partition(" ")
        said = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if scheme != "WECHATPAY2-SHA256-RSA2048" or (said["mchid"], said["serial_no"]) != ("1900000001", "SERIAL01"):
            return False
        message = f"{method}\n{target}\n{said['timestamp']}\n{said['nonce_str']}\n".encode() + body + b"\n"
        signature = base64.b64decode(said["signature"])
        self.merchant_key.public_key().verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        return True

    def _bill(self, day: str, kind: str) -> str:
        """The trade bill: every column of the specification's kind ALL; a payment has 0 for a refund's number."""
        payments = [
            {
                "微信订单号": order["transaction"], "商户订单号": number, "交易状态": "SUCCESS",
                "订单金额": _yuan(order["total"]), "微信退款单号": "0", "商户退款单号": "0", "退款金额": "0.00",
                "申请退款金额": "0.00",
            }
            for number, order in self.paid_on(day).items()
        ]  # fmt: skip
        refunds = [
            {
                "微信订单号": self.orders[refund["order"]]["transaction"], "商户订单号": refund["order"], "交易状态": "REFUND",
                "微信退款单号": f"503000{turn}{number}", "商户退款单号": number, "订单金额": "0.00",
                "退款金额": _yuan(refund["amount"]), "申请退款金额": _yuan(refund["amount"]), "退款类型": "ORIGINAL",
                "退款状态": refund["days"][day],
            }
            for number, turn, refund in self.refunds_on(day)
        ]  # fmt: skip
        rows = {"ALL": payments + refunds, "SUCCESS": payments, "REFUND": refunds}[kind]
        same = {"交易时间": f"{day} 10:05:00", "公众账号ID": "wx0001", "商户号": "1900000001", "商品名称": "诉讼费"}
        lines = _lines(WECHAT_HEAD, [same | row for row in rows], mark="`")
        summary = ["总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"]
        summary.append(f"`{len(rows)},`0.00,`0.00,`0.00,`0.00,`0.00,`0.00")
        return "\ufeff" + "\r\n".join([WECHAT_HEAD, *lines, *summary]) + "\r\n"


@dataclass
class Alipay(Platform):
    """Alipay: app 2021000001, seller 2088000001."""

    def answer(self, _method: str, target: str, _headers: Any, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """One request to the one address, or the bill."""
        if urlsplit(target).path == "/bill.zip":
            return 200, {}, self._bill(parse_qs(urlsplit(target).query)["day"][0])
        said = dict(parse_qsl(body.decode(), keep_blank_values=True))
        self._verify(said)
        node = said["method"].replace(".", "_") + "_response"
        content = json.dumps(self._handle(said["method"], json.loads(said["biz_content"])), ensure_ascii=False)
        key = new_key() if self.spoil == "signature" else self.key
        return 200, {}, f'{{"{node}":{content},"sign":"{rsa_sign(key, content)}"}}'.encode()

    def open_cashier(self, url: str) -> str:
        """The payer's browser arrives: the order is known from the signed address alone; gives its number."""
        said = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        self._verify(said)
        content = json.loads(said["biz_content"])
        self.orders.setdefault(content["out_trade_no"], {"total": content["total_amount"], "method": said["method"]})
        return str(content["out_trade_no"])

    def _verify(self, said: dict[str, str]) -> None:
        """Raises InvalidSignature for a request that the merchant did not sign."""
        message = "&".join(f"{name}={said[name]}" for name in sorted(said) if name != "sign" and said[name])
        signature = base64.b64decode(said["sign"])
        self.merchant_key.public_key().verify(signature, message.encode(), padding.PKCS1v15(), hashes.SHA256())
        assert (said["app_id"], said["sign_type"], said["version"]) == ("2021000001", "RSA2", "1.0")

    def _handle(self, method: str, said: dict[str, str]) -> dict[str, Any]:
        ok = {"code": "10000", "msg": "Success"}
        order = self.orders.get(said.get("out_trade_no", ""), {})
        if method in {"alipay.trade.query", "alipay.trade.close"}:
            return self._order(method, order, said["out_trade_no"])
        if method == "alipay.trade.refund":
            fresh = said["out_request_no"] not in self.refunds
            self.refunds.setdefault(said["out_request_no"], self.carried_out(said["out_trade_no"], said["refund_amount"]))
            return ok | {"trade_no": order["transaction"], "fund_change": "Y" if fresh else "N"}
        if method == "alipay.trade.fastpay.refund.query":
            done = said["out_request_no"] in self.refunds
            return ok | ({"refund_status": "REFUND_SUCCESS", "trade_no": order["transaction"]} if done else {})
        day = said["bill_date"]
        if not (self.paid_on(day) or self.refunds_on(day) or self.spoil):
            return {"code": "40004", "msg": "Business Failed", "sub_code": "isp.bill_not_exist"}
        return ok | {"bill_download_url": f"{'http://evil.example' if self.spoil == 'bill' else self.url}/bill.zip?day={day}"}

    def carried_out(self, order_number: str, yuan: str) -> dict[str, Any]:
        """A refund: it is on the bill of the day and of each other day in ``days``, as often as ``times`` says."""
        return {"order": order_number, "amount": yuan, "days": [self.today], "times": 1}

    def _order(self, method: str, order: dict[str, Any], number: str) -> dict[str, Any]:
        """Asked about, or closed."""
        failed = {"code": "40004", "msg": "Business Failed"}
        paid = "paid_at" in order
        if method == "alipay.trade.close" and order:
            if paid:
                return failed | {"sub_code": "ACQ.TRADE_STATUS_ERROR"}
            order["closed"] = True
            return {"code": "10000", "msg": "Success", "out_trade_no": number}
        if not paid:
            return failed | {"sub_code": "ACQ.TRADE_NOT_EXIST"}
        return {
            "code": "10000", "msg": "Success", "out_trade_no": number, "trade_no": order["transaction"],
            "total_amount": order["total"], "trade_status": "TRADE_SUCCESS", "send_pay_date": order["paid_at"],
        }  # fmt: skip

    def callback(self, number: str, at: str, **changed: str) -> bytes:
        """The signed notification of a paid order; ``changed`` spoils it before it is signed."""
        order = self.orders[number]
        said = {
            "notify_time": at, "notify_type": "trade_status_sync", "notify_id": secrets.token_hex(8), "app_id": "2021000001",
            "seller_id": "2088000001", "charset": "utf-8", "version": "1.0", "out_trade_no": number, "subject": "诉讼费 & 申请费",
            "trade_no": order["transaction"], "trade_status": "TRADE_SUCCESS", "total_amount": order["total"],
            "gmt_payment": order["paid_at"],
        } | changed  # fmt: skip
        message = "&".join(f"{name}={said[name]}" for name in sorted(said) if said[name])
        key = new_key() if self.spoil == "signature" else self.key
        return urlencode(said | {"sign_type": "RSA2", "sign": rsa_sign(key, message)}).encode()

    def _bill(self, day: str) -> bytes:
        """A payment, and with a minus and the number of its request a refund."""
        payments = [
            {
                "支付宝交易号": f"{order['transaction']}\t", "商户订单号": f"{number}\t", "业务类型": "交易",
                "完成时间": order["paid_at"], "订单金额（元）": order["total"],
            }
            for number, order in self.paid_on(day).items()
        ]  # fmt: skip
        refunds = [
            {
                "支付宝交易号": f"{self.orders[refund['order']]['transaction']}\t", "商户订单号": f"{refund['order']}\t",
                "业务类型": "退款", "完成时间": f"{day} 16:00:0{turn}", "订单金额（元）": f"-{refund['amount']}",
                "退款批次号/请求号": f"{number}\t",
            }
            for number, turn, refund in self.refunds_on(day)
        ]  # fmt: skip
        rows = _lines(ALIPAY_HEAD, payments + refunds)
        text = "\r\n".join(["#支付宝业务明细查询", "#账号：[20880000010156]", ALIPAY_HEAD, *rows, "#业务明细列表结束"])
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as bundle:
            bundle.writestr("20880000010156_20260901_业务明细.csv", text.encode("gbk"))
            bundle.writestr("20880000010156_20260901_业务明细(汇总).csv", "#汇总".encode("gbk"))
        return archive.getvalue()


@contextmanager
def serving(platform: Wechat | Alipay) -> Iterator[None]:
    """The platform answers on a loopback port while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = platform.answer(self.command, self.path, self.headers, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _serve

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    platform.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
