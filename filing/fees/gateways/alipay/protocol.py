"""What Alipay signs: sorted parameters, and the node of an answer as it was sent. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal

from filing.fees.gateways.interface import BillLine

_UNSIGNED = frozenset({"sign", "sign_type"})
LARGEST_CSV = 50_000_000
ORDER_COLUMN, AMOUNT_COLUMN, REFERENCE_COLUMN, KIND_COLUMN = "商户订单号", "订单金额（元）", "支付宝交易号", "业务类型"
PAYMENT = "交易"


def request_message(parameters: Mapping[str, str]) -> bytes:
    """What the merchant signs of a request: everything but the signature, sorted, without what is empty."""
    return _joined({name: value for name, value in parameters.items() if name != "sign" and value})


def notice_message(parameters: Mapping[str, str]) -> bytes:
    """What Alipay signs of a notification: without ``sign`` and ``sign_type``, sorted."""
    return _joined({name: value for name, value in parameters.items() if name not in _UNSIGNED and value})


def _joined(parameters: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={parameters[name]}" for name in sorted(parameters)).encode()


def signed_node(answer: str, node: str) -> str:
    """The text of the node exactly as it was sent, which is what was signed. Raises ValueError if it is not there."""
    place = answer.index(f'"{node}"') + len(node) + 2
    place = answer.index(":", place) + 1
    while answer[place].isspace():
        place += 1
    _content, end = json.JSONDecoder().raw_decode(answer, place)
    return answer[place:end]


def bill_lines(archive: bytes) -> Iterator[BillLine]:
    """The payments of a bill: a ZIP with tables in GBK whose comments begin with ``#``. Raises ValueError for anything else."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
            for entry in bundle.infolist():
                name = (
                    entry.filename
                    if entry.flag_bits & 0x800
                    else entry.orig_filename.encode("cp437", "replace").decode("gbk", "replace")
                )
                if name.endswith(".csv") and "汇总" not in name and entry.file_size <= LARGEST_CSV:
                    yield from _lines(bundle.read(entry).decode("gbk"))
    except zipfile.BadZipFile as error:
        raise ValueError("not a bill") from error


def _lines(text: str) -> Iterator[BillLine]:
    rows = csv.reader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    head = [name.strip() for name in next(rows, [])]
    for row in rows:
        values = dict(zip(head, (value.strip() for value in row), strict=False))
        if values.get(KIND_COLUMN) == PAYMENT:
            yield BillLine(values[ORDER_COLUMN], Decimal(values[AMOUNT_COLUMN]), values[REFERENCE_COLUMN])
