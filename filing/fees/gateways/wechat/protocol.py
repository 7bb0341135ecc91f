"""What WeChat Pay v3 signs and encrypts: the messages, not the transport. Pure."""

import base64
import binascii
import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from filing.fees.gateways import rsa
from filing.fees.gateways.interface import BillLine

SCHEMA = "WECHATPAY2-SHA256-RSA2048"
ORDER_COLUMN, AMOUNT_COLUMN, REFERENCE_COLUMN = "商户订单号", "订单金额", "微信订单号"
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


def bill_lines(text: str) -> Iterator[BillLine]:
    """The payments of a trade bill: values begin with a back quote, and a summary of its own follows the last."""
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    head = next(rows, [])
    places = {name.strip(): place for place, name in enumerate(head)}
    for row in rows:
        values = [value.strip().lstrip("`") for value in row]
        if len(values) != len(head):
            return  # the summary
        number = values[places[ORDER_COLUMN]]
        if _NUMBER.fullmatch(number):
            yield BillLine(number, Decimal(values[places[AMOUNT_COLUMN]]), values[places[REFERENCE_COLUMN]])
