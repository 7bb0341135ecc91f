""" "Where is my case, what must I do next, by when", as one pure function."""

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.cases.rules.next_step import NextStep, Performance, Situation, further_steps, next_step
from filing.cases.sentences import sentence

TODAY = dt.date(2026, 9, 1)
IN_5, IN_10, IN_20 = (TODAY + dt.timedelta(days=days) for days in (5, 10, 20))
HEARING = dt.datetime(2026, 9, 15, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("viewer", "known", "code", "due"),
    [
        ("plaintiff", {"fee_owed": True, "fee_due": IN_5}, "pay_fee", IN_5),
        ("plaintiff", {"fee_owed": True, "fee_due": IN_10, "evidence_due": IN_5}, "pay_fee", IN_10),
        ("plaintiff", {"fee_owed": True, "fee_due": IN_10, "evidence_due": IN_10}, "pay_fee", IN_10),
        ("plaintiff", {"fee_owed": True, "evidence_due": IN_5}, "pay_fee", None),
        (
            "plaintiff",
            {"served": True, "fee_owed": True, "fee_due": IN_20, "hearing_at": HEARING},
            "attend_hearing",
            HEARING.date(),
        ),
        ("plaintiff", {}, "wait_for_service", None),
        ("plaintiff", {"served": True, "answer_awaited": True}, "wait_for_answer", None),
        ("plaintiff", {"served": True}, "wait_for_hearing", None),
        ("plaintiff", {"served": True, "answered": True}, "wait_for_hearing", None),
        ("plaintiff", {"served": True, "hearing_at": HEARING, "evidence_due": IN_20}, "attend_hearing", HEARING.date()),
        ("defendant", {"served": True, "answer_due": IN_10}, "answer", IN_10),
        ("defendant", {"served": True, "answer_due": IN_10, "evidence_due": IN_5}, "answer", IN_10),
        ("defendant", {"served": True, "answer_due": IN_20, "hearing_at": HEARING}, "answer", IN_20),
        ("defendant", {"served": True, "asked_online": IN_5, "evidence_due": IN_10}, "answer_online", IN_5),
        ("other", {"served": True, "asked_online": IN_5, "hearing_at": HEARING}, "answer_online", IN_5),
        ("defendant", {"served": True, "answered": True, "hearing_at": HEARING}, "attend_hearing", HEARING.date()),
        ("bench", {}, "serve_defendant", None),
        ("bench", {"served": True, "answered": True, "stopped_by": ("jurisdiction",)}, "clock_stopped", None),
        (
            "bench",
            {"served": True, "answer_due": IN_10, "stopped_by": ("jurisdiction",), "court_contested": True},
            "decide_jurisdiction",
            None,
        ),
        ("bench", {"served": True, "answer_due": IN_10}, "await_answer", IN_10),
        ("bench", {"served": True, "answered": True}, "schedule_hearing", None),
        ("bench", {"hearing_at": HEARING, "asynchronous": True}, "lead_turns", None),
        ("defendant", {"hearing_at": HEARING, "asynchronous": True}, "await_turn", None),
        ("defendant", {"hearing_at": HEARING, "asynchronous": True, "turn_due": HEARING.date()}, "speak_in_turn", HEARING.date()),
        ("bench", {"served": True, "hearing_at": HEARING}, "hold_hearing", HEARING.date()),
        ("bench", {"served": True, "heard": True, "decision_due": IN_20}, "decide", IN_20),
        ("plaintiff", {"heard": True, "served": True, "answered": True, "decision_due": IN_20}, "wait_for_decision", IN_20),
        ("bench", {"served": True, "answered": True, "examined": "retrial", "decision_due": IN_20}, "examine_retrial", IN_20),
        ("plaintiff", {"served": True, "answered": True, "examined": "retrial", "decision_due": IN_20}, "await_retrial", IN_20),
        ("bench", {"examined": "ruling"}, "examine_ruling", None),
        ("defendant", {"examined": "application", "decision_due": IN_20}, "await_application", IN_20),
        ("bench", {"examined": "retrial", "hearing_at": HEARING}, "hold_hearing", HEARING.date()),
        ("defendant", {"decided": True, "appeal_due": IN_10}, "appeal_term", IN_10),
        ("plaintiff", {"decided": True, "appeal_over": True}, "appeal_over", None),
        ("defendant", {"decided": True, "appeal_over": True, "appeal_due": IN_10}, "appeal_term", IN_10),
        ("plaintiff", {"fee_owed": True, "fee_due": IN_5, "examined": "application"}, "pay_application_fee", IN_5),
        ("plaintiff", {"fee_owed": True, "examined": "application", "decided": True, "effective": True}, "pay_other_fee", None),
        ("bench", {"order": True, "examined": "application", "decision_due": IN_20}, "examine_order", IN_20),
        ("plaintiff", {"order": True, "examined": "application", "decision_due": IN_20}, "await_order", IN_20),
        ("defendant", {"order": True, "decided": True, "objection_due": IN_10}, "object_to_order", IN_10),
        ("defendant", {"order": True, "decided": True, "objection_due": IN_10, "objected": True}, "objection_pending", None),
        ("bench", {"order": True, "decided": True, "objected": True}, "decide_objection", None),
        ("plaintiff", {"order": True, "decided": True, "closed": True, "decline_due": IN_5}, "decline_suit", IN_5),
        ("plaintiff", {"closed": True, "decline_due": IN_5, "fee_owed": True, "fee_due": IN_5}, "decline_suit", IN_5),
        ("defendant", {"closed": True, "decided": True, "reconsideration_due": IN_10}, "reconsider", IN_10),
        ("bench", {"closed": True, "decided": True, "reconsideration_due": IN_10}, "closed", None),
        ("plaintiff", {"decided": True, "effective": True}, "effective", None),
        ("plaintiff", {"decided": True, "effective": True, "closed": True}, "closed", None),
        ("plaintiff", {"decided": True, "effective": True, "closed": True, "restorable": True}, "restorable", None),
    ],
)
def test_each_situation_has_its_step(viewer: Any, known: dict[str, Any], code: str, due: dt.date | None) -> None:
    step = next_step(Situation(viewer=viewer, today=TODAY, **known))
    assert (step.code, step.due) == (code, due)


