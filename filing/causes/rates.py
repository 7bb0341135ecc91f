"""Rates of interest and shares as people write them: 6, 6%, 百分之六, 月利率千分之五, 年息六厘, 月息一分. Pure.

分 and 厘 are a tenth and a hundredth of the principal where they are for a year, a hundredth and a thousandth where they are
for a month (年利一分 is 10 %, 月利一分 is 1 %); for no other period is their meaning settled.
"""

import re
from decimal import Decimal

from courtportal.kernel.chinese import number_of_words

YEAR, QUARTER, MONTH, DAY = "year", "quarter", "month", "day"
DAYS_OF_A_YEAR = 365
_PERIODS = {"年": YEAR, "季": QUARTER, "月": MONTH, "日": DAY, "天": DAY}
_OF_A_YEAR = {YEAR: 1, QUARTER: 4, MONTH: 12, DAY: DAYS_OF_A_YEAR}
_SHARES = {"%": Decimal(1), "百": Decimal(1), "‰": Decimal("0.1"), "千": Decimal("0.1"), "万": Decimal("0.01")}
_FEN = {YEAR: Decimal(10), MONTH: Decimal(1)}
_N = "[0-9.点零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+"
_RATE = re.compile(
    r"(?:[每按]?(?P<before>[年季月日天])度?(?:化)?)?(?:利率|利息|息|利)?[为是按:：]?"
    rf"(?:(?P<of>[百千万])分之(?P<share>{_N})|(?P<figures>{_N})(?P<sign>[%‰])?"
    rf"|(?P<fen>{_N})分(?:(?P<half>半)|(?P<more>{_N})厘?)?利?息?|(?P<li>{_N})厘(?P<half_li>半)?利?息?)"
    r"(?:[/每](?P<after>[年季月日天]))?"
)


class UnclearRate(ValueError):
    """A rate that is not one alone until it is said for what time it is (``unclear_rate``), or one for another time than the
    one asked for (``rate_of_other_period``); ``problem`` says which.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_rate(typed: str, period: str = "") -> Decimal:
    """What was typed as percent for the period that is asked for, '' for a share of a whole. Raises ValueError, and UnclearRate.

    A rate for a shorter time is put into one for the year, as interest is counted: 12 months, 365 days.
    """
    found = _RATE.fullmatch(re.sub(r"\s", "", typed).replace("％", "%"))
    if found is None:
        raise ValueError(typed)
    written = _PERIODS.get(found["before"] or found["after"] or "", "")
    if (found["before"] and found["after"]) or (written and not period) or (found["figures"] and not (written or found["sign"])):
        raise ValueError(typed)
    rate = _in_fen(found, written or period) if found["fen"] or found["li"] else _in_parts(found)
    # Nobody lends at some thousandths or 分 a year without saying so: what is meant is a rate for a month or a day.
    if not written and period == YEAR and not (found["of"] == "百" or found["sign"] == "%"):
        raise UnclearRate("unclear_rate")
    return _for_period(rate, written or period, period)


def _in_parts(found: re.Match[str]) -> Decimal:
    """Percent, thousandths, ten thousandths, or figures beside the period alone."""
    return number_of_words(found["share"] or found["figures"]) * _SHARES[found["of"] or found["sign"] or "%"]


def _in_fen(found: re.Match[str], period: str) -> Decimal:
    if not period:
        raise ValueError(found[0])
    if period not in _FEN:
        raise UnclearRate("unclear_rate")
    if found["li"]:
        return (number_of_words(found["li"]) + _half(found["half_li"])) * _FEN[period] / 10
    tenths = number_of_words(found["more"]) / 10 if found["more"] else _half(found["half"])
    return (number_of_words(found["fen"]) + tenths) * _FEN[period]


def _half(said: str | None) -> Decimal:
    return Decimal("0.5") if said else Decimal(0)


def _for_period(rate: Decimal, written: str, period: str) -> Decimal:
    if written == period:
        return rate
    if period != YEAR:
        raise UnclearRate("rate_of_other_period")
    return a_year(rate, written)


def a_year(rate: Decimal, period: str) -> Decimal:
    """A rate for a period as that for a year; without a period it is one already."""
    return rate * _OF_A_YEAR.get(period, 1)
