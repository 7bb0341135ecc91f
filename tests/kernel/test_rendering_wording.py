"""Dates and money as court documents write them."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.rendering import wording


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (dt.date(2026, 11, 22), "二〇二六年十一月二十二日"),
        (dt.date(2026, 1, 1), "二〇二六年一月一日"),
        (dt.date(2030, 10, 10), "二〇三〇年十月十日"),
        (dt.date(2026, 12, 20), "二〇二六年十二月二十日"),
        (dt.date(2026, 5, 31), "二〇二六年五月三十一日"),
    ],
)
def test_the_date_under_a_document_is_in_han_numerals(day: dt.date, written: str) -> None:
    assert wording.han_date(day) == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.00", "壹拾元整"),
        ("1050.03", "壹仟零伍拾元零叁分"),
        ("1050.30", "壹仟零伍拾元叁角整"),
        ("12300.00", "壹万贰仟叁佰元整"),
        ("100005.68", "壹拾万零伍元陆角捌分"),
        ("1000000", "壹佰万元整"),
        ("10001000", "壹仟万壹仟元整"),
        ("100000001", "壹亿零壹元整"),
        ("300500000000", "叁仟零伍亿元整"),
    ],
)
def test_money_is_written_out(amount: str, written: str) -> None:
    assert wording.capital_yuan(Decimal(amount)) == written


def test_money_below_zero_cannot_be_written_out() -> None:
    with pytest.raises(ValueError, match="written out"):
        wording.capital_yuan(Decimal("-1"))


def test_an_instant_is_printed_on_the_wall_clock_of_the_courts() -> None:
    assert wording.plain_time(dt.datetime(2026, 11, 22, 1, 30, tzinfo=dt.UTC)) == "2026年11月22日09时30分"
