"""Every element form: complete in both languages, computable, printed whole; and the form that each cause leads to."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.causes import registry
from filing.causes.answers import amount_in_dispute, computed, is_visible, months_between, problems, proposals, texts
from filing.causes.elements import GENERAL, evidence_kinds, evidence_kinds_of, form_keys, load_form
from filing.causes.printing import BLANK, NONE, NOT_ANSWERED, TICKED, printed
from filing.causes.procedures import case_type_of, is_application, names_of, needs_defendant
from filing.causes.themes import common, find, form_for, situations, themes, told
from tests.factories.claims import CLAIMS, answers_for

TODAY = dt.date(2026, 8, 20)
FORMS = sorted(form_keys())


def codes(form_key: str, **changed: Any) -> dict[str, str]:
    found = problems(load_form(form_key).elements(), answers_for(form_key, **changed), today=TODAY)
    return {problem.key: problem.code for problem in found}


def total(form_key: str, **changed: Any) -> Decimal | None:
    return amount_in_dispute(load_form(form_key), answers_for(form_key, **changed))


def test_there_is_a_form_for_each_of_the_seven_kinds_and_one_for_all_others() -> None:
    assert set(FORMS) == {
        "private_lending", "property_service", "motor_accident", "labour_dispute", "divorce", "sale_of_goods", "credit_card",
        "general",
    }  # fmt: skip


@pytest.mark.parametrize("key", FORMS)
def test_every_text_of_a_form_is_there_in_both_languages(key: str) -> None:
    form = load_form(key)
    for page in form.pages:
        assert page.title.zh
        assert page.title.en
        assert bool(page.hint.zh) == bool(page.hint.en)
    for element in form.elements():
        assert element.label.zh, element.key
        assert element.label.en, element.key
        assert bool(element.hint.zh) == bool(element.hint.en), element.key
        assert all(label.zh and label.en for _, label in element.options), element.key
        assert set(element.evidence_kinds) <= set(evidence_kinds()), element.key


@pytest.mark.parametrize("key", FORMS)
def test_court_documents_name_what_was_answered_and_ask_nothing(key: str) -> None:
    form = load_form(key)
    headings = [element.heading for element in form.elements()] + [item.label for one in form.sections for item in one.items]
    assert not [one.zh for one in headings if re.search("您|？|谁|哪|怎么|什么|多少|吗", one.zh)]
    assert not [one.en for one in headings if re.search(r"\byou\b|\?", one.en, re.IGNORECASE)]
    assert all(bool(element.printed.zh) == bool(element.printed.en) for element in form.elements())
    shown = [answer.label for section in printed(form, answers_for(key)) for item in section.items for answer in item.answers]
    assert not [label for label in shown if "您" in label]


@pytest.mark.parametrize("key", FORMS)
def test_the_rows_of_claims_and_facts_bear_the_official_numbers_without_a_gap(key: str) -> None:
    for section in load_form(key).sections[:2]:
        numbers = [int(item.number) for item in section.items if item.number]
        expected = sorted(set(numbers))
        assert expected == list(range(1, len(expected) + 1)), section.key


@pytest.mark.parametrize("key", FORMS)
def test_every_condition_names_an_answer_that_can_be_given(key: str) -> None:
    form = load_form(key)
    for element in form.elements():
        for other, values in element.visible_if:
            assert values <= {value for value, _ in form.element(other).options}, element.key


@pytest.mark.parametrize("key", sorted(CLAIMS))
def test_a_complete_claim_of_each_form_has_no_problems(key: str) -> None:
    assert codes(key) == {}


@pytest.mark.parametrize("key", FORMS)
def test_the_print_shows_every_element_answered_or_not(key: str) -> None:
    form = load_form(key)
    rows = [answer for section in printed(form, {}) for item in section.items for answer in item.answers]
    for_the_court_alone = {"urgent", "urgent_for", "urgent_why"}
    to_work_out_interest = {"interest_rate", "interest_from", "interest_to", "interest_worked_out"}
    assert {row.key for row in rows} == {element.key for element in form.elements()} - for_the_court_alone - to_work_out_interest
    for row in rows:
        assert row.text in {NOT_ANSWERED.zh, NONE.zh} or (BLANK in row.text and TICKED not in row.text)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-01-01", "2025-12-31", "12.00"),
        ("2025-01-01", "2025-01-31", "1.00"),
        ("2025-01-15", "2025-02-14", "1.00"),
        ("2025-01-01", "2025-01-15", "0.48"),
        ("2024-02-01", "2024-02-29", "1.00"),
        ("2025-01-31", "2025-02-28", "1.04"),
        ("2025-03-01", "2025-02-01", "0"),
    ],
)
def test_months_are_counted_with_both_days_and_a_part_by_its_days(first: str, last: str, months: str) -> None:
    assert months_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) == Decimal(months)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1)), st.integers(0, 4000), st.integers(1, 400))
def test_a_longer_time_never_has_fewer_months(first: dt.date, days: int, more: int) -> None:
    last = first + dt.timedelta(days=days)
    assert Decimal(0) <= months_between(first, last) <= months_between(first, last + dt.timedelta(days=more))


def test_a_property_fee_is_worked_out_from_area_price_and_months() -> None:
    worked = computed(list(load_form("property_service").elements()), answers_for("property_service"))
    assert worked["owed_months"] == "18.00"
    assert worked["owed_by_area"] == "4806.00"  # 89 m² × 3.00 yuan × 18 months
    assert total("property_service") == Decimal("5126.00")


def test_a_flat_fee_asks_for_no_area_price() -> None:
    worked = computed(
        list(load_form("property_service").elements()), answers_for("property_service", fee_by="flat", monthly_fee="200")
    )
    assert worked["owed_flat"] == "3600.00"
    assert "owed_by_area" not in worked


def test_the_items_of_an_accident_that_the_harm_does_not_open_do_not_count() -> None:
    assert total("motor_accident") == Decimal("25600.00")
    assert total("motor_accident", injury="none") == Decimal("5000.00")


def test_a_divorce_without_property_has_no_amount_and_one_with_property_has_its_value() -> None:
    assert total("divorce") is None
    assert total("divorce", property_claimed="yes", house_value="1,500,000", savings_value="80000") == Decimal("1580000.00")


def test_the_questions_of_a_sale_follow_the_side() -> None:
    form = load_form("sale_of_goods")
    seller, buyer = answers_for("sale_of_goods"), answers_for("sale_of_goods", side="buyer")
    assert is_visible(form.element("price_owed"), seller)
    assert not is_visible(form.element("price_owed"), buyer)
    assert is_visible(form.element("defect_remedy"), buyer)
    assert codes("sale_of_goods", side="buyer", price_owed=None, price_as_of=None, interest_claimed=None) == {}


def test_labour_arbitration_asks_for_the_day_of_receipt_only_where_there_is_a_paper() -> None:
    assert codes("labour_dispute", award_received_on=None) == {"award_received_on": "missing"}
    assert codes("labour_dispute", arbitration="none", award_received_on=None) == {}


def test_the_general_form_needs_an_amount_only_for_money() -> None:
    assert codes("general", has_amount="no", amount=None) == {}
    assert codes("general", amount=None) == {"amount": "missing"}
    assert total("general", has_amount="no", amount="5000") is None


def test_each_kind_of_defendant_in_an_accident_may_be_whom_the_law_knows() -> None:
    kinds = {one.key: one.kinds for one in load_form("motor_accident").capacities}
    assert kinds == {"driver": ("person",), "owner": ("person", "organisation"), "insurer": ("organisation",)}


def test_the_evidence_offered_is_that_of_the_form_and_what_fits_all() -> None:
    offered = set(evidence_kinds_of("divorce"))
    assert {"marriage_certificate", "photo", "other"} <= offered
    assert not {"iou", "insurance_policy"} & offered


# What happened → cause → form


@pytest.mark.parametrize("cause", list(registry.choosable()), ids=lambda cause: cause.code)
def test_every_cause_of_the_tree_leads_to_a_form(cause: registry.Cause) -> None:
    assert form_for(cause.code) in form_keys()


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("108(3)", "private_lending"), ("108(1)", GENERAL), ("126", "property_service"), ("411(1)", "motor_accident"),
        ("205(5)", "labour_dispute"), ("206(2)", "labour_dispute"), ("214(1)", "labour_dispute"), ("14", "divorce"),
        ("15", GENERAL), ("88(8)", "sale_of_goods"), ("115(2)", "credit_card"), ("115(1)", GENERAL), ("458", GENERAL),
    ],
)  # fmt: skip
def test_a_cause_has_its_own_form_that_of_the_cause_above_or_the_general_one(code: str, form: str) -> None:
    assert form_for(code) == form


def test_every_situation_is_told_in_both_languages_and_leads_somewhere() -> None:
    for one in situations():
        assert one.label.zh
        assert one.label.en
        assert one.form in form_keys()
    assert {one.form for one in common()} == form_keys() - {GENERAL}
    assert len({theme.key for theme in themes()}) == len(themes())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("公司拖欠我三个月工资", "205(5)"), ("房东不退押金", "116(2)"), ("老公出轨要离婚", "14"), ("网购买到假货", "88(8)"),
        ("狗咬人", "419"), ("楼上漏水", "55"), ("jtsg", "411"), ("minjianjiedai", "108(3)"), ("divorce", "14"), ("126", "126"),
        ("发生车祸", "411"), ("转错账", "148"), ("孩子抚养费", "22(1)"),
    ],
)  # fmt: skip
def test_what_people_type_finds_the_cause_first_or_second(typed: str, code: str) -> None:
    assert code in [*(one.cause for one in told(typed)), *(cause.code for cause in find(typed))][:2]


def test_nothing_typed_finds_nothing() -> None:
    assert find("  ") == []
    assert find("〓〓〓") == []


# What the cause decides


@pytest.mark.parametrize(
    ("code", "case_type"),
    [("108(3)", "民初"), ("14", "民初"), ("512(1)", "民初"), ("458", "民督"), ("459", "民催"), ("461", "破申"), ("475", "财保"),
     ("481", "民保令"), ("448", "民特"), ("451", "民特"), ("484", "民特"), ("511", "民撤")],
)  # fmt: skip
def test_the_type_code_follows_the_cause(code: str, case_type: str) -> None:
    assert case_type_of(code) == case_type


def test_an_application_has_an_applicant_and_a_suit_a_plaintiff() -> None:
    assert names_of("458").of_role("plaintiff").zh == "申请人"
    assert names_of("458").paper.zh == "申请书"
    assert names_of("14").of_role("defendant").zh == "被告"
    assert is_application("475")
    assert not is_application("512(1)")
    assert not needs_defendant("459")
    assert needs_defendant("458")


def test_no_answer_of_a_claim_is_kept_that_its_form_does_not_know() -> None:
    for key in CLAIMS:
        known = {element.key for element in load_form(key).elements()}
        typed = answers_for(key)
        assert {one for one in typed if texts(typed, one)} <= known, key


def test_interest_is_worked_out_with_its_rule_and_fills_only_what_was_left_empty() -> None:
    form = load_form("private_lending")
    asked = list(form.page("interest").elements)
    answers = answers_for(
        "private_lending", principal_owed="100,000", interest_claimed="yes", interest_rate="6", interest_from="2026-01-01",
        interest_as_of="2026-09-01", interest_amount="", interest_method="",
    )  # fmt: skip
    assert computed(list(form.elements()), answers)["interest_worked_out"] == "3994.52"  # 100000 × 6 % × 243 ÷ 365
    filled = proposals(asked, list(form.elements()), answers)
    assert filled["interest_amount"] == "3994.52"
    assert filled["interest_method"].startswith(
        "以100,000.00元为基数，按年利率6%，自2026年1月1日起至2026年9月1日止（当日不计），共243天"
    )
    assert set(proposals(asked, list(form.elements()), {**answers, "interest_amount": "3600"})) == {"interest_method"}
    for missing in ("interest_rate", "interest_from"):
        assert proposals(asked, list(form.elements()), {**answers, missing: ""}) == {}


def test_interest_that_no_amount_can_hold_is_not_worked_out() -> None:
    form = load_form("private_lending")
    answers = answers_for(
        "private_lending", principal_owed="9999999999999", interest_claimed="yes", interest_rate="9999999999999",
        interest_from="2000-01-01", interest_as_of="2999-01-01", interest_amount="", interest_method="",
    )  # fmt: skip
    assert "interest_worked_out" not in computed(list(form.elements()), answers)
    assert proposals(list(form.page("interest").elements), list(form.elements()), answers) == {}
    tiny = {**answers, "principal_owed": "0.01", "interest_rate": "0.01", "interest_as_of": "2000-01-02"}
    assert "interest_worked_out" not in computed(list(form.elements()), tiny)
