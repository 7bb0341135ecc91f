"""The table of states: every line leads somewhere, nothing else does, nothing leaves the end."""

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Case
from filing.cases.rules.procedure import NOT_SMALL, is_final, is_open_to, may_convert, procedure_at, retrial_procedure
from filing.cases.rules.states import TRANSITIONS, IllegalStep, after, legal_acts, printed, states_for

STATES = [state.value for state in Case.State]
ACTS = [step.act for step in TRANSITIONS]


@given(st.sampled_from(STATES), st.sampled_from(ACTS))
def test_an_act_leads_on_exactly_where_the_table_says(state: str, act: str) -> None:
    if act in legal_acts(state):
        assert after(act, state) in STATES
        assert state in states_for(act)
    else:
        with pytest.raises(IllegalStep):
            after(act, state)


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_a_walk_through_the_table_stays_in_known_states(acts: list[str]) -> None:
    state = "accepted"
    for act in acts:
        if act in legal_acts(state):
            state = after(act, state)
    assert state in STATES


def test_every_act_stands_once_and_every_state_is_reached() -> None:
    assert len(set(ACTS)) == len(ACTS)
    reached = {step.to for step in TRANSITIONS} | {"accepted", "in_enforcement"}
    assert set(STATES) <= reached


def test_a_closed_case_is_left_only_by_another_case_or_on_reconsideration_by_the_same_court() -> None:
    """反家庭暴力法 第三十一条: a protection order that was refused is made after all."""
    assert legal_acts("closed") == ("order_after_all", "apply_retrial", "restore_enforcement")
    assert after("apply_retrial", "closed") == "closed"


def test_the_table_is_printed_with_its_articles(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("case_states")
    shown = capsys.readouterr().out
    assert all(act in shown for act in ACTS)
    assert "第一百七十一条" in shown
    assert "art. 171" in printed("en")


@pytest.mark.parametrize(
    ("procedure", "target", "known"),
    [
        ("small_claims", "summary", True),
        ("summary", "ordinary", True),
        ("ordinary", "summary", False),
        ("summary", "summary", False),
    ],
)
def test_which_procedure_becomes_which(procedure: str, target: str, *, known: bool) -> None:
    assert may_convert(procedure, target) == known


@pytest.mark.parametrize(
    ("case_type", "procedure", "final"),
    [("民初", "small_claims", True), ("民初", "summary", False), ("民初", "ordinary", False), ("民终", "second_instance", True),
     ("民再", "retrial", True), ("民再", "retrial_first", False), ("民再", "retrial_small", True),
     ("民申", "retrial_examination", True), ("执", "enforcement", False)],
)  # fmt: skip
def test_whose_judgment_is_final(case_type: str, procedure: str, *, final: bool) -> None:
    assert is_final(case_type, procedure) is final


@pytest.mark.parametrize(
    ("same_court", "case_type", "procedure", "ground", "retried_in"),
    [(True, "民初", "ordinary", "law", "retrial_first"), (True, "民初", "small_claims", "law", "retrial_small"),
     (True, "民初", "small_claims", NOT_SMALL, "retrial_first"), (True, "民终", "second_instance", "law", "retrial"),
     (False, "民初", "ordinary", "law", "retrial"), (False, "民初", "small_claims", NOT_SMALL, "retrial")],
)  # fmt: skip
def test_in_which_procedure_a_judgment_is_retried(
    case_type: str, procedure: str, ground: str, retried_in: str, *, same_court: bool
) -> None:
    """民事诉讼法 第二百一十八条; 民诉法解释 第四百二十四条."""
    found = retrial_procedure(by_the_same_court=same_court, case_type=case_type, procedure=procedure, ground=ground)
    assert found == retried_in


@pytest.mark.parametrize("level", ["intermediate", "high", "supreme"])
def test_the_simple_procedures_are_the_basic_courts(level: str) -> None:
    assert is_open_to("small_claims", "民初", "basic")
    assert not is_open_to("summary", "民初", level)
    assert is_open_to("ordinary", "民初", level)
    assert procedure_at(level) == "ordinary"
    assert procedure_at("basic") == "summary"


def test_a_third_partys_suit_to_revoke_a_judgment_is_an_ordinary_suit_of_first_instance() -> None:
    """民事诉讼法 第五十九条第三款; 民诉法解释 第二百五十七条第六项."""
    assert not is_open_to("summary", "民撤", "basic")
    assert procedure_at("basic", case_type="民撤") == "ordinary"
    assert not is_final("民撤", "ordinary")
    assert retrial_procedure(by_the_same_court=True, case_type="民撤", procedure="ordinary") == "retrial_first"
    assert {kind.code for kind in KINDS.values() if ("民初" in kind.case_types) != ("民撤" in kind.case_types)} == set()