@pytest.mark.parametrize(
    ("viewer", "known", "further"),
    [
        (
            "defendant",
            {"answer_due": IN_20, "evidence_due": IN_10, "asked_online": IN_5, "hearing_at": HEARING},
            [("answer_online", IN_5), ("hand_in_evidence", IN_10), ("attend_hearing", HEARING.date())],
        ),
        ("plaintiff", {"evidence_due": IN_20, "hearing_at": HEARING}, [("hand_in_evidence", IN_20)]),
        ("plaintiff", {"fee_owed": True, "fee_due": IN_20, "hearing_at": HEARING}, [("pay_fee", IN_20)]),
        ("plaintiff", {"fee_owed": True, "fee_due": IN_5, "hearing_at": HEARING}, [("attend_hearing", HEARING.date())]),
        ("defendant", {"answer_due": IN_5, "evidence_due": TODAY - dt.timedelta(days=1)}, []),
        ("defendant", {"hearing_at": HEARING, "asynchronous": True, "evidence_due": IN_20}, [("hand_in_evidence", IN_20)]),
        ("defendant", {"decided": True, "appeal_due": IN_10, "evidence_due": IN_20}, []),
        ("bench", {"answer_due": IN_20, "evidence_due": IN_20, "hearing_at": HEARING}, []),
    ],
)
def test_no_running_term_of_the_viewer_is_lost_behind_the_first_step(
    viewer: Any, known: dict[str, Any], further: list[tuple[str, dt.date]]
) -> None:
    situation = Situation(viewer=viewer, today=TODAY, served=True, **known)
    assert [(step.code, step.due) for step in further_steps(situation, next_step(situation))] == further


@pytest.mark.parametrize(("rest", "first"), [("effective", "refund"), ("closed", "refund"), ("enforcing", "enforcing")])
def test_money_that_goes_back_is_the_next_step_where_nothing_else_is_to_come(rest: str, first: str) -> None:
    situation = Situation(viewer="plaintiff", today=TODAY, refund=Decimal(50), refund_due=IN_10, **{rest: True})  # type: ignore[arg-type]
    step = next_step(situation)
    codes = [step.code, *(one.code for one in further_steps(situation, step))]
    assert (codes[0], codes.count("refund")) == (first, 1)
    undated = dataclasses.replace(situation, refund_due=None)
    assert sentence(NextStep("refund", "wait"), undated)[0] == "法院应当退还您交的诉讼费 ¥50.00"


def test_who_owes_and_is_owed_reads_both() -> None:
    known = Performance(owes=True, perform_by=IN_5, others_perform_by=TODAY - dt.timedelta(days=1), enforce_until=IN_20)
    situation = Situation(viewer="plaintiff", today=TODAY, decided=True, effective=True, performance=known)
    first = next_step(situation)
    assert (first.code, [step.code for step in further_steps(situation, first)]) == ("perform", ["apply_enforcement"])


def test_a_duty_whose_day_has_passed_is_no_longer_the_next_step() -> None:
    step = next_step(Situation(viewer="defendant", today=TODAY, answer_due=TODAY - dt.timedelta(days=1)))
    assert step.code == "wait_for_service"


def test_an_unpaid_fee_is_the_next_step_also_after_its_day_because_it_counts_until_the_ruling() -> None:
    past = TODAY - dt.timedelta(days=1)
    step = next_step(Situation(viewer="plaintiff", today=TODAY, fee_owed=True, fee_due=past, evidence_due=IN_5))
    assert (step.code, step.kind, step.due) == ("pay_fee", "act", past)


