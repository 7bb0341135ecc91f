"""What the orders of a judgment oblige to, as data: the judgment prints it, enforcement starts from it. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from courtportal.kernel.chinese import number_in_words


@dataclass(frozen=True, slots=True)
class Obligation:
    """To pay ``principal`` (yuan) and general interest within ``days`` of taking effect.

    ``wording`` says what the principal is for. ``interest`` is what had accrued before ``interest_until``; from that day on
    ``annual_rate`` (per cent) runs on the open principal until it is paid, so that no day is counted twice or by nobody.
    ``debtors`` and ``creditors`` are party ids, ``*_names`` their names as printed. ``from_receipt``: the days run from the
    service of a payment order, which has effect when they are over (CPL 227). ``collateral``: what is sold, the principal to be
    paid first out of its price (CPL 208).
    """

    debtors: tuple[str, ...]
    creditors: tuple[str, ...]
    debtor_names: tuple[str, ...]
    creditor_names: tuple[str, ...]
    principal: Decimal
    interest: Decimal = Decimal(0)
    interest_until: dt.date | None = None
    annual_rate: Decimal | None = None
    days: int = 10
    wording: str = "偿还借款本金"
    from_receipt: bool = False
    collateral: str = ""

    def to_json(self) -> dict[str, Any]:
        """As stored with the decision."""
        content = asdict(self)
        for key in ("principal", "interest", "annual_rate"):
            content[key] = None if content[key] is None else str(content[key])
        content["interest_until"] = self.interest_until.isoformat() if self.interest_until else None
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Obligation":
        """The obligation as stored."""
        return cls(
            debtors=tuple(content["debtors"]),
            creditors=tuple(content["creditors"]),
            debtor_names=tuple(content["debtor_names"]),
            creditor_names=tuple(content["creditor_names"]),
            principal=Decimal(content["principal"]),
            interest=Decimal(content["interest"]),
            interest_until=dt.date.fromisoformat(content["interest_until"]) if content["interest_until"] else None,
            annual_rate=None if content["annual_rate"] is None else Decimal(content["annual_rate"]),
            days=int(content["days"]),
            wording=content.get("wording", "偿还借款本金"),
            from_receipt=bool(content.get("from_receipt", False)),
            collateral=content.get("collateral", ""),
        )

    @property
    def text(self) -> str:
        """The order as the judgment words it."""
        if self.collateral:
            first = f"{'、'.join(self.creditor_names)}对所得价款在{self.principal:.2f}元范围内优先受偿"
            return f"拍卖、变卖{'、'.join(self.debtor_names)}的{self.collateral}，{first}"
        until = self.interest_until
        since = "应当自收到本支付令之日起" if self.from_receipt else "于本判决发生法律效力之日起"
        parts = [f"{'、'.join(self.debtor_names)}{since}{self.days}日内"]
        parts.append(f"向{'、'.join(self.creditor_names)}{self.wording}{self.principal:.2f}元")
        last = f"{until.year}年{until.month}月{until.day}日" if until else ""
        if self.interest > 0 and until:
            parts.append(f"，支付截至{last}（当日不计）的利息{self.interest:.2f}元")
        if self.annual_rate and until:
            rate = f"{self.annual_rate.normalize():f}%"
            parts.append(f"，并支付自{last}起的利息（以尚欠本金为基数，按年利率{rate}计算至实际清偿之日止）")
        return "".join(parts)


def numbered(orders: Sequence[str]) -> list[str]:
    """The orders with 一、二、… as the holding prints them; a single order stands without a number."""
    if len(orders) == 1:
        return [f"{orders[0]}。"]
    return [f"{number_in_words(i)}、{order}{'。' if i == len(orders) else '；'}" for i, order in enumerate(orders, 1)]
