"""Numbers, money and dates as Chinese court documents write them. Pure."""

from datetime import date
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SECTIONS = ("", "万", "亿", "万亿")
LARGEST_CAPITALS = Decimal("9999999999999999.99")


def number_in_words(number: int) -> str:
    """A number from 0 to 9999 9999 in Chinese words: 10 → 十, 105 → 一百零五, 12000 → 一万二千."""
    if not 0 <= number < 10**8:
        raise ValueError(number)
    if number == 0:
        return "零"
    words = _group_sections(number, "零一二三四五六七八九", ("", "十", "百", "千"))
    return words[1:] if words.startswith("一十") else words


def date_in_numerals(day: date) -> str:
    """A date as documents end with it: 2026-11-22 → 二〇二六年十一月二十二日."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}年{number_in_words(day.month)}月{number_in_words(day.day)}日"


def amount_in_capitals(amount: Decimal) -> str:
    """An amount in yuan in capital numerals: 10050.03 → 人民币壹万零伍拾元零叁分.

    Follows 《支付结算办法》 annex 1: a whole amount ends in 整, one zero stands for any run of zeros inside the number
    and between yuan and fen. Raises ``ValueError`` for amounts below zero, finer than a cent or too large.
    """
    if not 0 <= amount <= LARGEST_CAPITALS or amount != amount.quantize(Decimal("0.01")):
        raise ValueError(amount)
    yuan, cents = divmod(int(amount * 100), 100)
    jiao, fen = divmod(cents, 10)
    words = _group_sections(yuan, _CAPITALS, ("", "拾", "佰", "仟")) + "元" if yuan else ""
    if not cents:
        return f"人民币{words or '零元'}整"
    if jiao:
        words += f"{_CAPITALS[jiao]}角"
    elif yuan:
        words += "零"
    return f"人民币{words}{_CAPITALS[fen] + '分' if fen else '整'}"


def _group_sections(number: int, digits: str, places: tuple[str, ...]) -> str:
    """Write a number in groups of four digits; a zero is said once wherever digits are skipped."""
    words, skipped = "", False
    for index in range(len(_SECTIONS) - 1, -1, -1):
        section = number // 10 ** (4 * index) % 10**4
        if not section:
            skipped = skipped or bool(words)
            continue
        if words and (skipped or section < 10**3):
            words += digits[0]
        # 万亿 is 万 of 亿: its 亿 is written once, after the 亿 section, if that section has digits of its own.
        name = "万" if index == 3 and number // 10**8 % 10**4 else _SECTIONS[index]
        words += _four_digits(section, digits, places) + name
        skipped = False
    return words


def _four_digits(section: int, digits: str, places: tuple[str, ...]) -> str:
    words, skipped = "", False
    for place in range(3, -1, -1):
        digit = section // 10**place % 10
        if not digit:
            skipped = bool(words)
            continue
        words += (digits[0] if skipped else "") + digits[digit] + places[place]
        skipped = False
    return words
