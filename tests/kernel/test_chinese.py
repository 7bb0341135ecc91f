"""Chinese capitals for money and numerals for dates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.chinese import LARGEST_CAPITALS, amount_in_capitals, date_in_numerals, number_in_words

CAPITALS = {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_yuan(text: str) -> int:
    """An independent reader: digits weigh by place, places by section."""
    total = section = digit = 0
    for char in text:
        if char in CAPITALS:
            digit = CAPITALS[char]
        elif char in PLACES:
            section, digit = section + digit * PLACES[char], 0
        else:
            scale = 10**4 if char == "万" else 10**8
            section, digit = section + digit, 0
            if char == "亿":
                total, section = (total + section) * scale, 0
            else:
                total, section = total + section * scale, 0
    return total + section + digit


def read_capitals(text: str) -> Decimal:
    text = text.removeprefix("人民币").removesuffix("整")
    yuan, _, cents = text.rpartition("元") if "元" in text else ("", "", text)
    jiao, _, fen = cents.rpartition("角") if "角" in cents else ("零", "", cents)
    fen = fen.removesuffix("分").removeprefix("零")
    return read_yuan(yuan) + Decimal(CAPITALS[jiao or "零"]) / 10 + Decimal(CAPITALS[fen or "零"]) / 100


@given(amount=st.decimals(0, Decimal("999999999999.99"), places=2))
def test_capitals_can_be_read_back(amount: Decimal) -> None:
    assert read_capitals(amount_in_capitals(amount)) == amount


@given(amount=st.decimals(0, LARGEST_CAPITALS, places=2))
def test_zeros_are_never_doubled(amount: Decimal) -> None:
    assert "零零" not in amount_in_capitals(amount)


@pytest.mark.parametrize(
    ("amount", "capitals"),
    [
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("12300.00", "人民币壹万贰仟叁佰元整"),
        ("10050.03", "人民币壹万零伍拾元零叁分"),
        ("1005.10", "人民币壹仟零伍元壹角整"),
        ("20050000", "人民币贰仟零伍万元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
    ],
)
def test_amounts_are_written_as_banks_write_them(amount: str, capitals: str) -> None:
    assert amount_in_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize("amount", ["-1", "0.001", "10000000000000000"])
def test_amounts_that_cannot_be_written_are_refused(amount: str) -> None:
    with pytest.raises(ValueError, match=amount):
        amount_in_capitals(Decimal(amount))


def test_a_document_ends_with_the_date_in_numerals() -> None:
    assert date_in_numerals(date(2026, 11, 22)) == "二〇二六年十一月二十二日"
    assert date_in_numerals(date(2010, 10, 30)) == "二〇一〇年十月三十日"


@pytest.mark.parametrize(("number", "words"), [(0, "零"), (10, "十"), (19, "十九"), (105, "一百零五"), (12000, "一万二千")])
def test_numbers_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words
