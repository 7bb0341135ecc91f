"""What a suit costs beside the fee: actual expenses, who pays whom, and by which article. Pure.

《诉讼费用交纳办法》 arts 6(3), 11, 12, 29; CPL arts 11, 77. Nothing here is computed: an expense is what it was.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.litigation_fee import FeeError
from filing.fees.rules.scales import FeeKind, fee_article
from filing.law import Bilingual, Citation


class ExpenseKind(StrEnum):
    """What the money was spent on."""

    TRAVEL = "travel"
    LODGING = "lodging"
    LIVING = "living"
    LOST_WAGES = "lost_wages"
    COPYING = "copying"
    APPRAISAL = "appraisal"
    ANNOUNCEMENT = "announcement"
    SURVEY = "survey"
    TRANSLATION = "translation"
    VALUATION = "valuation"
    AUCTION = "auction"
    SALE = "sale"
    WAREHOUSING = "warehousing"
    CUSTODY = "custody"
    TRANSPORT = "transport"
    SHIP_SUPERVISION = "ship"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ExpenseRule:
    """A kind in words and its article; ``collected`` is the kind of fee under which the court collects it, None for what a party
    pays to the provider itself.
    """

    name: Bilingual
    article: Citation
    collected: FeeKind | None = None


def _attendance(zh: str, en: str) -> ExpenseRule:
    return ExpenseRule(Bilingual(zh, en), fee_article("11"), FeeKind.ATTENDANCE)


def _provider(zh: str, en: str) -> ExpenseRule:
    return ExpenseRule(Bilingual(zh, en), fee_article("12"))


EXPENSES: dict[ExpenseKind, ExpenseRule] = {
    ExpenseKind.TRAVEL: _attendance("出庭人员交通费", "travel to court"),
    ExpenseKind.LODGING: _attendance("出庭人员住宿费", "lodging of who came to court"),
    ExpenseKind.LIVING: _attendance("出庭人员生活费", "daily allowance of who came to court"),
    ExpenseKind.LOST_WAGES: _attendance("出庭人员误工补贴", "lost wages of who came to court"),
    ExpenseKind.COPYING: ExpenseRule(Bilingual("复制工本费", "copies at cost"), fee_article("11"), FeeKind.COPYING),
    ExpenseKind.APPRAISAL: _provider("鉴定费", "forensic appraisal"),
    ExpenseKind.ANNOUNCEMENT: _provider("公告费", "announcement"),
    ExpenseKind.SURVEY: _provider("勘验费", "survey"),
    ExpenseKind.TRANSLATION: _provider("翻译费", "translation"),
    ExpenseKind.VALUATION: _provider("评估费", "valuation"),
    ExpenseKind.AUCTION: _provider("拍卖费", "auction"),
    ExpenseKind.SALE: _provider("变卖费", "sale"),
    ExpenseKind.WAREHOUSING: _provider("仓储费", "warehousing"),
    ExpenseKind.CUSTODY: _provider("保管费", "custody"),
    ExpenseKind.TRANSPORT: _provider("运输费", "transport"),
    ExpenseKind.SHIP_SUPERVISION: _provider("船舶监管费", "supervision of a ship"),
    ExpenseKind.OTHER: _provider("其他依法由当事人负担的费用", "other expense that parties bear by law"),
}
# Of who appears on the day that the court set: the court advances them for a witness whom it called itself (CPL 77).
ADVANCED_BY_COURT = frozenset(kind for kind, rule in EXPENSES.items() if rule.collected is FeeKind.ATTENDANCE)


def check_expense(kind: ExpenseKind, amount: Decimal, *, has_payer: bool) -> None:
    """Whether it can be noted like this. Raises ``FeeError``.

    Who caused an expense bears it at first (FEE art. 12: 谁主张、谁负担); nobody does only where the court called the witness
    itself and advances what attendance costs (CPL 77).
    """
    if amount <= NOTHING:
        raise FeeError(Bilingual("请填写实际发生的金额。", "Give the amount that was actually spent."))
    if not has_payer and kind not in ADVANCED_BY_COURT:
        raise FeeError(
            Bilingual(
                "法院只先行垫付法院通知的证人出庭的费用（民事诉讼法第七十七条），请选择由谁负担。",
                "The court advances only what a witness costs whom it called itself (Civil Procedure Law, art. 77).",
            )
        )


def laid_on(expenses: list[tuple[Bilingual, Decimal]], bearer: str) -> str:
    """The sentence of a judgment that lays them on who loses (FEE art. 29), in the language of record; '' without any."""
    sums: dict[str, Decimal] = {}
    for name, amount in expenses:
        sums[name.zh] = sums.get(name.zh, NOTHING) + amount
    return f"{'、'.join(f'{name}{amount:.2f}元' for name, amount in sums.items())}，由{bearer}负担。" if sums else ""
