"""Which facts are in dispute, from what each defendant said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.parties.rules.matrix import (
    POSITIONS,
    Claimed,
    Said,
    Standing,
    admissions_bind,
    counted,
    disputed_first,
    matrix,
    standing_of,
)

PRINCIPAL = Claimed("principal_owed", "claims_1", "1. 本金", "尚欠本金", "100,000.00元", "claims")
DATE = Claimed("contract_date", "facts_1", "1. 合同签订情况", "约定的日期", "2025年1月15日")


def said(*positions: str) -> list[Said]:
    return [Said(f"被告{number}", position) for number, position in enumerate(positions)]


@pytest.mark.parametrize(
    ("positions", "standing"),
    [
        (["admitted"], Standing.UNDISPUTED),
        (["disputed"], Standing.DISPUTED),
        (["unknown"], Standing.OPEN),
        ([""], Standing.OPEN),
        ([], Standing.UNASKED),
        (["admitted", "admitted"], Standing.UNDISPUTED),
        (["admitted", "disputed"], Standing.DISPUTED),
        (["admitted", "unknown"], Standing.OPEN),
        (["admitted", ""], Standing.OPEN),
        (["unknown", "disputed"], Standing.DISPUTED),
    ],
)
def test_one_denial_disputes_and_only_all_admit(positions: list[str], standing: Standing) -> None:
    assert standing_of(said(*positions)) == standing


def test_a_defendant_who_has_not_answered_leaves_the_fact_open() -> None:
    rows = matrix([PRINCIPAL], [("周远航", {"principal_owed": {"position": "admitted"}}), ("周远山", None)])
    assert rows[0].standing == Standing.OPEN


def test_words_and_evidence_stand_beside_the_position() -> None:
    taken = {"principal_owed": {"position": "disputed", "note": "已还两万元", "evidence": ["转账记录"]}}
    row = matrix([PRINCIPAL, DATE], [("周远航", taken)])[0]
    assert row.said == (Said("周远航", "disputed", "已还两万元", ("转账记录",)),)


def test_an_older_answer_to_a_whole_row_speaks_to_its_elements() -> None:
    rows = matrix([PRINCIPAL, DATE], [("周远航", {"claims_1": {"position": "admitted"}})])
    assert [row.standing for row in rows] == [Standing.UNDISPUTED, Standing.OPEN]


def test_what_is_disputed_stands_first_and_what_is_admitted_last() -> None:
    taken = {"principal_owed": {"position": "admitted"}, "contract_date": {"position": "disputed"}}
    rows = matrix([PRINCIPAL, DATE], [("周远航", taken)])
    assert [row.claimed.key for row in disputed_first(rows)] == ["contract_date", "principal_owed"]
    assert disputed_first(rows[:1]) == rows[:1]


def test_the_counts_add_up() -> None:
    rows = matrix([PRINCIPAL, DATE], [("周远航", {"contract_date": {"position": "disputed"}})])
    assert counted(rows) == {Standing.DISPUTED: 1, Standing.UNDISPUTED: 0, Standing.OPEN: 1, Standing.UNASKED: 0}


def test_silence_is_to_what_was_asked_alone() -> None:
    total = replace(PRINCIPAL, key="claim_total", item="claims_8", computed=True)
    rows = matrix([total, DATE], [("周远航", {}), ("周远山", None)])
    assert [row.standing for row in rows] == [Standing.UNASKED, Standing.OPEN]
    older = matrix([total], [("周远航", {"claims_8": {"position": "disputed"}})])
    assert older[0].standing == Standing.DISPUTED


@pytest.mark.parametrize(("cause", "binds"), [("108(3)", True), ("14", False), ("22(2)", False), ("29", True), ("205", True)])
def test_admissions_do_not_settle_personal_status(cause: str, binds: bool) -> None:
    assert admissions_bind(cause) is binds


@given(st.lists(st.sampled_from(["", *POSITIONS]), max_size=6))
def test_one_more_denial_always_disputes_and_the_order_does_not_matter(positions: list[str]) -> None:
    assert standing_of(said(*positions, "disputed")) == Standing.DISPUTED
    assert standing_of(said(*positions)) == standing_of(said(*reversed(positions)))
