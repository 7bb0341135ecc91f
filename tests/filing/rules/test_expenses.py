"""What the fee measures say of actual expenses (诉讼费用交纳办法 第六、十一、十二、二十九条; 民事诉讼法 第七十七条)."""

from decimal import Decimal

import pytest

from filing.fees.rules.expenses import EXPENSES, ExpenseKind, check_expense, laid_on
from filing.fees.rules.litigation_fee import FeeError, Halving, litigation_fee
from filing.fees.rules.scales import FeeKind
from filing.law import Bilingual

HUNDRED = Decimal("100.00")
PROVIDERS = {
    "appraisal", "announcement", "survey", "translation", "valuation", "auction", "sale", "warehousing", "custody", "transport",
    "ship",
}  # fmt: skip


def test_the_court_collects_attendance_and_copies_and_nothing_else() -> None:
    """第十一条、第十二条."""
    collected = {kind for kind, rule in EXPENSES.items() if rule.collected}
    assert collected == {"travel", "lodging", "living", "lost_wages", "copying"}
    assert {kind for kind, rule in EXPENSES.items() if rule.article.article == "12"} == PROVIDERS | {"other"}


@pytest.mark.parametrize("kind", [FeeKind.ATTENDANCE, FeeKind.COPYING])
def test_what_is_collected_is_what_was_spent(kind: FeeKind) -> None:
    """按实际成本."""
    fee = litigation_fee(kind=kind, amount=Decimal("163.50"))
    assert (fee.full_fee, fee.fee) == (Decimal("163.50"), Decimal("163.50"))
    assert [(line.article.article, line.part.zh) for line in fee.lines] == [("11", "按实际发生的费用")]
    with pytest.raises(FeeError):
        litigation_fee(kind=kind)
    with pytest.raises(FeeError):
        litigation_fee(kind=kind, amount=HUNDRED, halvings=[Halving.SUMMARY])


def test_the_court_advances_a_witness_and_nothing_else() -> None:
    """民事诉讼法 第七十七条."""
    check_expense(ExpenseKind.LOST_WAGES, HUNDRED, has_payer=False)
    for kind in (ExpenseKind.COPYING, ExpenseKind.APPRAISAL):
        check_expense(kind, HUNDRED, has_payer=True)
        with pytest.raises(FeeError):
            check_expense(kind, HUNDRED, has_payer=False)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_is_no_expense(amount: str) -> None:
    with pytest.raises(FeeError):
        check_expense(ExpenseKind.COPYING, Decimal(amount), has_payer=True)


def test_who_loses_bears_them_by_name() -> None:
    """第二十九条."""
    appraisal = Bilingual("鉴定费", "appraisal")
    spent = [(appraisal, Decimal(3000)), (Bilingual("公告费", "announcement"), Decimal(260)), (appraisal, Decimal(500))]
    assert laid_on(spent, "周远航") == "鉴定费3500.00元、公告费260.00元，由周远航负担。"
    assert laid_on([], "周远航") == ""
