"""What a judgment debtor owes on a day: principal, general interest as the judgment words it, doubled interest. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.counting import Counting, count_term
from filing.calendar.rules.terms import Term, Unit
from filing.causes.interest import Interest
from filing.causes.printing import day_text
from filing.decisions.rules.holding import Obligation
from filing.enforcement.rules.delay_interest import SOURCE, Instalment, delay_interest_of_instalments
from filing.fees.rules.amounts import rounded
from filing.law import Bilingual


@dataclass(frozen=True, slots=True)
class DebtLine:
    """One part of the debt and how it was counted."""

    name: Bilingual
    working: Bilingual
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Debt:
    """The debt on ``as_of``: its parts, what was received, what is open (never below zero)."""

    as_of: dt.date
    last_day: dt.date
    principal: Decimal
    lines: tuple[DebtLine, ...]
    received: Decimal

    @property
    def total(self) -> Decimal:
        """All parts together."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def open(self) -> Decimal:
        """What is still to be paid."""
        return max(self.total - self.received, Decimal("0.00"))


def last_day_to_perform(effective_on: dt.date, obligations: Sequence[Obligation], calendar: Calendar) -> dt.date:
    """The last day of the longest period for performance, counted from the day the judgment took effect.

    That of a payment order was over the day before it took effect (CPL 227).
    """
    if obligations and all(obligation.from_receipt for obligation in obligations):
        return effective_on - dt.timedelta(days=1)
    days = max((obligation.days for obligation in obligations), default=0)
    return count_term(Term(days, Unit.DAY), effective_on, Counting.ACTION, calendar).due if days else effective_on


def debt_on(day: dt.date, *, obligations: Sequence[Obligation], last_day: dt.date, received: Iterable[Instalment] = ()) -> Debt:
    """The debt of all obligations on ``day``.

    Money received pays the principal first and the doubled interest last (法释〔2014〕8号 art. 4); general interest runs
    on the open principal at the judgment's rate from the day that its sum of interest does not count, as the complaint counts.
    No doubled interest runs on a claim that is paid out of a security: its ruling fixes no period for a payment
    (CPL 208, 264 [verify]).
    """
    payments = sorted(received, key=lambda payment: payment.paid_on)
    principal = sum((obligation.principal for obligation in obligations), Decimal("0.00"))
    parts = _payments_of_principal(principal, payments)
    lines = [DebtLine(Bilingual("本金", "Principal"), Bilingual("", ""), principal)]
    for obligation in obligations:
        share = [Instalment(part.paid_on, part.amount * obligation.principal / principal) for part in parts] if principal else []
        lines += _general_interest(obligation, share, day)
    if not any(obligation.collateral for obligation in obligations):  # a sale is ordered, and no payment within a period
        lines.append(_doubled_interest(principal, last_day, parts, day))
    total = sum((payment.amount for payment in payments), Decimal("0.00"))
    return Debt(day, last_day, principal, tuple(lines), total)


def _payments_of_principal(principal: Decimal, payments: Iterable[Instalment]) -> tuple[Instalment, ...]:
    """The part of each payment that goes to the principal."""
    parts, rest = [], principal
    for payment in payments:
        part = min(payment.amount, rest)
        if part > 0:
            parts.append(Instalment(payment.paid_on, part))
            rest -= part
    return tuple(parts)


def _general_interest(obligation: Obligation, parts: Sequence[Instalment], day: dt.date) -> list[DebtLine]:
    lines = []
    until = obligation.interest_until
    if obligation.interest > 0 and until:
        working = Bilingual(f"判决确定，截至{day_text(until)}", f"Fixed by the judgment, until {day_text(until, 'en')}")
        lines.append(DebtLine(Bilingual("利息", "Interest"), working, obligation.interest))
    if obligation.annual_rate and until and day > until:
        rest = obligation.principal - sum((part.amount for part in parts), Decimal(0))
        spans = [*parts, Instalment(day, rest)]
        since = [Interest(span.amount, obligation.annual_rate, until, span.paid_on).exact for span in spans]
        rate = f"{obligation.annual_rate.normalize():f}%"
        working = Bilingual(
            f"以尚欠本金为基数，年利率{rate}，自{day_text(until)}起计至{day_text(day)}（当日不计）",
            f"On the open principal at {rate} a year, from {day_text(until, 'en')} until {day_text(day, 'en')}, not counted",
        )
        lines.append(DebtLine(Bilingual("此后的利息", "Interest since then"), working, rounded(sum(since, Decimal(0)))))
    return lines


def _doubled_interest(principal: Decimal, last_day: dt.date, parts: tuple[Instalment, ...], day: dt.date) -> DebtLine:
    result = delay_interest_of_instalments(principal=principal, last_day=last_day, instalments=parts, until=day)
    working = Bilingual(
        f"尚欠本金×0.0175%×{result.days}日（自{day_text(last_day)}的次日起，{SOURCE.text.zh}）",
        f"Open principal × 0.0175% × {result.days} days (from the day after {day_text(last_day, 'en')}; {SOURCE.text.en})",
    )
    return DebtLine(Bilingual("迟延履行期间的加倍部分债务利息", "Doubled interest for delay"), working, result.interest)
