"""A claim in a foreign currency, converted for the fee: 《诉讼费用交纳办法》 art. 55. Pure.

The fee is counted in yuan. The rate is the one published by the state on the day on which the court decides to accept; the fees
of appeal and retrial follow the same rate, because they are counted on what it made of the claim.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filing.causes.currency import FOREIGN, amount_text
from filing.fees.rules.amounts import rounded
from filing.fees.rules.litigation_fee import FeeLine
from filing.fees.rules.scales import CONVERSION
from filing.law import Bilingual

HIGHEST_RATE = Decimal(1000)  # yuan for one unit; above is a rate for a hundred units, or a slip
# [verify] which published rate the court takes; a court that takes another says so in its settings (``exchange_source``).
USUAL_SOURCE = "中国人民银行授权中国外汇交易中心公布的人民币汇率中间价"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one unit of a foreign currency is in yuan, and where that was published."""

    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A claim in a currency at a rate; ``accepted_on`` is the day of the rate, None while the court has not accepted.

    ``claimed`` is None once the amount in dispute has changed and was given in yuan.
    """

    currency: str
    claimed: Decimal | None
    exchange: Exchange
    accepted_on: dt.date | None = None

    @property
    def yuan(self) -> Decimal:
        """The amount claimed in yuan, to the cent; 0 where it is not known any more."""
        return rounded((self.claimed or Decimal(0)) * self.exchange.rate)

    def line(self) -> FeeLine:
        """How the amount came about, as a line of the fee; it adds nothing to it."""
        name, rate = FOREIGN[self.currency], f"{self.exchange.rate.normalize():f}"
        day, source = self.accepted_on, self.exchange.source
        when = Bilingual(f"{day.year}年{day.month}月{day.day}日受理", f"accepted on {day:%Y-%m-%d}") if day else _PROVISIONAL
        zh, en = f"{when.zh}，1{name.zh}合人民币{rate}元（{source}）", f"{when.en}: ¥{rate} for each of {name.en} ({source})"
        if self.claimed is not None:
            zh += f"，{amount_text(self.claimed, self.currency)}折合{self.yuan:,.2f}元"
            en += f"; {amount_text(self.claimed, self.currency, 'en')} are ¥{self.yuan:,.2f}"
        return FeeLine(CONVERSION, Bilingual(zh, en), rate, Decimal("0.00"))

    def stored(self) -> dict[str, Any]:
        """As it is kept with an assessment."""
        return {
            "currency": self.currency,
            "claimed": None if self.claimed is None else str(self.claimed),
            "rate": str(self.exchange.rate),
            "source": self.exchange.source,
            "accepted_on": self.accepted_on.isoformat() if self.accepted_on else None,
        }


_PROVISIONAL = Bilingual(
    "按填写的汇率试算，受理时按当日的汇率核定", "at the rate you gave; the court takes that of the day it accepts"
)


def read_conversion(stored: dict[str, Any]) -> Conversion:
    """A conversion as it was kept."""
    return Conversion(
        currency=stored["currency"],
        claimed=None if stored["claimed"] is None else Decimal(stored["claimed"]),
        exchange=Exchange(Decimal(stored["rate"]), stored["source"]),
        accepted_on=dt.date.fromisoformat(stored["accepted_on"]) if stored["accepted_on"] else None,
    )
