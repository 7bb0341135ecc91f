"""What a demo story is told from: the parties, the dates, the dice; and what it tells."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from search.demo.people import Side


@dataclass(frozen=True, slots=True)
class Setting:
    """The frame of one case."""

    rng: Random
    plaintiff: Side
    defendant: Side
    district: str
    began_on: date
    decided_on: date

    @property
    def a(self) -> str:
        return self.plaintiff.name

    @property
    def b(self) -> str:
        return self.defendant.name

    def money(self, low: int, high: int, step: int = 1000) -> Decimal:
        """A round amount in yuan."""
        return Decimal(self.rng.randrange(low // step, high // step + 1) * step)

    def cents(self, low: int, high: int) -> Decimal:
        """An amount in yuan and cents."""
        return Decimal(self.rng.randrange(low * 100, high * 100)) / 100

    def day(self, after: int, spread: int = 60) -> date:
        """A day some time after the beginning, before the decision."""
        day = self.began_on + timedelta(days=after + self.rng.randrange(spread))
        return min(day, self.decided_on - timedelta(days=100))

    def pick(self, *choices: str) -> str:
        return self.rng.choice(choices)

    def chance(self, part: float) -> bool:
        return self.rng.random() < part


@dataclass(frozen=True, slots=True)
class Story:
    """The content of a judgment: what was asked, answered, found, reasoned and ordered."""

    claims: str
    defence: str
    facts: str
    reasons: str
    statutes: tuple[tuple[str, tuple[int, ...]], ...]
    orders: tuple[str, ...]
    amount: Decimal | None = None
    fee_on: str = "被告"


def on(day: date) -> str:
    """2024年3月5日"""
    return f"{day.year}年{day.month}月{day.day}日"


def yuan(amount: Decimal) -> str:
    """100000元 or 1234.56元, as judgments write sums."""
    return f"{amount:.2f}元" if amount % 1 else f"{int(amount)}元"


CIVIL_CODE = "中华人民共和国民法典"
LENDING = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"
LABOUR_CONTRACT = "中华人民共和国劳动合同法"
ROAD_TRAFFIC = "中华人民共和国道路交通安全法"
