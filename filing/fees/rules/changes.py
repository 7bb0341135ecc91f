"""What becomes of a fee when the case takes a turn: 《诉讼费用交纳办法》 arts 15, 21, 25–28, 35, CPL-I arts 199, 206, 213. Pure.

A change never edits: it gives the assessment that takes the place of the one before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from filing.fees.rules.amounts import CENT, rounded
from filing.fees.rules.currency import Conversion
from filing.fees.rules.ledger import NOTHING
from filing.fees.rules.litigation_fee import FeeError, FeeLine, Halving, LitigationFee, litigation_fee
from filing.fees.rules.scales import SCALES, FeeKind, fee_article
from filing.law import Bilingual, Citation

CPL_I = ("CPL-I", "法释〔2022〕11号")


class Turn(StrEnum):
    """The turns of a case that touch its fee."""

    TO_ORDINARY = "to_ordinary"
    MEDIATED = "mediated"
    WITHDRAWN = "withdrawn"
    AMOUNT = "amount"
    AMOUNT_AFTER_INVESTIGATION = "amount_after_investigation"
    DISMISSED = "dismissed"
    REMANDED = "remanded"
    CRIMINAL = "criminal"
    UNPAID = "unpaid"
    STAYED = "stayed"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True)
class TurnRule:
    """A turn in words, with its article, and whether a new amount belongs to it."""

    name: Bilingual
    article: Citation
    needs_amount: bool = False


def _cpl_i(article: str) -> Citation:
    return Citation(*CPL_I, article)


TURNS: dict[Turn, TurnRule] = {
    Turn.TO_ORDINARY: TurnRule(
        Bilingual("简易程序转为普通程序，补交差额", "summary procedure becomes ordinary: the difference is paid"), _cpl_i("199")
    ),
    Turn.MEDIATED: TurnRule(Bilingual("调解结案，减半交纳", "closed by mediation: one half"), fee_article("15")),
    Turn.WITHDRAWN: TurnRule(Bilingual("申请撤诉，减半交纳", "claim withdrawn: one half"), fee_article("15")),
    Turn.AMOUNT: TurnRule(
        Bilingual("法庭调查终结前变更请求数额", "the amount claimed changes before court investigation ends"),
        fee_article("21"),
        needs_amount=True,
    ),
    Turn.AMOUNT_AFTER_INVESTIGATION: TurnRule(
        Bilingual("法庭调查终结后变更请求数额", "the amount claimed changes after court investigation has ended"),
        fee_article("35"),
        needs_amount=True,
    ),
    Turn.DISMISSED: TurnRule(
        Bilingual("裁定不予受理或者驳回起诉，退还", "not accepted or dismissed by ruling: refunded"), fee_article("27")
    ),
    Turn.REMANDED: TurnRule(
        Bilingual("发回重审，退还第二审案件受理费", "remanded: the fee of the second instance is refunded"), fee_article("27")
    ),
    Turn.CRIMINAL: TurnRule(
        Bilingual("涉嫌刑事犯罪移送，退还", "transferred on suspicion of a crime: refunded"), fee_article("25")
    ),
    Turn.UNPAID: TurnRule(
        Bilingual(
            "未按期交纳，按撤诉处理，已收取的退还一半",
            "not paid in time, treated as withdrawn: half of what was paid is refunded",
        ),
        _cpl_i("199"),
    ),
    Turn.STAYED: TurnRule(Bilingual("中止诉讼，不退还", "proceedings stayed: no refund"), fee_article("26")),
    Turn.TERMINATED: TurnRule(Bilingual("终结诉讼，不退还", "proceedings ended: no refund"), fee_article("28")),
}
_NOTHING_LEFT = frozenset({Turn.DISMISSED, Turn.REMANDED, Turn.CRIMINAL})
_HALVINGS = {Turn.MEDIATED: Halving.MEDIATION, Turn.WITHDRAWN: Halving.WITHDRAWAL}


@dataclass(frozen=True, slots=True)
class Basis:
    """What a fee is computed from; kept with each assessment, so that the next can be computed from it."""

    kind: FeeKind
    amount: Decimal | None = None
    base: Decimal | None = None
    province: str | None = None
    halvings: frozenset[Halving] = frozenset()
    unit: Decimal = CENT
    conversion: Conversion | None = None

    def fee(self) -> LitigationFee:
        """The fee on this basis. Raises ``FeeError`` or ``AmountError``."""
        fee = litigation_fee(
            kind=self.kind,
            amount=self.amount,
            base=self.base,
            province=self.province,
            halvings=sorted(self.halvings),
            unit=self.unit,
        )
        return replace(fee, lines=(self.conversion.line(), *fee.lines)) if self.conversion else fee

    def with_amount(self, amount: Decimal | None) -> "Basis":
        """On another amount in dispute, in yuan; the rate of the day of acceptance holds on (FEE art. 55)."""
        return replace(self, amount=amount, conversion=self.conversion and replace(self.conversion, claimed=None))


@dataclass(frozen=True, slots=True)
class Change:
    """The assessment after a turn, on which basis, and by which article."""

    turn: Turn
    basis: Basis
    result: LitigationFee


def changed(basis: Basis, now: LitigationFee, turn: Turn, *, amount: Decimal | None = None, paid: Decimal = NOTHING) -> Change:
    """The assessment that takes the place of ``now`` when the case takes this turn.

    ``amount`` is the new amount in dispute, ``paid`` the money that is held. Raises ``FeeError`` where the turn does not fit.
    """
    rule = TURNS[turn]
    if rule.needs_amount and amount is None:
        raise FeeError(Bilingual("请填写新的请求数额。", "Give the new amount claimed."))
    if turn in _NOTHING_LEFT:
        return Change(turn, basis, _reduced(now, NOTHING, rule))
    if turn is Turn.UNPAID:
        return Change(turn, basis, _reduced(now, rounded(min(paid, now.fee) / 2, basis.unit), rule))
    after = _basis_after(basis, turn, amount)
    result = after.fee() if after != basis else replace(now, lines=(*now.lines, _line(rule, NOTHING)))
    return Change(turn, after, result)


def _basis_after(basis: Basis, turn: Turn, amount: Decimal | None) -> Basis:
    if turn in _HALVINGS:
        if not SCALES[basis.kind].halves:
            raise FeeError(Bilingual("申请费不适用减半。", "An application fee is not halved."))
        return replace(basis, halvings=basis.halvings | {_HALVINGS[turn]})
    if turn is Turn.TO_ORDINARY:
        if Halving.SUMMARY not in basis.halvings:
            raise FeeError(Bilingual("这笔费用没有按简易程序减半。", "This fee was not halved for summary procedure."))
        return replace(basis, halvings=basis.halvings - {Halving.SUMMARY})
    if turn is Turn.AMOUNT:
        return basis.with_amount(amount)
    if turn is Turn.AMOUNT_AFTER_INVESTIGATION and amount is not None and amount > (basis.amount or NOTHING):
        return basis.with_amount(amount)
    return basis  # lowered after the investigation (35), stayed (26) or ended (28): nothing is refunded


def _reduced(now: LitigationFee, fee: Decimal, rule: TurnRule) -> LitigationFee:
    return replace(now, fee=fee, lines=(*now.lines, _line(rule, fee - now.fee)))


def _line(rule: TurnRule, amount: Decimal) -> FeeLine:
    return FeeLine(rule.article, rule.name, "—", amount)


def allotted(total: Decimal, shares: Iterable[Decimal]) -> None:
    """Check that the shares of a fee among the parties add up to it. Raises ``FeeError`` (FEE art. 29)."""
    given = list(shares)
    if any(share < 0 for share in given) or sum(given, NOTHING) != total:
        raise FeeError(
            Bilingual(f"各方负担之和应当等于{total:.2f}元。", f"The shares of the parties must add up to ¥{total:.2f}.")
        )
