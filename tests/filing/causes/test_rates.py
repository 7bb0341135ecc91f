"""Rates as people write them, and what the pages say of those that can be read in more than one way."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.chinese import number_of_words
from filing.causes.answers import page_problems, value_of
from filing.causes.elements import load_form
from filing.causes.printing import shown
from filing.causes.rates import UnclearRate, read_rate
from filing.causes.wording import problem_text
from tests.factories.lending import lending_answers

TODAY = dt.date(2026, 8, 20)
FORM = load_form("private_lending")


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ("百分之六", "6"), ("百分之十二点五", "12.5"), ("百分之 6.5", "6.5"), ("年利率6%", "6"), ("年化百分之二十四", "24"),
        ("年息六厘", "6"), ("年息六厘半", "6.5"), ("年利一分五", "15"), ("月息一分", "12"), ("月息1.5分", "18"),
        ("月息一分半", "18"), ("月利率2%", "24"), ("月利率千分之五", "6"), ("千分之五每月", "6"), ("1%/月", "12"),
        ("日利率万分之五", "18.25"), ("每日万分之三", "10.95"), ("月息贰分", "24"), ("月利率10‰", "12"), ("年利率为6", "6"),
    ],
)  # fmt: skip
def test_a_rate_in_words_is_read_as_one_for_the_year(typed: str, percent: str) -> None:
    assert read_rate(typed, "year") == Decimal(percent)


@pytest.mark.parametrize(
    ("typed", "percent"), [("千分之三", "0.3"), ("一分", "1"), ("两分利", "2"), ("百分之一", "1"), ("月息六厘", "0.6")]
)
def test_where_the_month_is_chosen_words_without_a_time_are_for_a_month(typed: str, percent: str) -> None:
    assert read_rate(typed, "month") == Decimal(percent)


@pytest.mark.parametrize(
    ("typed", "period", "problem"),
    [
        ("万分之五", "year", "unclear_rate"), ("千分之三", "year", "unclear_rate"), ("5‰", "year", "unclear_rate"),
        ("一分", "year", "unclear_rate"), ("两分利", "year", "unclear_rate"), ("日息一厘", "year", "unclear_rate"),
        ("一分", "quarter", "unclear_rate"), ("年利率6%", "month", "rate_of_other_period"),
        ("日利率万分之五", "month", "rate_of_other_period"),
    ],
)  # fmt: skip
def test_a_rate_that_depends_on_what_is_not_said_is_not_guessed(typed: str, period: str, problem: str) -> None:
    with pytest.raises(UnclearRate) as refused:
        read_rate(typed, period)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    "typed", ["", "六", "很高", "百分之", "百分之几", "LPR的四倍", "6%%", "月利率1%每年", "分", "百分之六点", "点五分"]
)
def test_what_names_no_rate_is_none(typed: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - which kind is the point
        read_rate(typed, "year")
    assert not isinstance(refused.value, UnclearRate)


def test_a_share_of_a_whole_is_for_no_time() -> None:
    assert read_rate("百分之七十") == 70
    for typed in ("月利率1%", "七分"):
        with pytest.raises(ValueError, match=typed[0]):
            read_rate(typed)


@pytest.mark.parametrize(("typed", "number"), [("六", "6"), ("十二点零五", "12.05"), ("6.5", "6.5"), ("零点五", "0.5")])
def test_numbers_with_decimals_are_read_in_words(typed: str, number: str) -> None:
    assert number_of_words(typed) == Decimal(number)


def test_a_rate_in_words_is_shown_as_percent_of_the_period_that_was_chosen() -> None:
    rate, yearly = FORM.element("rate"), FORM.element("interest_rate")
    assert shown(rate, lending_answers(rate="月息一分")) == "12%"  # the form says "a year" beside it
    assert shown(rate, lending_answers(rate="月息一分", rate_period="month")) == "1%"
    assert value_of(yearly, lending_answers(interest_rate="百分之六")) == Decimal(6)


def test_an_unclear_rate_is_the_one_error_of_the_interest_that_is_worked_out_from_it() -> None:
    page = FORM.page("interest").elements
    answers = lending_answers(
        interest_rate="一分", interest_from="2026-01-01", interest_as_of="2026-08-01", interest_amount="", interest_method=""
    )
    (told,) = page_problems(page, answers, today=TODAY)
    assert (told.key, told.code) == ("interest_rate", "unclear_rate")
    assert "月息一分" in problem_text(told)
    assert page_problems(page, {**answers, "interest_rate": "月息一分"}, today=TODAY)[:1] != [told]
