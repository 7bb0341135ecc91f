"""Telephone, bank card, number plate and case number: what is right is read, what is wrong is named."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.cases.rules.case_number import (
    CaseNumberProblem,
    InvalidCaseNumber,
    parse_any_case_number,
    parse_case_number,
)
from filing.causes.answers import NUMBERS, problem_of
from filing.causes.elements import form_keys, load_form, party_elements, read_element
from filing.causes.wording import PROBLEMS, problem_text
from filing.parties.rules.bank_card import BankCardProblem, InvalidBankCard, luhn_digit, parse_bank_card
from filing.parties.rules.phone import InvalidPhone, Phone, PhoneProblem, parse_phone
from filing.parties.rules.vehicle_plate import PROVINCES, InvalidPlate, PlateKind, PlateProblem, parse_plate

DIGITS = "0123456789"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
TODAY = dt.date(2026, 8, 20)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
landlines = st.one_of(
    st.builds(Phone, st.from_regex(r"[2-9][0-9]{7}", fullmatch=True), st.sampled_from(["010", "020", "021", "029"])),
    st.builds(
        Phone,
        st.from_regex(r"[2-9][0-9]{6,7}", fullmatch=True),
        st.from_regex(r"0[3-9][0-9]{2}", fullmatch=True),
        st.sampled_from(["", "8", "801"]),
    ),
)
cards = (
    st.text(DIGITS, min_size=12, max_size=18).filter(lambda body: set(body) != {"0"}).map(lambda body: body + luhn_digit(body))
)


@given(number=mobiles, prefix=st.sampled_from(["", "+86 ", "0086", "+86-"]))
def test_a_mobile_number_is_read_however_it_is_written(number: str, prefix: str) -> None:
    written = f"{prefix}{number[:3]} {number[3:7]}-{number[7:]}"
    assert parse_phone(written) == Phone(number)


@given(phone=landlines)
def test_a_landline_survives_writing_and_reading(phone: Phone) -> None:
    assert parse_phone(str(phone)) == phone
    assert not phone.is_mobile


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", PhoneProblem.SHAPE),
        ("电话同上", PhoneProblem.SHAPE),
        ("82345678", PhoneProblem.SHAPE),
        ("1380013800", PhoneProblem.MOBILE_LENGTH),
        ("138001380001", PhoneProblem.MOBILE_LENGTH),
        ("12800138000", PhoneProblem.MOBILE_PREFIX),
        ("0157-82345678", PhoneProblem.AREA_CODE),
        ("010-2345678", PhoneProblem.LANDLINE_LENGTH),
        ("0757-123", PhoneProblem.LANDLINE_LENGTH),
        ("0757-02345678", PhoneProblem.LANDLINE_LENGTH),
        ("１３８００１３８０００", PhoneProblem.SHAPE),
    ],
)
def test_a_wrong_telephone_number_is_named_for_what_is_wrong(written: str, problem: PhoneProblem) -> None:
    with pytest.raises(InvalidPhone) as refused:
        parse_phone(written)
    assert refused.value.problem == problem


def test_a_number_in_two_halves_has_no_extension_and_one_with_an_extension_keeps_it() -> None:
    assert parse_phone("0757-8234-5678") == Phone("82345678", "0757")
    assert parse_phone("0757 82345678转801") == Phone("82345678", "0757", "801")


@given(card=cards)
def test_a_card_with_its_check_digit_is_read_in_groups_of_four(card: str) -> None:
    assert parse_bank_card(" ".join(card[at : at + 4] for at in range(0, len(card), 4))) == card


@given(card=cards, place=st.integers(0, 18), digit=st.sampled_from(DIGITS))
def test_one_wrong_digit_of_a_card_is_always_found(card: str, place: int, digit: str) -> None:
    place %= len(card)
    wrong = card[:place] + digit + card[place + 1 :]
    if wrong == card or set(wrong) == {"0"}:
        return
    with pytest.raises(InvalidBankCard) as refused:
        parse_bank_card(wrong)
    assert refused.value.problem == BankCardProblem.CHECK_DIGIT


@given(card=cards, place=st.integers(0, 17))
def test_two_neighbours_changed_about_are_found_but_for_nine_and_nought(card: str, place: int) -> None:
    place %= len(card) - 1
    first, second = card[place], card[place + 1]
    if first == second or {first, second} == {"0", "9"}:
        return
    with pytest.raises(InvalidBankCard):
        parse_bank_card(card[:place] + second + first + card[place + 2 :])


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", BankCardProblem.SHAPE),
        ("6222O2", BankCardProblem.SHAPE),
        ("0000000000000000", BankCardProblem.SHAPE),
        ("62220200", BankCardProblem.LENGTH),
        ("4" * 20, BankCardProblem.LENGTH),
    ],
)
def test_a_text_that_is_no_card_is_named_for_what_it_is(written: str, problem: BankCardProblem) -> None:
    with pytest.raises(InvalidBankCard) as refused:
        parse_bank_card(written)
    assert refused.value.problem == problem


@given(
    province=st.sampled_from(PROVINCES),
    authority=st.sampled_from(LETTERS),
    serial=st.text(DIGITS + LETTERS, min_size=5, max_size=5).filter(lambda text: any(char.isdigit() for char in text)),
)
def test_an_ordinary_plate_is_read_with_dot_spaces_and_small_letters(province: str, authority: str, serial: str) -> None:
    read = parse_plate(f" {province}{authority.lower()}·{serial.lower()} ")
    assert (str(read), read.kind) == (f"{province}{authority}{serial}", PlateKind.ORDINARY)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("粤ED12345", PlateKind.NEW_ENERGY),
        ("粤EFA1234", PlateKind.NEW_ENERGY),
        ("粤E12345D", PlateKind.NEW_ENERGY),
        ("粤E1234警", PlateKind.SPECIAL),
        ("粤E1234挂", PlateKind.SPECIAL),
        ("粤Z1234港", PlateKind.SPECIAL),
        ("粤X1234应急", PlateKind.SPECIAL),
        ("123456使", PlateKind.EMBASSY),
        ("WJ粤1234X", PlateKind.MILITARY),
        ("VA12345", PlateKind.MILITARY),
    ],
)
def test_plates_of_other_kinds_are_known(written: str, kind: PlateKind) -> None:
    assert parse_plate(written).kind == kind


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", PlateProblem.PROVINCE),
        ("E12345", PlateProblem.PROVINCE),
        ("黔E12345", PlateProblem.PROVINCE),
        ("粤12345", PlateProblem.AUTHORITY),
        ("粤O12345", PlateProblem.I_OR_O),
        ("粤E1234O", PlateProblem.I_OR_O),
        ("粤E123", PlateProblem.LENGTH),
        ("粤EABCDE", PlateProblem.LENGTH),
        ("粤E123456", PlateProblem.NEW_ENERGY),
        ("粤E1234车", PlateProblem.SUFFIX),
    ],
)
def test_a_wrong_plate_is_named_for_what_is_wrong(written: str, problem: PlateProblem) -> None:
    with pytest.raises(InvalidPlate) as refused:
        parse_plate(written)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("2026粤0604民初123号", CaseNumberProblem.YEAR),
        ("（1926）粤0604民初123号", CaseNumberProblem.YEAR),
        ("（2026）奥0604民初123号", CaseNumberProblem.COURT),
        ("（2026）粤060民初123号", CaseNumberProblem.COURT),
        ("（2026）粤0604A123号", CaseNumberProblem.CASE_TYPE),
        ("（2026）粤0604民初0123号", CaseNumberProblem.NUMBER),
        ("（2026）粤0604民初123", CaseNumberProblem.NUMBER),
    ],
)
def test_a_wrong_case_number_names_the_first_wrong_part(written: str, problem: CaseNumberProblem) -> None:
    with pytest.raises(InvalidCaseNumber) as refused:
        parse_case_number(written)
    assert refused.value.problem == problem


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("（2015）佛城法民一初字第123号", "（2015）佛城法民一初字第123号"),
        ("(2004) 民二终字第 143 号", "（2004）民二终字第143号"),
        ("(2013)穗中法民终字第00012号之一", "（2013）穗中法民终字第00012号之一"),
        ("（2009）南民初字第77-2号", "（2009）南民初字第77-2号"),
        ("(2026)粤0604民初123号", "（2026）粤0604民初123号"),
    ],
)
def test_a_number_from_before_2016_is_read_as_it_was_written_then(written: str, read: str) -> None:
    assert parse_any_case_number(written) == read


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("（2016）佛城法民一初字第123号", CaseNumberProblem.FORMER),
        ("（1926）民初字第1号", CaseNumberProblem.FORMER),
        ("（2015）字第123号", CaseNumberProblem.COURT),
        ("（2015）佛城法民一初字第号", CaseNumberProblem.COURT),
        ("忘记了", CaseNumberProblem.YEAR),
    ],
)
def test_the_former_grammar_ends_with_2015(written: str, problem: CaseNumberProblem) -> None:
    with pytest.raises(InvalidCaseNumber) as refused:
        parse_any_case_number(written)
    assert refused.value.problem == problem


@pytest.mark.parametrize("kind", [*NUMBERS, "id_number"])
def test_every_kind_of_number_is_asked_for_by_some_form(kind: str) -> None:
    asked = [element for key in form_keys() for element in load_form(key).elements()]
    asked += [element for party in ("person", "organisation", "representative") for element in party_elements(party)]
    assert kind in {element.type for element in asked}


@pytest.mark.parametrize(
    ("form_key", "key", "wrong", "code"),
    [
        ("motor_accident", "other_plate", "粤E1234O", "bad_plate_i_or_o"),
        ("divorce", "earlier_number", "上次的案号忘了", "bad_case_number_year"),
        ("private_lending", "preservation_number", "财保12号", "bad_case_number_year"),
        ("credit_card", "card_number", "0217", "bad_bank_card_length"),
    ],
)
def test_a_number_is_judged_by_the_version_of_the_form_with_which_the_filing_was_begun(
    form_key: str, key: str, wrong: str, code: str
) -> None:
    def found(version: str) -> str | None:
        element = replace(load_form(form_key, version).element(key), visible_if=())
        problem = problem_of(element, {key: wrong}, today=TODAY)
        return problem.code if problem else None

    assert found("") == found(load_form(form_key).template_version) == code
    assert found("法〔2025〕82号") is None


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "code"),
    [
        ("bank_card", "6222 0200 0000 0000 00" + luhn_digit("622202000000000000"), "6222020000000001", "check_digit"),
        ("plate", "粤E12345", "粤E123", "length"),
        ("case_number", "（2026）粤0604民初123号", "粤0604民初123号", "year"),
        ("phone", "0757-82345678", "0757-1", "landline_length"),
        ("uscc", "91440101MA59A0000X", "91440101", "shape"),
    ],
)
def test_forms_as_data_may_ask_for_each_kind_of_number(kind: str, right: str, wrong: str, code: str) -> None:
    element = read_element({"key": "number", "type": kind, "label_zh": "号码", "label_en": "Number"})
    problem = problem_of(element, {"number": wrong}, today=TODAY)
    assert problem is not None
    assert problem.code == f"bad_{kind}_{code}"
    if kind != "uscc":
        assert problem_of(element, {"number": right}, today=TODAY) is None


def test_every_way_to_be_wrong_has_its_own_words() -> None:
    ways = {"phone": PhoneProblem, "bank_card": BankCardProblem, "plate": PlateProblem, "case_number": CaseNumberProblem}
    assert set(ways) < set(NUMBERS)
    sentences = [str(PROBLEMS[f"bad_{kind}_{problem}"]) for kind, problems in ways.items() for problem in problems]
    assert len(set(sentences)) == len(sentences)


def test_the_words_are_a_sentence_that_says_what_to_do() -> None:
    element = read_element({"key": "plate", "type": "plate", "label_zh": "车牌", "label_en": "Plate"})
    problem = problem_of(element, {"plate": "粤E1234O"}, today=TODAY)
    assert problem is not None
    assert "请核对是不是数字" in problem_text(problem)
