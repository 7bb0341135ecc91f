"""The doubled part of the interest on a money debt that is paid late (CPL art. 264; 法释〔2014〕8号). Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from filing.fees.rules.amounts import checked_amount, rounded
from filing.law import Bilingual, Citation

DAILY_RATE = Decimal("0.000175")
SOURCE = Citation("DELAY", "法释〔2014〕8号", "1")


class DelayError(ValueError):
    """Interest cannot be computed from what was given; ``message`` says why in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class Instalment:
    """A payment towards the principal on one day."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class DelayInterest:
    """The doubled interest in yuan for a number of days."""

    days: int
    interest: Decimal


def delay_interest(*, principal: Decimal, last_day: date, paid: date) -> DelayInterest:
    """Interest of 0.0175 % a day on ``principal``, the unpaid debt without general interest (art. 1).

    Days run from the day after ``last_day``, the last day for performance, up to and including the day of payment;
    payment in time costs nothing. Raises ``AmountError``.
    """
    days = max((paid - last_day).days, 0)
    return DelayInterest(days, rounded(checked_amount(principal) * DAILY_RATE * days))


def delay_interest_of_instalments(
    *, principal: Decimal, last_day: date, instalments: tuple[Instalment, ...], until: date
) -> DelayInterest:
    """Interest when the principal is paid in parts: each part until its day, the rest until ``until`` (art. 3).

    Raises ``DelayError`` when more is paid than owed.
    """
    rest = checked_amount(principal) - sum((part.amount for part in instalments), Decimal(0))
    if rest < 0:
        raise DelayError(Bilingual("清偿金额超过本金。", "More was paid than the principal."))
    parts = [delay_interest(principal=part.amount, last_day=last_day, paid=part.paid_on) for part in instalments]
    if rest:
        parts.append(delay_interest(principal=rest, last_day=last_day, paid=until))
    days = max((part.days for part in parts), default=0)
    return DelayInterest(days, sum((part.interest for part in parts), Decimal("0.00")))
