"""Hints on procedure and time: when each is given, with its article, and never as more than it is."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel import clock
from courtportal.kernel.courts.working_days import published
from filing.causes import registry
from filing.causes.elements import load_form
from filing.intake.advice_words import told
from filing.intake.rules.hints import Hint, is_never_small, limitation, procedure_hints, suggested_procedure, wage_of
from tests.factories.claims import answers_for

TODAY = dt.date(2026, 8, 20)


def procedures(cause: str, amount: str | None, province: str = "粤", **more: bool) -> list[str]:
    return [hint.code for hint in procedure_hints(cause, amount=Decimal(amount) if amount else None, province=province, **more)]


def time_hint(form: str, cause: str, **changed: Any) -> str:
    hint = limitation(load_form(form), cause, answers_for(form, **changed), TODAY, published())
    return hint.code if hint else ""


@pytest.mark.parametrize(
    ("cause", "amount", "province", "codes"),
    [
        ("108(3)", "65709", "粤", ["small_claims"]),
        ("108(3)", "65709.01", "粤", ["small_claims_agreed", "summary"]),
        ("108(3)", "262836", "粤", ["small_claims_agreed", "summary"]),
        ("108(3)", "262836.01", "粤", ["summary"]),
        ("108(3)", "5000", "琼", ["small_claims_unknown", "summary"]),
        ("108(3)", None, "粤", ["summary"]),
        ("14", "5000", "粤", ["summary"]),
        ("29", "5000", "粤", ["summary"]),
        ("38(1)", "5000", "粤", ["summary"]),
        ("512(1)", "5000", "粤", ["summary"]),
        ("458", "5000", "粤", ["payment_order"]),
        ("459", "5000", "粤", ["no_suit"]),
        ("461", "5000", "粤", ["no_suit"]),
        ("481", None, "粤", ["no_suit"]),
    ],
)
def test_the_procedure_follows_cause_amount_and_province(cause: str, amount: str | None, province: str, codes: list[str]) -> None:
    assert procedures(cause, amount, province) == codes


@pytest.mark.parametrize("cause", ["14", "H2.1", "H2.2", "H3.2"])
def test_personal_status_and_ownership_are_no_small_claims(cause: str) -> None:
    """民事诉讼法 第一百六十六条."""
    assert "small_claims" not in {
        one.code for one in procedure_hints(cause, amount=Decimal(5000), province="粤", never_small=False)
    }


def test_a_foreign_matter_and_a_counterclaim_are_no_small_claims() -> None:
    """民事诉讼法 第一百六十六条第二、五项."""
    one = {"role": "defendant", "answers": {"name": "某甲"}}
    abroad = {"role": "defendant", "answers": {"name": "某甲", "abroad": "yes"}}
    assert not is_never_small({"parties": [one]})
    assert is_never_small({"parties": [one, abroad]})
    assert is_never_small({"parties": [one], "follows": {"case": "x", "kind": "counterclaim"}})
    assert not is_never_small({"parties": [one], "follows": {"case": "x", "kind": "enforcement_dispute"}})
    assert procedures("108(3)", "5000", never_small=True) == ["summary"]


def test_what_is_proposed_agrees_with_what_the_hints_say_also_by_a_wage_to_be_checked() -> None:
    known = [Hint("small_claims", {"verified": True})]
    estimated = [Hint("small_claims", {"verified": False})]
    by_consent = [Hint("small_claims_agreed", {"verified": True}), Hint("summary")]
    assert [suggested_procedure(one) for one in (known, estimated, by_consent)] == ["small_claims", "small_claims", "summary"]


def test_no_wage_is_told_as_checked_that_nobody_has_checked() -> None:
    wage = wage_of("粤")
    assert wage is not None
    assert wage.source
    hint = procedure_hints("108(3)", amount=Decimal(1000), province="粤")[0]
    assert hint.detail["verified"] is wage.verified is False


@pytest.mark.parametrize(("year", "said"), [(2023, True), (2024, True), (2025, False)])
def test_a_wage_of_an_earlier_year_than_the_last_says_so_even_where_it_was_checked(year: int, said: bool) -> None:
    detail = {"wage": Decimal(100), "limit": Decimal(50), "year": year, "source": "统计局", "verified": True}
    with clock.at(dt.datetime(2026, 9, 1, 2, tzinfo=dt.UTC)):
        estimate = told(Hint("small_claims", detail)).estimate
    assert ("法院录入2025年的数字以前" in estimate and f"{year}年的数字估算" in estimate) == said == bool(estimate)


@pytest.mark.parametrize(
    ("form", "cause", "changed", "code"),
    [
        ("private_lending", "108(3)", {}, "limitation_runs"),
        ("private_lending", "108(3)", {"term_end": "2023-01-15", "overdue_since": "2023-01-16"}, "limitation_over"),
        ("private_lending", "108(3)", {"term_end": "2023-10-15", "overdue_since": "2023-10-16"}, "limitation_near"),
        ("private_lending", "108(3)", {"term_agreed": "no", "overdue": "no"}, "limitation_unknown"),
        ("property_service", "126", {"owed_until": "2021-12-31", "demanded_on": "2026-07-02"}, "limitation_runs"),
        ("property_service", "126", {"owed_until": "2021-12-31", "demanded": "no", "demanded_on": None}, "limitation_over"),
        ("motor_accident", "411", {"accident_on": "2022-03-02"}, "limitation_over"),
        ("sale_of_goods", "88", {}, "limitation_runs"),
        ("credit_card", "115(2)", {}, "limitation_runs"),
        ("labour_dispute", "205", {}, "limitation_labour"),
        ("divorce", "14", {}, ""),
        ("general", "116(2)", {}, "limitation_runs"),
        ("general", "116(2)", {"happened_on": "2021-01-01", "last_demand_on": "2026-01-01"}, "limitation_runs"),
        ("general", "22(1)", {"happened_on": "2010-01-01"}, "limitation_none"),
        ("general", "24(1)", {"happened_on": "2010-01-01"}, "limitation_none"),
        ("general", "458", {}, ""),
        ("general", "512(1)", {}, ""),
    ],
)
def test_the_time_to_sue_counts_from_the_last_known_day(form: str, cause: str, changed: dict[str, Any], code: str) -> None:
    assert time_hint(form, cause, **changed) == code


def test_three_years_end_on_the_day_and_roll_over_rest_days() -> None:
    answers = answers_for("motor_accident", accident_on="2023-10-02")
    hint = limitation(load_form("motor_accident"), "411", answers, dt.date(2026, 8, 20), published())
    assert hint is not None
    assert hint.detail["ends"] == dt.date(2026, 10, 8)  # 2 October 2026 is a holiday
    assert [citation.article for citation in hint.citations] == ["188", "195", "193"]


def test_an_answer_that_is_not_asked_starts_no_time() -> None:
    assert (
        time_hint("private_lending", "108(3)", overdue="no", overdue_since="2010-01-01", term_agreed="no") == "limitation_unknown"
    )


@given(st.sampled_from([cause.code for cause in registry.choosable()]), st.dates(dt.date(1990, 1, 1), TODAY))
def test_every_cause_of_the_general_form_is_told_something_sensible(cause: str, day: dt.date) -> None:
    hint = limitation(load_form("general"), cause, answers_for("general", happened_on=day.isoformat()), TODAY, published())
    if hint and "ends" in hint.detail:
        assert hint.detail["ends"] > day
        assert (hint.code == "limitation_over") == (hint.detail["ends"] < TODAY)
