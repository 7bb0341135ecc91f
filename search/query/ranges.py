"""Values of year, date and amount fields: one value, a..b, a.., ..b, >=a, <=b; 年月日 and 万 may be written."""

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from search.query.errors import QueryError
from search.query.tree import Bound, Range

_YEAR = re.compile(r"(\d{4})年?$")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?$")
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,2})?)(万|亿)?元?$")
_UNITS = {None: 1, "万": 10_000, "亿": 100_000_000}
_SEPARATOR = re.compile(r"\.\.|…|至|~|～|—")


def parse_range(kind: str, text: str, position: int) -> Range:
    """The range that `text` says for a field of `kind`. Raises QueryError (range_bad, range_reversed)."""
    low_text, high_text = _ends(kind, text.replace("，", "").replace(",", ""))
    if not low_text and not high_text:
        raise QueryError("range_bad", position, text)
    low = _bound(kind, low_text, position, last=False) if low_text else None
    high = _bound(kind, high_text, position, last=True) if high_text else None
    if low is not None and high is not None and low > high:  # type: ignore[operator]  # both of one kind
        raise QueryError("range_reversed", position, text)
    return Range(low, high)


def _ends(kind: str, text: str) -> tuple[str, str]:
    if text.startswith((">=", "≥")):
        return text.lstrip(">=≥"), ""
    if text.startswith(("<=", "≤")):
        return "", text.lstrip("<=≤")
    if kind == "year" and re.fullmatch(r"\d{4}-\d{4}", text):
        return text[:4], text[5:]
    parts = _SEPARATOR.split(text)
    if len(parts) == 1:
        return text, text
    return (parts[0], parts[1]) if len(parts) == 2 else ("", "")


def _bound(kind: str, text: str, position: int, *, last: bool) -> Bound:
    readers = {"year": _year, "date": _day, "amount": _money}
    bound = readers[kind](text, last)
    if bound is None:
        raise QueryError("range_bad", position, text)
    return bound


def _year(text: str, last: bool) -> int | None:
    match = _YEAR.match(text)
    return int(match.group(1)) if match else None


def _day(text: str, last: bool) -> date | None:
    match = _DATE.match(text)
    if match is None or match.group(1) == "0000":
        return None
    year, month, day = int(match.group(1)), match.group(2), match.group(3)
    first_month = int(month or (12 if last else 1))
    if not 1 <= first_month <= 12:
        return None
    days = monthrange(year, first_month)[1]
    number = int(day or (days if last else 1))
    return date(year, first_month, number) if 1 <= number <= days else None


def _money(text: str, last: bool) -> Decimal | None:
    match = _AMOUNT.match(text)
    return Decimal(match.group(1)) * _UNITS[match.group(2)] if match else None
