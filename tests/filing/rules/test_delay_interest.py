"""Doubled interest on judgment debts that are paid late."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.enforcement.rules.delay_interest import (
    DelayError,
    Instalment,
    delay_interest,
    delay_interest_of_instalments,
)
from filing.fees.rules.amounts import AmountError
from tests.filing.vectors import load


@pytest.mark.parametrize("row", load("delay_interest"))
def test_a_worked_example_gives_its_interest(row: dict[str, str]) -> None:
    result = delay_interest(
        principal=Decimal(row["principal"]),
        last_day=date.fromisoformat(row["last_day"]),
        paid=date.fromisoformat(row["paid"]),
    )
    assert (result.days, str(result.interest)) == (row["days"], row["interest"])


@given(
    principal=st.decimals(0, 10**9, places=2),
    last_day=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    early=st.integers(0, 900),
)
def test_payment_in_time_costs_nothing(principal: Decimal, last_day: date, early: int) -> None:
    paid = date.fromordinal(last_day.toordinal() - early)
    assert delay_interest(principal=principal, last_day=last_day, paid=paid).interest == 0


def test_each_instalment_bears_interest_until_its_own_day() -> None:
    result = delay_interest_of_instalments(
        principal=Decimal(500_000),
        last_day=date(2026, 3, 31),
        instalments=(Instalment(date(2026, 4, 30), Decimal(200_000)),),
        until=date(2026, 6, 29),
    )
    assert (result.days, result.interest) == (90, Decimal("1050.00") + Decimal("4725.00"))


def test_more_than_the_debt_cannot_be_paid() -> None:
    with pytest.raises(DelayError, match="超过本金"):
        delay_interest_of_instalments(
            principal=Decimal(100),
            last_day=date(2026, 3, 31),
            instalments=(Instalment(date(2026, 4, 1), Decimal(101)),),
            until=date(2026, 6, 29),
        )


def test_a_negative_principal_is_refused() -> None:
    with pytest.raises(AmountError):
        delay_interest(principal=Decimal(-1), last_day=date(2026, 1, 1), paid=date(2026, 2, 1))
