"""Chinese numerals as they are spoken, and back to figures. Pure; knows nothing of speech or of courts."""

from decimal import Decimal

DIGITS = "零一二三四五六七八九"
UNITS = {"十": 10, "百": 100, "千": 1000}
LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
VALUES = {character: value for value, character in enumerate(DIGITS)} | {"〇": 0, "两": 2, "幺": 1}


def digit_by_digit(number: int | str) -> str:
    """Each figure read by itself: 2026 → 二零二六."""
    return "".join(DIGITS[int(figure)] for figure in str(number))


def spoken(number: int) -> str:
    """The number in words, below one 万亿: 100500 → 十万零五百."""
    if number == 0:
        return DIGITS[0]
    for word, size in reversed(LARGE_UNITS.items()):
        if number >= size:
            high, low = divmod(number, size)
            gap = DIGITS[0] if 0 < low < size // 10 else ""
            return spoken(high) + word + gap + (spoken(low) if low else "")
    words = _below_ten_thousand(number)
    return words[1:] if words.startswith("一十") else words


def _below_ten_thousand(number: int) -> str:
    words, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // unit % 10
        if figure == 0:
            pending_zero = bool(words)
            continue
        words += (DIGITS[0] if pending_zero else "") + DIGITS[figure] + name
        pending_zero = False
    return words


def value_of(words: str) -> Decimal | None:
    """The value of a spoken number, or None when the words are not one well-formed number.

    Understands 十万零五百, 三点六五, 两万五 (25000) and 二零二六 (read digit by digit).
    """
    whole, point, fraction = words.partition("点")
    if point:
        integer = _integer(whole)
        if integer is None or not fraction or any(figure not in VALUES for figure in fraction):
            return None
        return Decimal(f"{integer}." + "".join(str(VALUES[figure]) for figure in fraction))
    integer = _integer(words)
    return None if integer is None else Decimal(integer)


def _integer(words: str) -> int | None:
    if not words:
        return None
    if all(character in VALUES for character in words):
        return int("".join(str(VALUES[character]) for character in words))
    for word, size in reversed(LARGE_UNITS.items()):
        if word in words:
            return _around_large_unit(words, word, size)
    return _with_small_units(words)


def _around_large_unit(words: str, word: str, size: int) -> int | None:
    before, _, after = words.rpartition(word)
    high = _integer(before)
    if high is None:
        return None
    if not after:
        return high * size
    if len(after) == 1 and after in VALUES:  # 两万五: the last figure counts the next lower unit
        return high * size + VALUES[after] * size // 10
    low = _integer(after.removeprefix("零"))
    return None if low is None or low >= size else high * size + low


def _with_small_units(words: str) -> int | None:
    total, figure, last_unit = 0, None, 10_000
    for position, character in enumerate(words):
        if character == "零":
            if figure is not None or position == 0:
                return None
            last_unit = min(last_unit, 100) if last_unit > 10 else last_unit
        elif character in VALUES:
            if figure is not None:
                return None
            figure = VALUES[character]
        elif character in UNITS and UNITS[character] < last_unit and (figure or (position == 0 and character == "十")):
            last_unit = UNITS[character]
            total, figure = total + (figure or 1) * last_unit, None
        else:
            return None
    if figure is None:
        return total or None
    skips_a_unit = len(words) >= 2 and words[-2] in UNITS and words[-2] != "十"  # 三百五 is 350
    return total + figure * (last_unit // 10 if skips_a_unit else 1)
