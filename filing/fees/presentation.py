"""How a fee is shown: its name, its lines, its versions and its ledger in the reader's language."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from filing.fees.assessments import read_lines
from filing.fees.gateways.interface import channels
from filing.fees.models import Fee
from filing.fees.rules.changes import TURNS, Turn
from filing.fees.rules.ledger import Account
from filing.fees.rules.scales import SCALES, FeeKind


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the computation."""

    part: str
    rate: str
    amount: Decimal | None
    article: str


def kind_name(fee: Fee) -> str:
    """案件受理费 for a case fee, 执行申请费 for enforcement, 保全申请费 for preservation, otherwise the application fee."""
    if fee.kind == FeeKind.ENFORCEMENT:
        return _("执行申请费")
    if fee.kind == FeeKind.PRESERVATION:
        return _("保全申请费")
    if SCALES[FeeKind(fee.kind)].actual:
        return SCALES[FeeKind(fee.kind)].name.in_language(language())
    return _("案件受理费") if SCALES[FeeKind(fee.kind)].halves else _("申请费")


def fee_lines(fee: Fee) -> list[ShownLine]:
    """The stored lines in the language of the page."""
    suffix = "_en" if (get_language() or "").startswith("en") else ""
    rates = {"定额": _("定额"), "封顶": _("封顶"), "实际": _("实际")}
    return [
        ShownLine(stored[f"part{suffix}"], rates.get(line.rate, line.rate), line.shown_amount, stored[f"article{suffix}"])
        for stored, line in zip(fee.lines, read_lines(fee.lines), strict=True)
    ]


CHANNEL_NAMES = {
    "wechat": gettext_lazy("微信支付"),
    "alipay": gettext_lazy("支付宝"),
    "simulated": gettext_lazy("模拟收银台"),
    "transfer": gettext_lazy("银行转账"),
    "pos": gettext_lazy("窗口刷卡"),
    "cash": gettext_lazy("窗口现金"),
}


def channel_name(name: str) -> Promise | str:
    """How a channel is called; one that a court added itself is called by its own name."""
    return CHANNEL_NAMES.get(name, name)


DEED_NAMES = {
    "assessed": gettext_lazy("核定"),
    "allotted": gettext_lazy("裁判分担"),
    "taken_back": gettext_lazy("登记有误，已撤销"),
    "allotment_reversed": gettext_lazy("原裁判撤销，分担取消"),
    "paid": gettext_lazy("收款"),
    "refunded": gettext_lazy("退付"),
    "refund_failed": gettext_lazy("退付未成"),
    "to_treasury": gettext_lazy("缴入国库"),
    "relief_defer": gettext_lazy("准予缓交"),
    "relief_reduce": gettext_lazy("准予减交"),
    "relief_waive": gettext_lazy("准予免交"),
    "deferral_over": gettext_lazy("缓交期满"),
}
ACCOUNT_NAMES = {
    Account.RECEIVABLE: gettext_lazy("应收"),
    Account.DEFERRED: gettext_lazy("缓交"),
    Account.RECEIVED: gettext_lazy("已收"),
    Account.TREASURY: gettext_lazy("国库"),
    Account.WAIVED: gettext_lazy("减免"),
    Account.REVENUE: gettext_lazy("诉讼费收入"),
    Account.REFUNDABLE: gettext_lazy("应退"),
    Account.REFUNDED: gettext_lazy("已退"),
}


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry of the ledger in words."""

    booked_at: dt.datetime
    deed: str
    debit: str
    credit: str
    channel: str
    amount: Decimal


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def deed_name(deed: str) -> str:
    """Why something was booked or assessed: by one of our deeds, or by a turn of the case."""
    if deed in DEED_NAMES:
        return str(DEED_NAMES[deed])
    return TURNS[Turn(deed)].name.in_language(language())


def shown_entries(fee: Fee) -> list[ShownEntry]:
    """The ledger of the fee, in the order in which it was booked."""
    return [
        ShownEntry(
            entry.booked_at,
            deed_name(entry.deed),
            str(ACCOUNT_NAMES[Account(entry.debit)]),
            str(ACCOUNT_NAMES[Account(entry.credit)]),
            str(channel_name(entry.channel)),
            entry.amount,
        )
        for entry in fee.ledger.order_by("created_at", "pk")
    ]


@dataclass(frozen=True, slots=True)
class ShownAssessment:
    """One version of the fee."""

    number: int
    at: dt.datetime
    turn: str
    amount: Decimal
    reason: str


def shown_assessments(fee: Fee) -> list[ShownAssessment]:
    """The versions of the fee, the first first."""
    return [
        ShownAssessment(one.number, one.assessed_at, deed_name(one.turn), one.amount, one.reason)
        for one in fee.assessments.order_by("number")
    ]


def shown_channels() -> list[tuple[str, Promise | str]]:
    """The channels through which one can pay here, by code and name."""
    return [(name, channel_name(name)) for name in channels()]
