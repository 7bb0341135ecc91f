"""The official private-lending form as data, and what answers to it are worth."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.causes.answers import computed, defaults, problems, total_claimed, value_of
from filing.causes.elements import FormDefinitionError, check, form_keys, load_form, party_elements, read_element
from filing.causes.printing import printed, shown
from tests.factories.lending import lending_answers

TODAY = dt.date(2026, 8, 20)
FORM = load_form("private_lending")
FOR_THE_COURT_ALONE = {"urgent", "urgent_for", "urgent_why"}
TO_WORK_OUT_INTEREST = {"interest_rate", "interest_from", "interest_worked_out"}


def codes(**changed: object) -> dict[str, str]:
    found = problems(FORM.elements(), lending_answers(**changed), today=TODAY)
    return {problem.key: problem.code for problem in found}


def test_the_form_has_the_official_numbers_of_claims_and_facts() -> None:
    claims, facts = FORM.sections[0], FORM.sections[1]
    assert [item.number for item in claims.items] == [str(number) for number in range(1, 9)]
    assert [item.number for item in facts.items] == [str(number) for number in range(1, 19)]


def test_every_text_of_the_form_is_there_in_both_languages() -> None:
    for element in FORM.elements():
        assert element.label.zh
        assert element.label.en
        assert bool(element.hint.zh) == bool(element.hint.en)


def test_a_complete_claim_has_no_problems() -> None:
    assert codes() == {}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-5", "below_zero"),
        ("0", "not_above"),
        ("很多", "not_an_amount"),
        ("五万三", "unclear_amount"),
        ("十几万", "unclear_amount"),
        ("1.005", "too_exact"),
        ("9" * 20, "too_large"),
    ],
)
def test_an_impossible_principal_is_named_for_what_it_is(typed: str, code: str) -> None:
    assert codes(principal_owed=typed) == {"principal_owed": code}


def test_amounts_are_understood_as_people_write_them() -> None:
    element = FORM.element("principal_owed")
    for typed in (
        "100000",
        "100,000.00",
        "¥100，000",
        " 100000元 ",
        "10万",
        "10.00万元",
        "十万",
        "壹拾万元整",
        "0.001亿",
        "10 万元整",
    ):
        assert value_of(element, {"principal_owed": typed}) == Decimal("100000")


def test_a_rate_is_understood_with_its_sign_and_a_wrong_one_gets_a_hint_that_fits() -> None:
    element = FORM.element("rate")
    for typed in ("6", "6%", "6％", " 6 % "):
        assert value_of(element, {"rate_agreed": "yes", "rate": typed}) == Decimal("6")
    assert {typed: codes(rate=typed)["rate"] for typed in ("六", "-1", "0%", "6%%")} == {
        "六": "not_a_rate", "-1": "number_below_zero", "0%": "not_above", "6%%": "not_a_rate",
    }  # fmt: skip


def test_dates_are_understood_as_people_write_them() -> None:
    element = FORM.element("contract_date")
    for typed in ("2025-01-15", "2025/1/15", "2025年1月15日"):
        assert value_of(element, {"contract_date": typed}) == dt.date(2025, 1, 15)


def test_a_day_that_does_not_exist_and_a_contract_of_tomorrow_are_refused() -> None:
    assert codes(contract_date="2025-02-30") == {"contract_date": "not_a_date"}
    assert codes(contract_date="2026-08-21") == {"contract_date": "in_future"}


def test_a_figure_or_a_day_beyond_any_claim_is_told_and_counts_for_nothing() -> None:
    assert codes(principal_owed="1" + "0" * 30)["principal_owed"] == "too_large"
    assert codes(contract_date="9999-12-31")["contract_date"] == "not_a_date"
    assert total_claimed(FORM, lending_answers(principal_owed="1" + "0" * 30, interest_amount="5")) == Decimal(5)


def test_what_is_not_asked_is_not_missed() -> None:
    assert codes(interest_claimed="no", interest_amount=None, interest_as_of=None, interest_method=None) == {}
    assert codes(interest_amount=None) == {"interest_amount": "missing"}


def test_an_option_nobody_offered_is_refused() -> None:
    assert codes(contract_form="handshake") == {"contract_form": "unknown_choice"}


def test_the_total_is_the_sum_of_what_is_claimed_and_visible() -> None:
    assert total_claimed(FORM, lending_answers()) == Decimal("103600.00")
    assert total_claimed(FORM, lending_answers(interest_claimed="no")) == Decimal("100000.00")


def test_days_late_are_counted_to_the_day_of_the_claim() -> None:
    results = computed(list(FORM.elements()), lending_answers())
    assert results["overdue_days"] == "216"
    assert results["term_over"] == "yes"


def test_the_print_lists_every_element_and_marks_the_unanswered() -> None:
    answers = {**lending_answers(remarks=None), **computed(list(FORM.elements()), lending_answers())}
    rows = {answer.key: answer.text for section in printed(FORM, answers) for item in section.items for answer in item.answers}
    assert set(rows) == {element.key for element in FORM.elements()} - FOR_THE_COURT_ALONE - TO_WORK_OUT_INTEREST
    assert rows["remarks"] == "未填"
    assert rows["collateral_date"] == "无"
    assert rows["interest_claimed"] == "■是　□否"
    assert rows["claim_total"] == "103,600.00元"


def test_what_is_not_understood_is_shown_as_typed() -> None:
    assert shown(FORM.element("principal_owed"), {"principal_owed": "十几万"}) == "十几万"


def test_a_draft_starts_with_what_is_known() -> None:
    started = defaults(FORM.elements(), {"my_name": "林小满", "today": "2026-08-20"})
    assert started["service_recipient"] == "林小满"
    assert started["principal_as_of"] == "2026-08-20"
    assert started["basis"] == ["contract", "law"]
    assert "rate" not in started


@pytest.mark.parametrize("key", sorted(form_keys()))
def test_nobody_is_led_to_mediate_by_what_is_chosen_beforehand(key: str) -> None:
    elements = list(load_form(key).elements())
    about = {element.key for element in elements if "调解" in element.label.zh}
    assert about >= {"knows_mediation", "mediation_willing"}
    assert not about & set(defaults(elements, {}))


def test_less_is_asked_of_the_defendant_than_of_the_plaintiff() -> None:
    person = party_elements("person")
    known = {"name": "周远航", "address": "佛山市禅城区演示路1号"}
    assert problems(person, known, today=TODAY, role="defendant") == []
    missing = {problem.key for problem in problems(person, known, today=TODAY, role="plaintiff")}
    assert {"id_number", "phone", "birth_date", "sex"} <= missing


def test_a_wrong_check_digit_is_found_for_every_party() -> None:
    person = party_elements("person")
    typed = {"name": "周远航", "address": "演示路1号", "id_number": "440604199001011234"}
    assert [problem.code for problem in problems(person, typed, today=TODAY, role="defendant")] == ["bad_id_number_check_digit"]


def test_a_definition_that_contradicts_itself_is_not_loaded() -> None:
    lost = read_element({"key": "a", "type": "text", "visible_if": {"b": ["yes"]}})
    with pytest.raises(FormDefinitionError):
        check([lost])
    with pytest.raises(FormDefinitionError):
        read_element({"key": "a", "type": "colour"})


@given(st.dictionaries(st.sampled_from([element.key for element in FORM.elements()]), st.text(max_size=30)))
def test_whatever_is_typed_is_judged_and_printed_without_failing(answers: dict[str, str]) -> None:
    problems(FORM.elements(), answers, today=TODAY)
    total_claimed(FORM, answers)
    assert len(printed(FORM, answers)) == len(FORM.sections)
