"""Numbers, money and dates as Chinese court documents write them, and amounts as people write them. Pure."""

import re
from datetime import date
from decimal import Decimal

_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SECTIONS = ("", "万", "亿", "万亿")
LARGEST_CAPITALS = Decimal("9999999999999999.99")
_ORDINARY = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
# The capitals and the other forms of a word, and what an amount in figures has beside its digits.
_PLAIN = str.maketrans(
    "〇壹贰貳叁參肆伍陆陸柒捌玖两兩拾佰仟萬億圆圓块", "零一二二三三四五六六七八九二二十百千万亿元元元", " \t\u3000,，¥￥"
)
_DIGIT = f"[{_ORDINARY[1:]}]"
_SECTION = re.compile(rf"(?:({_DIGIT})千)?零?(?:({_DIGIT})百)?零?(?:({_DIGIT}?)十)?零?({_DIGIT})?")
_AMOUNT = re.compile(
    rf"(?:人民币)?(?:(?P<yuan>[{_ORDINARY}十百千万亿]+)(?:元零?(?=.)|元?$))?(?:(?P<jiao>{_DIGIT})角)?(?:零?(?P<fen>{_DIGIT})分)?"
)
# A digit after 百, 千 or 万 without the place that it counts (五万三), and a zero that stands for nothing.
_LONGEST = 60  # characters: no amount of the law is longer, and words within words are read one in the other
_UNCLEAR = re.compile(rf"[百千万亿]{_DIGIT}$|^零.|零(?!{_DIGIT}|十)")
_NUMBER = re.compile(rf"(?P<figures>[0-9]+(?:\.[0-9]+)?)|(?P<whole>[{_ORDINARY}十百千万亿]+)(?:点(?P<decimals>[{_ORDINARY}]+))?")
_OF_WORDS = re.compile(f"[{_ORDINARY}十百千万亿]")


def number_in_words(number: int) -> str:
    """A number from 0 to 9999 9999 in Chinese words: 10 → 十, 105 → 一百零五, 12000 → 一万二千."""
    if not 0 <= number < 10**8:
        raise ValueError(number)
    if number == 0:
        return "零"
    words = _group_sections(number, _ORDINARY, _PLACES)
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


class UnclearAmount(ValueError):
    """Words that name an amount, but not one alone (几万, 五万三) or not as it is written."""


def amount_of_words(typed: str) -> Decimal:
    """The yuan of an amount in Chinese words, small or capital, also mixed with figures: 三十万元, 壹万贰仟元整, 3万5千.

    Raises ``UnclearAmount`` where such words can be read in more than one way, ``ValueError`` for other text.
    """
    if len(typed) > _LONGEST:
        raise ValueError(typed)
    plain = typed.translate(_PLAIN)
    words = re.sub(r"\d{1,7}", lambda figures: number_in_words(int(figures[0])), plain)
    found = _AMOUNT.fullmatch(words.replace("元钱", "元").removesuffix("正").removesuffix("整"))
    if found is None or not found[0].removeprefix("人民币"):
        raise (UnclearAmount if _OF_WORDS.search(plain) else ValueError)(typed)
    try:
        yuan = _number_of_words(found["yuan"] or _ORDINARY[0])
    except ValueError as error:
        raise UnclearAmount(typed) from error
    jiao, fen = (_ORDINARY.index(found[name] or _ORDINARY[0]) for name in ("jiao", "fen"))
    return yuan + Decimal(jiao * 10 + fen) / 100


def number_of_words(typed: str) -> Decimal:
    """A number in Chinese words or figures, with its decimals: 六, 十二点五, 6.5. Raises ``ValueError`` for other text."""
    plain = typed.translate(_PLAIN)
    found = _NUMBER.fullmatch(plain)
    if len(typed) > _LONGEST or found is None:
        raise ValueError(typed)
    if found["figures"]:
        return Decimal(plain)
    decimals = "".join(str(_ORDINARY.index(digit)) for digit in found["decimals"] or _ORDINARY[0])
    return Decimal(f"{_number_of_words(found['whole'])}.{decimals}")


def _number_of_words(words: str) -> int:
    """A number in ordinary words; raises ``ValueError`` unless it is written as numbers are, zeros apart."""
    if words == _ORDINARY[0]:
        return 0
    number = _sum_of_sections(words)
    if _UNCLEAR.search(words) or _without_zeros(words) != _without_zeros(_group_sections(number, _ORDINARY, _PLACES)):
        raise ValueError(words)
    return number


def _sum_of_sections(words: str) -> int:
    for name, size in (("亿", 10**8), ("万", 10**4)):
        above, stands, below = words.rpartition(name)
        if stands:
            return _sum_of_sections(above) * size + (_sum_of_sections(below) if below else 0)
    digits = _SECTION.fullmatch(words)
    if not words or digits is None:
        raise ValueError(words)
    thousands, hundreds, tens, ones = (_ORDINARY.index(digit or ("一" if digit == "" else "零")) for digit in digits.groups())
    return thousands * 1000 + hundreds * 100 + tens * 10 + ones


def _without_zeros(words: str) -> str:
    """For comparison: whether a zero is said is a matter of style, and so is 十 for 一十."""
    return re.sub(rf"(?<!{_DIGIT})十", "一十", words.replace(_ORDINARY[0], ""))
