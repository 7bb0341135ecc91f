"""Check digits of identity numbers and credit codes, shape of mobile phones."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.identity.rules import credit_code, identity_number
from courtportal.kernel.identity.rules.credit_code import InvalidCreditCode, parse_credit_code
from courtportal.kernel.identity.rules.identity_number import (
    IdentityProblem,
    InvalidIdentityNumber,
    Sex,
    age_on,
    parse_identity_number,
)
from courtportal.kernel.identity.rules.mobile_phone import InvalidMobilePhone, masked_mobile_phone, parse_mobile_phone

TODAY = date(2026, 11, 22)


def number_of(region: str, birth: date, order: int) -> str:
    first = f"{region}{birth:%Y%m%d}{order:03d}"
    return first + identity_number.check_character(first)


@given(birth=st.dates(date(1900, 1, 1), TODAY), order=st.integers(0, 999))
def test_an_identity_number_tells_birth_date_and_sex(birth: date, order: int) -> None:
    read = parse_identity_number(number_of("440604", birth, order), today=TODAY)
    assert (read.birth_date, read.sex) == (birth, Sex.MALE if order % 2 else Sex.FEMALE)


@given(birth=st.dates(date(1900, 1, 1), TODAY), order=st.integers(0, 999), place=st.integers(14, 16), digit=st.integers(1, 9))
def test_one_wrong_digit_is_found(birth: date, order: int, place: int, digit: int) -> None:
    number = number_of("440604", birth, order)
    wrong = number[:place] + str((int(number[place]) + digit) % 10) + number[place + 1 :]
    with pytest.raises(InvalidIdentityNumber) as refused:
        parse_identity_number(wrong, today=TODAY)
    assert refused.value.problem is IdentityProblem.CHECK_DIGIT


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "shape"),
        ("44060419900101123", "shape"),
        ("４４０６０４１９９００１０１１２３４", "shape"),
        ("990604199001011234", "region"),
        ("440604199013011234", "birth_date"),
        ("440604203001011234", "birth_date"),
    ],
)
def test_the_reason_of_a_refusal_is_named(number: str, problem: str) -> None:
    with pytest.raises(InvalidIdentityNumber) as refused:
        parse_identity_number(number, today=TODAY)
    assert refused.value.problem == problem


def test_a_published_example_checks_and_is_masked() -> None:
    read = parse_identity_number("11010519491231002x", today=TODAY)
    assert (read.number, read.masked) == ("11010519491231002X", "110105********002X")


def test_age_counts_completed_years() -> None:
    assert age_on(date(2008, 11, 23), TODAY) == 17
    assert age_on(date(2008, 11, 22), TODAY) == 18


@given(body=st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9), region=st.integers(110000, 659999))
def test_a_credit_code_with_its_check_character_is_accepted(body: str, region: int) -> None:
    first = f"91{region}{body}"
    code = first + credit_code.check_character(first)
    assert parse_credit_code(code.lower()) == code


@pytest.mark.parametrize("code", ["91350100M000100Y44", "91350100M000100Y4", "I1350100M000100Y43", ""])
def test_a_wrong_credit_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidCreditCode):
        parse_credit_code(code)


def test_a_mobile_phone_is_normalised_and_masked() -> None:
    assert parse_mobile_phone("+86 138-0013-8000") == "13800138000"
    assert masked_mobile_phone("13800138000") == "138****8000"


@pytest.mark.parametrize("text", ["1380013800", "12800138000", "1380013800a", "", "１３８００１３８０００"])
def test_what_is_not_a_mobile_phone_is_refused(text: str) -> None:
    with pytest.raises(InvalidMobilePhone):
        parse_mobile_phone(text)
