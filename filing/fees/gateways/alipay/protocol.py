"""What Alipay signs: sorted parameters, and the node of an answer as it was sent. Pure."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal

from filing.fees.gateways.interface import Bill, BillLine
from filing.fees.rules.reconciliation import BilledRefund

_UNSIGNED = frozenset({"sign", "sign_type"})
LARGEST_CSV = 50_000_000
ORDER_COLUMN, AMOUNT_COLUMN, REFERENCE_COLUMN, KIND_COLUMN = "商户订单号", "订单金额（元）", "支付宝交易号", "业务类型"
REFUND_COLUMN, DONE_COLUMN = "退款批次号/请求号", "完成时间"
PAYMENT, REFUND = "交易", "退款"


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


def read_bill(archive: bytes) -> Bill:
    """A bill: a ZIP with tables in GBK whose comments begin with ``#``. Raises ValueError for anything else."""
    rows = list(_rows(archive))
    return Bill(
        [_payment(row) for row in rows if row.get(KIND_COLUMN) == PAYMENT],
        [_billed_refund(row) for row in rows if row.get(KIND_COLUMN) == REFUND],
    )


def _payment(row: Mapping[str, str]) -> BillLine:
    return BillLine(row[ORDER_COLUMN], Decimal(row[AMOUNT_COLUMN]), row[REFERENCE_COLUMN])


def _billed_refund(row: Mapping[str, str]) -> BilledRefund:
    """Money that went back has a minus. It has no number of Alipay's own: the trade's and the instant tell it from another one.

    A refund of a whole order may be without a request number; Alipay then takes that of the order.
    """
    return BilledRefund(
        row[REFUND_COLUMN] or row[ORDER_COLUMN],
        row[ORDER_COLUMN],
        -Decimal(row[AMOUNT_COLUMN]),
        f"{row[REFERENCE_COLUMN]} {row[DONE_COLUMN]}"[:80],
    )


def _rows(archive: bytes) -> Iterator[dict[str, str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
            for entry in bundle.infolist():
                name = (
                    entry.filename
                    if entry.flag_bits & 0x800
                    else entry.orig_filename.encode("cp437", "replace").decode("gbk", "replace")
                )
                if name.endswith(".csv") and "汇总" not in name and entry.file_size <= LARGEST_CSV:
                    yield from _table(bundle.read(entry).decode("gbk"))
    except zipfile.BadZipFile as error:
        raise ValueError("not a bill") from error


def _table(text: str) -> Iterator[dict[str, str]]:
    rows = csv.reader(line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    head = [name.strip() for name in next(rows, [])]
    for row in rows:
        yield dict(zip(head, (value.strip() for value in row), strict=False))