@pytest.mark.parametrize("rest", ["appealed", "decided", "effective", "closed", "suspended", "enforcing"])
@pytest.mark.parametrize(
    ("purpose", "code"), [("appeal", "pay_appeal_fee"), ("share", "pay_other_fee"), ("counterclaim", "pay_fee")]
)
def test_who_owes_a_fee_is_told_to_pay_it_wherever_the_case_rests(rest: str, purpose: str, code: str) -> None:
    owing = Situation(viewer="defendant", today=TODAY, fee_owed=True, fee_due=IN_5, fee_purpose=purpose, **{rest: True})  # type: ignore[arg-type]
    assert (next_step(owing).code, next_step(owing).due) == (code, IN_5)


def test_a_third_party_with_a_claim_of_its_own_is_told_to_pay_for_it() -> None:
    step = next_step(Situation(viewer="other", today=TODAY, served=True, fee_owed=True, fee_purpose="third_party"))
    assert (step.code, step.kind) == ("pay_fee", "act")


@given(
    viewer=st.sampled_from(["plaintiff", "defendant", "bench", "other"]),
    flags=st.fixed_dictionaries(
        {name: st.booleans() for name in ("served", "answered", "heard", "decided", "effective", "closed")}
    ),
    fee_due=st.none() | st.dates(),
    answer_due=st.none() | st.dates(),
)
def test_every_situation_has_a_step(viewer: Any, flags: dict[str, bool], fee_due: Any, answer_due: Any) -> None:
    step = next_step(Situation(viewer=viewer, today=TODAY, fee_due=fee_due, answer_due=answer_due, **flags))
    assert step.code
    assert step.due is None or step.kind != "done"


def test_an_enforcement_case_says_that_the_court_enforces() -> None:
    situation = Situation(viewer="other", today=dt.date(2026, 9, 1), decided=True, effective=True, enforcing=True)
    assert next_step(situation).code == "enforcing"


def test_against_a_final_decision_nobody_is_told_to_appeal() -> None:
    step = next_step(Situation(viewer="plaintiff", today=TODAY, decided=True, final=True))
    assert (step.code, step.kind) == ("final_decision", "wait")


def test_before_suit_the_applicant_waits_for_the_ruling_its_execution_and_then_sues() -> None:
    waiting = Situation(viewer="plaintiff", today=TODAY, before_suit=True)
    assert next_step(waiting).code == "await_preservation"
    assert next_step(dataclasses.replace(waiting, effective=True)).code == "preserving"
    sued = next_step(dataclasses.replace(waiting, effective=True, sue_due=TODAY + dt.timedelta(days=9)))
    assert (sued.code, sued.kind, sued.due) == ("sue", "act", TODAY + dt.timedelta(days=9))
    assert next_step(dataclasses.replace(waiting, viewer="bench")).kind == "act"


def test_only_parties_are_told_that_they_need_do_nothing() -> None:
    situation = Situation(viewer="other", today=TODAY)
    step = next_step(situation)
    assert "您现在不需要做什么" in sentence(step, situation)[1]
    assert sentence(step, situation, for_court=True) == (sentence(step, situation)[0], "")


def test_a_payment_order_is_objected_to_and_not_appealed_against() -> None:
    ordered = Situation(viewer="defendant", today=TODAY, decided=True, examined="application", order=True, objection_due=IN_10)
    step = next_step(ordered)
    assert (step.code, step.kind, step.due) == ("object_to_order", "act", IN_10)
    for viewer in ("plaintiff", "bench"):
        waiting = next_step(dataclasses.replace(ordered, viewer=viewer))
        assert (waiting.code, waiting.kind) == ("await_objection", "wait")
        assert "债务人清偿或者提出异议的期限到2026年9月11日" in sentence(waiting, ordered)[0]


@pytest.mark.parametrize("enforcing", [False, True])
def test_while_a_retrial_is_heard_nobody_is_called_on_to_perform_or_to_enforce(enforcing: bool) -> None:
    """民事诉讼法 第二百一十七条."""
    owed = Performance(owes=True, perform_by=IN_10, others_perform_by=TODAY - dt.timedelta(days=1), enforce_until=IN_10)
    situation = Situation(
        viewer="defendant", today=TODAY, decided=True, effective=True, enforcing=enforcing, performance=owed, retried=True
    )
    step = next_step(situation)
    assert (step.code, step.kind) == ("retried", "wait")
    assert further_steps(situation, step) == []
    assert "劳动报酬的，法院可以不中止执行" in sentence(step, situation)[1]
    assert next_step(dataclasses.replace(situation, retried=False)).code == ("enforcing" if enforcing else "perform")
