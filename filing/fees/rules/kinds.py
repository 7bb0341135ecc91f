"""Which fee a civil case costs, by its cause of action. Pure.

The official number of a cause tells its part of the tree (《民事案件案由规定》, 法〔2025〕226号).
"""

from filing.causes.procedures import number_of
from filing.fees.rules.scales import SCALES, WITHOUT_AMOUNT, FeeKind

_DIVORCE = 14
_BY_NUMBER: dict[int, FeeKind] = {
    451: FeeKind.NO_FEE,
    458: FeeKind.PAYMENT_ORDER,
    459: FeeKind.PUBLIC_SUMMONS,
    461: FeeKind.BANKRUPTCY,
    475: FeeKind.PRESERVATION,
    484: FeeKind.ARBITRATION_REVIEW,
}


def fee_kind_of_cause(cause_code: str, *, has_amount: bool) -> FeeKind:
    """The kind of fee for a case with this cause; a claim for money or property follows the property scale.

    A case with a property claim and others pays for the property claim only (CPL-I art. 201). Raises ``ValueError`` for
    a code that is not a number of the table.
    """
    number = number_of(cause_code)
    if number in _BY_NUMBER:
        return _BY_NUMBER[number]
    if number == _DIVORCE:
        return FeeKind.DIVORCE
    if 1 <= number <= 11:
        return FeeKind.PERSONALITY
    if 150 <= number <= 198:
        return FeeKind.IP
    if 205 <= number <= 216:
        return FeeKind.LABOUR
    if 435 <= number <= 499:
        return FeeKind.NO_FEE
    return FeeKind.PROPERTY if has_amount else FeeKind.NON_PROPERTY


def needs_amount(cause_code: str) -> bool:
    """Whether there is no fee, and so no filing, without an amount (payment order, bankruptcy)."""
    return fee_kind_of_cause(cause_code, has_amount=False) in {kind for kind, scale in SCALES.items() if scale.needs_amount}


def is_halved(kind: FeeKind, *, has_amount: bool) -> bool:
    """Whether summary procedure halves this fee: a case fee, not the fee of an application (FEE arts 14, 16)."""
    return (SCALES[kind] if has_amount else WITHOUT_AMOUNT.get(kind, SCALES[kind])).halves
