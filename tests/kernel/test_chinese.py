"""Chinese capitals for money and numerals for dates."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.chinese import (
    LARGEST_CAPITALS,
    UnclearAmount,
    amount_in_capitals,
    amount_of_words,
    date_in_numerals,
    number_in_words,
)

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


@given(amount=st.decimals(0, LARGEST_CAPITALS, places=2))
def test_every_amount_in_capitals_reads_back(amount: Decimal) -> None:
    assert amount_of_words(amount_in_capitals(amount)) == amount


@given(number=st.integers(0, 10**8 - 1))
def test_every_number_in_words_reads_back_as_an_amount(number: int) -> None:
    assert amount_of_words(number_in_words(number)) == number
    assert amount_of_words(f"{number_in_words(number)}元整") == number


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("五万", "50000"),
        ("三十万元", "300000"),
        ("壹万贰仟元整", "12000"),
        ("一千二百", "1200"),
        ("两万五千块钱", "25000"),
        ("一万五百", "10500"),
        ("3万5千", "35000"),
        ("12万元整", "120000"),
        ("人民币 壹拾万柒仟元零伍角叁分", "107000.53"),
        ("伍圆贰角正", "5.20"),
        ("十块", "10"),
        ("叁分", "0.03"),
        ("零元", "0"),
    ],
)
def test_amounts_are_read_as_people_write_them(words: str, amount: str) -> None:
    assert amount_of_words(words) == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    [
        *("五万三", "一百二", "1千5", "几万", "十几万", "三五万", "两万多", "约五万", "一个半亿", "一万万", "五零万", "百", "万"),
        *("零五百", "一百零", "五元三", "2万5", "三万五千万", "一二三"),
    ],
)
def test_words_that_can_be_read_in_more_than_one_way_are_refused(words: str) -> None:
    with pytest.raises(UnclearAmount):
        amount_of_words(words)


@pytest.mark.parametrize("text", ["", "很贵", "整", "人民币", "abc", "1.2.3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - which kind is the point
        amount_of_words(text)
    assert not isinstance(refused.value, UnclearAmount)


def test_words_without_end_are_no_amount() -> None:
    with pytest.raises(ValueError, match="万"):
        amount_of_words("万" * 1_500)
