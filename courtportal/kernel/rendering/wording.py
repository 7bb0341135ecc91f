"""How court documents write dates, times and money (GB/T 15835; 人民币大写 as in 《支付结算办法》 annex 1); pure."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from courtportal.kernel.chinese import amount_in_capitals, date_in_numerals, number_in_words

SHANGHAI = ZoneInfo("Asia/Shanghai")
CENT = Decimal("0.01")


def han_date(day: dt.date) -> str:
    """二〇二六年十一月二十二日, for the date under a document."""
    return date_in_numerals(day)


def plain_date(day: dt.date) -> str:
    """2026年11月22日, for dates in the text."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain_time(instant: dt.datetime) -> str:
    """2026年11月22日09时30分 on the courts' wall clock. Raises ValueError for an instant without time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    there = instant.astimezone(SHANGHAI)
    return f"{plain_date(there.date())}{there:%H}时{there:%M}分"


def exact_time(instant: dt.datetime) -> str:
    """2026-11-22 09:30:05（北京时间）, for proofs and signatures."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}（北京时间）"


def minute(instant: dt.datetime) -> str:
    """2026-11-22 09:30 on the courts' wall clock, for small marks."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def yuan(amount: Decimal) -> str:
    """12,300.00元."""
    return f"{amount:,.2f}元"


def capital_yuan(amount: Decimal) -> str:
    """壹万贰仟叁佰元整: the amount in characters that cannot be altered. Raises ValueError below zero or from 10^16 yuan."""
    try:
        return amount_in_capitals(amount.quantize(CENT, ROUND_HALF_UP)).removeprefix("人民币")
    except ValueError as error:
        raise ValueError(f"{amount} cannot be written out") from error


def han_number(number: int) -> str:
    """一, 二 … as in numbered items."""
    return number_in_words(number)
