"""The rules of mediation: the table of its life, its terms, offers and the clauses that come of them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.courts.working_days import published
from filing.calendar.rules.limits import TIME_LIMITS, due_date
from filing.mediation.models import Mediation
from filing.mediation.rules.offers import (
    APPLICANT,
    MEDIATOR,
    RESPONDENT,
    SIDES,
    Instalment,
    Terms,
    clauses,
    equal_instalments,
    needed_answers,
    outcome,
    problems_of,
)
from filing.mediation.rules.steps import ENDED, STEPS, UNDECIDED, IllegalStep, after
from filing.mediation.rules.terms import CONFIRMATION, RULES, rule_for, working_days_after

TODAY = dt.date(2026, 9, 1)
NAMES = {APPLICANT: "林小满", RESPONDENT: "周远航"}


def test_the_table_speaks_of_every_state_and_cites_its_law() -> None:
    states = {state for step in STEPS.values() for state in (*step.states, step.to)}
    assert states == set(Mediation.State.values)
    assert all(step.law.text.zh and step.name.en for step in STEPS.values())
    assert not {state for step in STEPS.values() for state in step.states} & set(ENDED)


@given(st.sampled_from(sorted(STEPS)), st.sampled_from(sorted(Mediation.State.values)))
def test_an_act_leads_on_only_from_its_states(act: str, state: str) -> None:
    if state in STEPS[act].states:
        assert after(act, state) == STEPS[act].to
    else:
        with pytest.raises(IllegalStep):
            after(act, state)


@pytest.mark.parametrize("state", UNDECIDED)
def test_nobody_is_held_in_mediation(state: str) -> None:
    assert after("fail", state) == "failed"


@pytest.mark.parametrize(
    ("procedure", "days"), [(None, 30), ("ordinary", 15), ("second_instance", 15), ("summary", 7), ("small_claims", 7)]
)
def test_the_terms_of_article_24(procedure: str | None, days: int) -> None:
    limit = TIME_LIMITS[rule_for(procedure)]
    assert (limit.term.count, limit.source.law, limit.source.article) == (days, "MEDIATION-ONLINE", "24")


def test_confirmation_is_asked_for_within_thirty_days_of_the_agreement() -> None:
    limit = TIME_LIMITS[CONFIRMATION]
    assert (limit.term.count, limit.source.text.zh) == (30, "《中华人民共和国民事诉讼法》（2023）第二百零五条")
    assert due_date(CONFIRMATION, TODAY, published()).due == dt.date(2026, 10, 8)  # 1 October falls into the holidays
    assert set(RULES) < set(TIME_LIMITS)


def test_three_working_days_leave_out_weekends_and_holidays() -> None:
    calendar = published()
    assert working_days_after(TODAY, calendar.is_rest_day) == dt.date(2026, 9, 4)
    assert working_days_after(dt.date(2026, 9, 3), calendar.is_rest_day) == dt.date(2026, 9, 8)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)), st.integers(1, 10))
def test_so_many_working_days_lie_between(day: dt.date, count: int) -> None:
    calendar = published()
    found = working_days_after(day, calendar.is_rest_day, count)
    between = [day + dt.timedelta(days=number) for number in range(1, (found - day).days + 1)]
    assert sum(not calendar.is_rest_day(one) for one in between) == count
    assert not calendar.is_rest_day(found)


amounts = st.decimals(Decimal("1"), Decimal("99999999"), places=2)


@given(amounts, st.integers(1, 36), st.dates(dt.date(2026, 1, 1), dt.date(2030, 12, 31)))
def test_equal_instalments_add_up_month_by_month(total: Decimal, count: int, first: dt.date) -> None:
    found = equal_instalments(total, count, first)
    assert sum(one.amount for one in found) == total
    assert len(found) == count
    months = [one.due_on.year * 12 + one.due_on.month for one in found]
    assert months == list(range(months[0], months[0] + count))
    assert max(one.amount for one in found) - min(one.amount for one in found) < Decimal("0.01") * count + Decimal("0.01")


def test_the_last_day_of_a_short_month_stands_for_the_thirty_first() -> None:
    days = [one.due_on for one in equal_instalments(Decimal(300), 3, dt.date(2027, 1, 31))]
    assert days == [dt.date(2027, 1, 31), dt.date(2027, 2, 28), dt.date(2027, 3, 31)]


terms_made = st.builds(
    Terms,
    payer=st.sampled_from(SIDES),
    instalments=st.lists(
        st.builds(Instalment, due_on=st.dates(TODAY, dt.date(2030, 1, 1)), amount=amounts),
        max_size=4,
        unique_by=lambda one: one.due_on,
    ).map(lambda found: tuple(sorted(found, key=lambda one: one.due_on))),
    at_once=st.booleans(),
    penalty_rate=st.decimals(0, 24, places=2),
    other=st.lists(st.sampled_from(["被申请人于十日内交还房屋", "申请人撤回投诉"]), max_size=2).map(tuple),
    final=st.booleans(),
)


@given(terms_made)
def test_terms_are_stored_without_loss(terms: Terms) -> None:
    assert Terms.from_json(terms.to_json()) == terms


@given(terms_made)
def test_the_clauses_name_who_pays_whom_how_much_and_when(terms: Terms) -> None:
    if problems_of(terms, TODAY):
        return
    text = "\n".join(clauses(terms, NAMES))
    assert text.endswith("。")
    if terms.instalments:
        assert f"{terms.total:.2f}元" in text
        assert all(f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日" in text for one in terms.instalments)
        assert text.index(NAMES[terms.payer]) < text.index("支付")
    assert ("一次性支付" in text) == (terms.at_once and len(terms.instalments) > 1)
    assert ("违约金" in text) == bool(terms.penalty_rate and terms.instalments)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(""), "nothing"),
        (Terms("", (Instalment(TODAY, Decimal(1)),)), "payer"),
        (Terms(APPLICANT, (Instalment(TODAY - dt.timedelta(days=1), Decimal(1)),)), "past"),
        (Terms(APPLICANT, (Instalment(TODAY, Decimal(1)), Instalment(TODAY, Decimal(1)))), "order"),
        (Terms(APPLICANT, (Instalment(TODAY, Decimal(0)),)), "amount"),
    ],
)
def test_terms_that_cannot_be_offered_say_why(terms: Terms, code: str) -> None:
    assert problems_of(terms, TODAY) == [code]


@pytest.mark.parametrize("side", [*SIDES, MEDIATOR])
def test_an_offer_needs_the_yes_of_everyone_else(side: str) -> None:
    needed = needed_answers(side)
    assert side not in needed
    assert outcome(side, {}) == "open"
    assert outcome(side, dict.fromkeys(needed, True)) == "accepted"
    assert outcome(side, {**dict.fromkeys(needed, True), min(needed): False}) == "declined"


def test_of_the_mediators_proposal_one_yes_is_not_enough() -> None:
    assert outcome(MEDIATOR, {APPLICANT: True}) == "open"
