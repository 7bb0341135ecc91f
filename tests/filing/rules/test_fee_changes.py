"""What becomes of a fee when the case takes a turn; figures worked out by hand from the tables of the measures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.fees.rules.changes import TURNS, Basis, Turn, allotted, changed
from filing.fees.rules.litigation_fee import FeeError, Halving
from filing.fees.rules.prepayment import not_prepaid
from filing.fees.rules.relief import GROUNDS, PROBLEMS, Relief, problems_of_application, problems_of_grant
from filing.fees.rules.scales import FeeKind

SUMMARY = Basis(FeeKind.PROPERTY, Decimal(100_000), halvings=frozenset({Halving.SUMMARY}))
ORDINARY = Basis(FeeKind.PROPERTY, Decimal(100_000))


@pytest.mark.parametrize(
    ("basis", "turn", "amount", "paid", "fee"),
    [
        (SUMMARY, Turn.TO_ORDINARY, None, "0", "2300.00"),
        (SUMMARY, Turn.MEDIATED, None, "1150", "1150.00"),  # CPL-I 206: halved once only
        (SUMMARY, Turn.WITHDRAWN, None, "1150", "1150.00"),
        (ORDINARY, Turn.MEDIATED, None, "2300", "1150.00"),
        (ORDINARY, Turn.WITHDRAWN, None, "2300", "1150.00"),
        (SUMMARY, Turn.AMOUNT, "200000", "1150", "2150.00"),
        (SUMMARY, Turn.AMOUNT, "50000", "1150", "525.00"),
        (ORDINARY, Turn.AMOUNT_AFTER_INVESTIGATION, "50000", "2300", "2300.00"),  # 35: the plaintiff bears it
        (ORDINARY, Turn.AMOUNT_AFTER_INVESTIGATION, "200000", "2300", "4300.00"),
        (ORDINARY, Turn.DISMISSED, None, "2300", "0.00"),
        (ORDINARY, Turn.REMANDED, None, "2300", "0.00"),
        (ORDINARY, Turn.CRIMINAL, None, "2300", "0.00"),
        (ORDINARY, Turn.STAYED, None, "2300", "2300.00"),
        (ORDINARY, Turn.TERMINATED, None, "2300", "2300.00"),
        (ORDINARY, Turn.UNPAID, None, "0", "0.00"),
        (ORDINARY, Turn.UNPAID, None, "1150", "575.00"),  # CPL-I 199: half of what was paid goes back
    ],
)
def test_each_turn(basis: Basis, turn: Turn, amount: str | None, paid: str, fee: str) -> None:
    new = Decimal(amount) if amount else None
    change = changed(basis, basis.fee(), turn, amount=new, paid=Decimal(paid))
    assert change.result.fee == Decimal(fee)
    assert sum(line.amount for line in change.result.lines) == change.result.fee


def test_mediation_after_conversion_halves_the_whole_fee_again() -> None:
    converted = changed(SUMMARY, SUMMARY.fee(), Turn.TO_ORDINARY)
    mediated = changed(converted.basis, converted.result, Turn.MEDIATED)
    assert (converted.result.fee, mediated.result.fee) == (Decimal("2300.00"), Decimal("1150.00"))


@given(st.decimals(0, 10**9, places=2), st.lists(st.sampled_from([Turn.MEDIATED, Turn.WITHDRAWN]), max_size=4))
def test_no_sequence_halves_twice(amount: Decimal, turns: list[Turn]) -> None:
    basis = Basis(FeeKind.PROPERTY, amount, halvings=frozenset({Halving.SUMMARY}))
    result = basis.fee()
    for turn in turns:
        change = changed(basis, result, turn)
        basis, result = change.basis, change.result
    assert result.fee == Basis(FeeKind.PROPERTY, amount, halvings=frozenset({Halving.SUMMARY})).fee().fee


@pytest.mark.parametrize(("basis", "turn"), [(ORDINARY, Turn.TO_ORDINARY), (ORDINARY, Turn.AMOUNT)])
def test_a_turn_that_does_not_fit_is_refused(basis: Basis, turn: Turn) -> None:
    with pytest.raises(FeeError):
        changed(basis, basis.fee(), turn)


def test_an_application_fee_is_never_halved() -> None:
    basis = Basis(FeeKind.PRESERVATION, Decimal(100_000))
    with pytest.raises(FeeError):
        changed(basis, basis.fee(), Turn.WITHDRAWN)


def test_a_counterclaim_in_a_summary_case_pays_one_half() -> None:
    basis = Basis(FeeKind.PROPERTY, Decimal(100_000), halvings=frozenset({Halving.JOINED, Halving.SUMMARY}))
    assert basis.fee().fee == Decimal("1150.00")


def test_every_turn_names_its_article_in_both_languages() -> None:
    assert set(TURNS) == set(Turn)
    assert all(rule.article.text.zh and rule.article.text.en and rule.name.en for rule in TURNS.values())


@pytest.mark.parametrize("shares", [["1150", "1150"], ["2300", "0"], ["0.01", "2299.99"]])
def test_shares_that_add_up(shares: list[str]) -> None:
    allotted(Decimal(2300), map(Decimal, shares))


@pytest.mark.parametrize("shares", [["1150"], ["2300.01"], ["-1", "2301"], []])
def test_shares_that_do_not_add_up(shares: list[str]) -> None:
    with pytest.raises(FeeError):
        allotted(Decimal(2300), map(Decimal, shares))


@pytest.mark.parametrize(
    ("kind", "cause", "numerous", "article"),
    [
        (FeeKind.ENFORCEMENT, "108(3)", False, "20"),
        (FeeKind.BANKRUPTCY, "461", False, "20"),
        (FeeKind.LABOUR, "205(5)", False, "20"),
        (FeeKind.LABOUR, "205(1)", False, ""),
        (FeeKind.PROPERTY, "352(3)", True, "194"),
        (FeeKind.PROPERTY, "108(3)", False, ""),
    ],
)
def test_what_is_not_prepaid(kind: FeeKind, cause: str, numerous: bool, article: str) -> None:
    found = not_prepaid(kind, cause, numerous=numerous)
    assert (found.article if found else "") == article


@pytest.mark.parametrize(
    ("relief", "ground", "natural", "papers", "codes"),
    [
        (Relief.WAIVE, "subsistence", True, 1, []),
        (Relief.WAIVE, "subsistence", False, 1, ["only_people"]),
        (Relief.WAIVE, "legal_aid", True, 1, ["wrong_ground"]),
        (Relief.DEFER, "legal_aid", False, 0, ["no_papers"]),
        (Relief.REDUCE, "welfare_body", False, 2, []),
        (Relief.REDUCE, "nonsense", True, 1, ["wrong_ground"]),
    ],
)
def test_who_may_ask_for_which_relief(relief: Relief, ground: str, natural: bool, papers: int, codes: list[str]) -> None:
    assert problems_of_application(relief=relief, ground=ground, natural_person=natural, papers=papers) == codes


@pytest.mark.parametrize(
    ("relief", "share", "natural", "day", "codes"),
    [
        (Relief.REDUCE, "0.30", True, False, []),
        (Relief.REDUCE, "0.2999", True, False, ["too_small"]),
        (Relief.REDUCE, "1", True, False, ["too_large"]),
        (Relief.REDUCE, None, True, False, ["too_small"]),
        (Relief.WAIVE, None, False, False, ["only_people"]),
        (Relief.WAIVE, None, True, False, []),
        (Relief.DEFER, None, True, False, ["no_day"]),
        (Relief.DEFER, None, False, True, []),
    ],
)
def test_what_may_be_granted(relief: Relief, share: str | None, natural: bool, day: bool, codes: list[str]) -> None:
    given_share = Decimal(share) if share else None
    assert problems_of_grant(relief=relief, share=given_share, natural_person=natural, has_day=day) == codes


def test_every_ground_has_article_and_papers() -> None:
    assert {ground.relief for ground in GROUNDS.values()} == set(Relief)
    assert all(ground.article.text.zh and ground.papers.en for ground in GROUNDS.values())
    assert all(problem.zh and problem.en for problem in PROBLEMS.values())
