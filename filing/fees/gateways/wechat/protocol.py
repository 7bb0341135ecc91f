"""What WeChat Pay v3 signs and encrypts: the messages, not the transport. Pure."""

import base64
import binascii
import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from filing.fees.gateways import rsa
from filing.fees.gateways.interface import Bill, BillLine
from filing.fees.rules.reconciliation import BilledRefund

SCHEMA = "WECHATPAY2-SHA256-RSA2048"
ORDER_COLUMN, AMOUNT_COLUMN, REFERENCE_COLUMN, KIND_COLUMN = "商户订单号", "订单金额", "微信订单号", "交易状态"
REFUND_COLUMN, REFUND_AMOUNT_COLUMN, REFUND_REFERENCE_COLUMN = "商户退款单号", "申请退款金额", "微信退款单号"
REFUND_STATE_COLUMN = "退款状态"
PAYMENT, REFUND_DONE = "SUCCESS", "SUCCESS"
REFUND_FAILED = frozenset({"FAIL", "CHANGE", "CLOSED", "ABNORMAL"})
_NUMBER = re.compile(r"[0-9A-Za-z_\-]{1,64}")


def request_message(method: str, path: str, stamp: str, nonce: str, body: bytes) -> bytes:
    """What the merchant signs of a request; ``path`` is the address without the host, with its query."""
    return f"{method}\n{path}\n{stamp}\n{nonce}\n".encode() + body + b"\n"


def answer_message(stamp: str, nonce: str, body: bytes) -> bytes:
    """What the platform signs of an answer and of a callback."""
    return f"{stamp}\n{nonce}\n".encode() + body + b"\n"


def authorization(key: RSAPrivateKey, *, merchant: str, serial: str, stamp: str, nonce: str, message: bytes) -> str:
    """The header ``Authorization`` of a request."""
    fields = {
        "mchid": merchant,
        "nonce_str": nonce,
        "signature": rsa.sign(key, message),
        "timestamp": stamp,
        "serial_no": serial,
    }
    return f"{SCHEMA} " + ",".join(f'{name}="{value}"' for name, value in fields.items())


def decrypt(api_key: bytes, resource: Mapping[str, str]) -> bytes:
    """The resource of a callback (AEAD_AES_256_GCM). Raises ValueError if it was not encrypted with this key."""
    if resource.get("algorithm") != "AEAD_AES_256_GCM":
        raise ValueError("unknown algorithm")
    try:
        cipher = base64.b64decode(resource["ciphertext"], validate=True)
        return AESGCM(api_key).decrypt(resource["nonce"].encode(), cipher, resource.get("associated_data", "").encode())
    except (KeyError, InvalidTag, binascii.Error, TypeError) as error:
        raise ValueError("cannot be decrypted") from error


def cents(amount: Decimal) -> int:
    """Yuan in the unit of WeChat Pay."""
    return int((amount * 100).to_integral_exact())


def yuan(cents_: int) -> Decimal:
    """The unit of WeChat Pay in yuan."""
    return Decimal(cents_) / 100


def read_bill(text: str) -> Bill:
    """A trade bill of all kinds: values begin with a back quote, and a summary of its own follows the last.

    Raises ``KeyError`` for a column that is not there.
    """
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    head = [name.strip() for name in next(rows, [])]
    payments, refunds = [], []
    for row in rows:
        if len(row) != len(head):
            break  # the summary
        values = dict(zip(head, (value.strip().lstrip("`") for value in row), strict=True))
        if not _NUMBER.fullmatch(values[ORDER_COLUMN]):
            continue
        if values[KIND_COLUMN] == PAYMENT:
            payments.append(BillLine(values[ORDER_COLUMN], Decimal(values[AMOUNT_COLUMN]), values[REFERENCE_COLUMN]))
        elif values[REFUND_STATE_COLUMN] not in REFUND_FAILED:
            refunds.append(_billed_refund(values))
    return Bill(payments, refunds)


def _billed_refund(values: Mapping[str, str]) -> BilledRefund:
    """What goes back, as it was asked for: the settled amount beside it is less by the platform's own vouchers."""
    return BilledRefund(
        values[REFUND_COLUMN],
        values[ORDER_COLUMN],
        Decimal(values[REFUND_AMOUNT_COLUMN]),
        values[REFUND_REFERENCE_COLUMN][:80],
        done=values[REFUND_STATE_COLUMN] == REFUND_DONE,
    )
