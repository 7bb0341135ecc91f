"""The fee scales of 《诉讼费用交纳办法》."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.fees.rules.amounts import AmountError, parse_amount
from filing.fees.rules.litigation_fee import FeeError, Halving, litigation_fee
from filing.fees.rules.scales import FeeKind
from tests.filing.vectors import load

AMOUNT_NAMES = ("claim", "amount", "property", "damages", "assets")
VECTORS = [(kind, row) for kind, rows in load("fees").items() for row in rows]
amounts = st.decimals(min_value=0, max_value=Decimal("9999999999.99"), places=2)


def amount_of(row: dict[str, str]) -> Decimal:
    return Decimal(next(row[name] for name in AMOUNT_NAMES if name in row))


@pytest.mark.parametrize(("kind", "row"), VECTORS)
def test_a_worked_example_gives_its_fee(kind: str, row: dict[str, str]) -> None:
    base = Decimal(row["base"]) if "base" in row else None
    result = litigation_fee(kind=FeeKind(kind), amount=amount_of(row), base=base)
    assert str(result.fee) == row["fee"]


@pytest.mark.parametrize("row", load("fees")["property"])
def test_a_property_fee_is_halved_in_summary_procedure(row: dict[str, str]) -> None:
    result = litigation_fee(kind=FeeKind.PROPERTY, amount=amount_of(row), halvings=[Halving.SUMMARY])
    assert (str(result.fee), str(result.full_fee)) == (row["half"], row["fee"])


@given(amount=amounts, halvings=st.lists(st.sampled_from(Halving), min_size=1))
def test_a_fee_is_halved_once_however_many_reasons_there_are(amount: Decimal, halvings: list[Halving]) -> None:
    once = litigation_fee(kind=FeeKind.PROPERTY, amount=amount, halvings=[Halving.MEDIATION])
    assert litigation_fee(kind=FeeKind.PROPERTY, amount=amount, halvings=halvings).fee == once.fee


def test_several_reasons_to_halve_cite_that_it_happens_once() -> None:
    result = litigation_fee(kind=FeeKind.PROPERTY, amount=Decimal(100_000), halvings=[Halving.SUMMARY, Halving.MEDIATION])
    assert result.fee == Decimal("1150.00")
    assert (result.lines[-1].article.law, result.lines[-1].article.article) == ("CPL-I", "206")


@given(kind=st.sampled_from(FeeKind), one=amounts, other=amounts)
def test_a_larger_amount_never_costs_less(kind: FeeKind, one: Decimal, other: Decimal) -> None:
    smaller, larger = sorted((one, other))
    assert litigation_fee(kind=kind, amount=smaller).fee <= litigation_fee(kind=kind, amount=larger).fee


@given(kind=st.sampled_from(FeeKind), amount=amounts, unit=st.sampled_from([Decimal("0.01"), Decimal(1)]))
def test_the_lines_add_up_to_the_fee(kind: FeeKind, amount: Decimal, unit: Decimal) -> None:
    result = litigation_fee(kind=kind, amount=amount, unit=unit)
    assert sum(line.amount for line in result.lines) == result.fee
    assert result.fee % unit == 0


@given(amount=amounts)
def test_the_lines_of_a_halved_fee_add_up_to_what_is_payable(amount: Decimal) -> None:
    result = litigation_fee(kind=FeeKind.PROPERTY, amount=amount, halvings=[Halving.WITHDRAWAL])
    assert sum(line.amount for line in result.lines) == result.fee


@pytest.mark.parametrize(
    ("kind", "fee"),
    [
        ("labour", "10.00"),
        ("administrative", "50.00"),
        ("administrative_special", "100.00"),
        ("public_summons", "100.00"),
        ("arbitration_review", "400.00"),
        ("no_fee", "0.00"),
    ],
)
def test_some_cases_cost_a_fixed_fee(kind: str, fee: str) -> None:
    assert str(litigation_fee(kind=FeeKind(kind)).fee) == fee


def test_a_labour_dispute_in_summary_procedure_costs_five_yuan() -> None:
    assert litigation_fee(kind=FeeKind.LABOUR, halvings=[Halving.SUMMARY]).fee == Decimal("5.00")


def test_the_property_in_a_divorce_does_not_follow_the_property_scale() -> None:
    divorce = litigation_fee(kind=FeeKind.DIVORCE, amount=Decimal(1_000_000), base=Decimal(300))
    assert divorce.fee == Decimal("4300.00") != litigation_fee(kind=FeeKind.PROPERTY, amount=Decimal(1_000_000)).fee


def test_a_province_sets_the_fee_within_the_range() -> None:
    assert litigation_fee(kind=FeeKind.DIVORCE, province="粤").fee == Decimal("300.00")
    assert litigation_fee(kind=FeeKind.IP, province="京").fee == Decimal("750.00")


def test_without_a_provincial_notice_the_lower_end_is_taken_and_said() -> None:
    result = litigation_fee(kind=FeeKind.NON_PROPERTY, province="新")
    assert result.fee == Decimal("50.00")
    assert "暂按下限" in result.lines[0].part.zh


def test_an_intellectual_property_case_with_an_amount_follows_the_property_scale() -> None:
    assert litigation_fee(kind=FeeKind.IP, amount=Decimal(100_000)).fee == Decimal("2300.00")


@pytest.mark.parametrize("kind", ["enforcement", "preservation", "payment_order", "bankruptcy"])
def test_an_application_fee_is_not_halved(kind: str) -> None:
    with pytest.raises(FeeError, match="不适用减半"):
        litigation_fee(kind=FeeKind(kind), amount=Decimal(1000), halvings=[Halving.SUMMARY])


def test_a_property_fee_needs_an_amount() -> None:
    with pytest.raises(FeeError, match="需要金额"):
        litigation_fee(kind=FeeKind.PROPERTY)


@pytest.mark.parametrize("base", ["49", "301"])
def test_a_base_outside_the_statutory_range_is_refused(base: str) -> None:
    with pytest.raises(FeeError, match="50元至300元"):
        litigation_fee(kind=FeeKind.DIVORCE, base=Decimal(base))


def test_an_unknown_province_is_refused() -> None:
    with pytest.raises(FeeError, match="没有简称"):
        litigation_fee(kind=FeeKind.PROPERTY, amount=Decimal(1), province="广")


@pytest.mark.parametrize("text", ["-1", "NaN", "inf", "1e5", "1.234", "", "一百", "1,000", "9" * 16, "0x10", "１０"])
def test_what_is_not_an_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        litigation_fee(kind=FeeKind.PROPERTY, amount=parse_amount(text))
