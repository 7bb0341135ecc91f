"""How court documents write dates, times and money (GB/T 15835; 人民币大写 as in 《支付结算办法》 annex 1); pure."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


def han_date(day: dt.date) -> str:
    """二〇二六年十一月二十二日, for the date under a document."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{han_number(day.month)}月{han_number(day.day)}日"


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
    """壹万贰仟叁佰元整: the amount in characters that cannot be altered. Raises ValueError below zero or from 10^12 yuan."""
    if amount < 0 or amount >= 10**12:
        raise ValueError(f"{amount} cannot be written out")
    cents = int((amount * 100).to_integral_value(rounding="ROUND_HALF_UP"))
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_capital_integer(whole)}元" if whole or not cents else ""
    if not (jiao or fen):
        return f"{words}整"
    if jiao:
        words += f"{_CAPITALS[jiao]}角"
    elif whole:
        words += "零"
    return f"{words}{_CAPITALS[fen]}分" if fen else f"{words}整"


def han_number(number: int) -> str:
    """一 to 九十九, as in dates and numbered items."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _capital_integer(number: int) -> str:
    """Groups of four digits; a gap of zeros inside the number is one 零."""
    if number == 0:
        return "零"
    words, gap = "", False
    for group in range(len(_GROUPS) - 1, -1, -1):
        part = number // 10_000**group % 10_000
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += "零"
        words += _capital_group(part) + _GROUPS[group]
        gap = False
    return words


def _capital_group(part: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _CAPITALS[digit] + _PLACES[place]
        gap = False
    return words
