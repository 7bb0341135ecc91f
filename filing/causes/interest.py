"""Simple interest of a claim: principal × yearly rate × days ÷ 365, as the official complaint asks for it to be set out. Pure."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

DAYS_OF_A_YEAR = 365
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest at a rate in percent a year; the first day counts, the last does not."""

    principal: Decimal
    yearly_rate: Decimal
    first_day: dt.date
    last_day: dt.date

    @property
    def days(self) -> int:
        """How many days it runs; none if the days are turned round."""
        return max((self.last_day - self.first_day).days, 0)

    @property
    def exact(self) -> Decimal:
        """Not rounded; it may be larger than any amount."""
        return self.principal * self.yearly_rate / 100 * self.days / DAYS_OF_A_YEAR

    @property
    def amount(self) -> Decimal:
        """To the cent."""
        return self.exact.quantize(CENT, ROUND_HALF_UP)

    @property
    def words(self) -> str:
        """How it was worked out, in the words of the complaint."""
        rate, first, last = f"{self.yearly_rate.normalize():f}", _day(self.first_day), _day(self.last_day)
        return (
            f"以{self.principal:,.2f}元为基数，按年利率{rate}%，自{first}起至{last}止（当日不计），共{self.days}天，"
            f"每年按{DAYS_OF_A_YEAR}天计算，计{self.amount:,.2f}元"
        )


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
