"""Chinese numerals as articles of law use them: 六百六十七 is 667."""

NUMERAL = "[零〇一二三四五六七八九十百千两]{1,9}"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def number(text: str) -> int:
    """The value of a numeral below ten thousand: 十二 → 12, 一千二百零八 → 1208."""
    total, digit = 0, 0
    for char in text:
        if unit := _UNITS.get(char):
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _DIGITS[char]
    return total + digit


def numeral(value: int) -> str:
    """The numeral of a value from 1 to 9999: 1208 → 一千二百零八, 12 → 十二."""
    text, pending_zero = "", False
    for unit, char in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if pending_zero else "") + "零一二三四五六七八九"[digit] + char
        pending_zero = bool(text) and not digit
    return text.removeprefix("一") if 10 <= value < 20 else text
