"""Money as people type it and as it is rounded. Pure."""

import re
from decimal import ROUND_HALF_UP, Decimal

from filing.law import Bilingual

CENT = Decimal("0.01")
YUAN = Decimal(1)
LARGEST_AMOUNT = Decimal("999999999999999.99")
_AMOUNT = re.compile(r"[0-9]{1,24}(\.[0-9]{1,2})?")


class AmountError(ValueError):
    """An amount of money that cannot be one; ``message`` says in both languages what to do."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.zh)
        self.message = message


def parse_amount(text: str) -> Decimal:
    """Read an amount in yuan such as ``10001.00``.

    Raises ``AmountError`` for what is negative, not a plain decimal number, finer than a cent, or larger than any
    claim (15 digits before the point).
    """
    text = text.strip()
    if re.fullmatch(r"[-−－][0-9.]+", text):
        raise AmountError(Bilingual("金额不能小于零。", "An amount cannot be below zero."))
    if not _AMOUNT.fullmatch(text):
        raise AmountError(
            Bilingual(
                "请用数字填写以元为单位的金额，最多两位小数，例如 10001.00。",
                "Write the amount in yuan with digits and at most two decimals, for example 10001.00.",
            )
        )
    return checked_amount(Decimal(text))


def checked_amount(amount: Decimal) -> Decimal:
    """The same amount, if it is one that a case can have. Raises ``AmountError`` otherwise."""
    if not amount.is_finite() or amount < 0:
        raise AmountError(Bilingual("金额不能小于零。", "An amount cannot be below zero."))
    if amount > LARGEST_AMOUNT:
        raise AmountError(
            Bilingual("金额过大：整数部分最多15位。", "The amount is too large: at most 15 digits before the point.")
        )
    if amount != amount.quantize(CENT):
        raise AmountError(Bilingual("金额最多两位小数。", "An amount has at most two decimals."))
    return amount


def rounded(amount: Decimal, unit: Decimal = CENT) -> Decimal:
    """The amount in whole units (a cent unless the court rounds to a yuan), halves away from zero, with two decimals."""
    return ((amount / unit).quantize(Decimal(1), rounding=ROUND_HALF_UP) * unit).quantize(CENT)
