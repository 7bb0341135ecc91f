"""What people type of what happened to them, reduced to what tells one thing from another. Pure apart from reading its data once.

How much it was, since when and whose it was decide nothing here: "朋友欠我三万块钱不还" and "朋友欠钱不还" are one sentence.
"""

import json
import re
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "everyday.json"
MONEY = "钱"
_DIGITS = "0-9０-９零〇一二两三四五六七八九十百千几"
_MORE = f"{_DIGITS},，.点多来余"
# A number with its unit ("3000元", "5万块钱"), a large round one ("三万", "几千"), or bare figures ("3000").
_AMOUNT = re.compile(
    rf"[{_DIGITS}][{_MORE}]*(?:[万亿][{_MORE}]*)?(?:块钱|元钱|块|元|钱)|[{_DIGITS}][{_MORE}]*[万亿千百][{_MORE}]*|[0-9]{{3,}}"
)
_HOW_LONG = re.compile(rf"[{_DIGITS}半好]+[多来]?(?:年|个月|个多月|天|周|个星期|次)多?")
_BETWEEN = re.compile(r"[\s，。、！？；：,.!?;:“”\"'（）()]+")


@cache
def _filler() -> re.Pattern[str]:
    fillers: str = json.loads(_DATA.read_text(encoding="utf-8"))["fillers"]
    return re.compile("|".join(sorted(map(re.escape, fillers.split()), key=len, reverse=True)))


def reduced(text: str) -> str:
    """The text in small letters without spans of time and words that fill; every amount is money."""
    told = _HOW_LONG.sub("", _AMOUNT.sub(MONEY, text.lower()))
    told = _filler().sub("", _BETWEEN.sub("", told))
    return re.sub(f"{MONEY}+", MONEY, told)
