"""What one side offers the other, as figures and words; and the agreement that comes of an accepted offer. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filing.cases.rules.roles import CLAIMING
from filing.decisions.rules.holding import numbered

MOST_INSTALMENTS = 36
APPLICANT, RESPONDENT, MEDIATOR = "applicant", "respondent", "mediator"
SIDES = (APPLICANT, RESPONDENT)
THIRD = "third"  # stands with neither side: proposes and signs, answers no offer


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment: how much until which day."""

    due_on: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Terms:
    """An offer. ``payer`` is the side that pays, or ''; ``at_once`` says that all falls due on a default.

    ``penalty_rate`` is the yearly rate in per cent on what is paid late; ``other`` is one duty a line; ``final`` that nothing
    else is owed between the sides in this dispute.
    """

    payer: str
    instalments: tuple[Instalment, ...] = ()
    at_once: bool = False
    penalty_rate: Decimal = Decimal(0)
    other: tuple[str, ...] = ()
    final: bool = True

    @property
    def total(self) -> Decimal:
        """All instalments together."""
        return sum((one.amount for one in self.instalments), Decimal(0))

    @property
    def last_day(self) -> dt.date | None:
        """The day of the last instalment."""
        return max((one.due_on for one in self.instalments), default=None)

    def to_json(self) -> dict[str, Any]:
        """As stored."""
        return {
            "payer": self.payer,
            "instalments": [[one.due_on.isoformat(), str(one.amount)] for one in self.instalments],
            "at_once": self.at_once,
            "penalty_rate": str(self.penalty_rate),
            "other": list(self.other),
            "final": self.final,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Terms":
        """The terms as stored."""
        return cls(
            payer=content["payer"],
            instalments=tuple(Instalment(dt.date.fromisoformat(day), Decimal(sum_)) for day, sum_ in content["instalments"]),
            at_once=content["at_once"],
            penalty_rate=Decimal(content["penalty_rate"]),
            other=tuple(content["other"]),
            final=content["final"],
        )


def problems_of(terms: Terms, today: dt.date) -> list[str]:
    """Codes of what keeps the terms from being offered: ``nothing``, ``payer``, ``past``, ``order``, ``amount``, ``many``."""
    found = []
    days = [one.due_on for one in terms.instalments]
    if not terms.instalments and not terms.other:
        found.append("nothing")
    if terms.instalments and terms.payer not in SIDES:
        found.append("payer")
    if any(day < today for day in days):
        found.append("past")
    if days != sorted(set(days)):
        found.append("order")
    if any(one.amount <= 0 for one in terms.instalments):
        found.append("amount")
    if len(terms.instalments) > MOST_INSTALMENTS:
        found.append("many")
    return found


def equal_instalments(total: Decimal, count: int, first: dt.date) -> tuple[Instalment, ...]:
    """The total in ``count`` monthly payments from ``first`` on; cents that do not divide go into the last. Raises ValueError."""
    if count < 1 or count > MOST_INSTALMENTS or total < count * Decimal("0.01"):
        raise ValueError(count)
    each = (total / count).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    days = [_months_later(first, number) for number in range(count)]
    return tuple(Instalment(day, each if number < count - 1 else total - each * (count - 1)) for number, day in enumerate(days))


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)


def needed_answers(side: str) -> frozenset[str]:
    """Whose yes an offer needs: the other side's; of the mediator's proposal both."""
    return frozenset(SIDES) - {side}


def outcome(side: str, answers: Mapping[str, bool]) -> str:
    """Where an offer stands: ``open``, ``accepted`` or ``declined``."""
    if not all(answers.values()):
        return "declined"
    return "accepted" if needed_answers(side) <= set(answers) else "open"


def clauses(terms: Terms, names: Mapping[str, str]) -> list[str]:
    """The agreement in numbered clauses, in the language of record; ``names`` of the sides."""
    found = []
    if terms.instalments:
        found.append(_payment(terms, names))
        found += _breach(terms, names)
    found += [line.rstrip("。；") for line in terms.other]
    if terms.final:
        found.append("上述义务全部履行后，各方就本纠纷再无其他争议，互不追究")
    return numbered(found)


def _payment(terms: Terms, names: Mapping[str, str]) -> str:
    payer, payee = names[terms.payer], names[_other(terms.payer)]
    if len(terms.instalments) == 1:
        one = terms.instalments[0]
        return f"{payer}于{_day(one.due_on)}前向{payee}支付{one.amount:.2f}元"
    parts = "，".join(
        f"第{number}期于{_day(one.due_on)}前支付{one.amount:.2f}元" for number, one in enumerate(terms.instalments, 1)
    )
    return f"{payer}向{payee}支付{terms.total:.2f}元，分{len(terms.instalments)}期履行：{parts}"


def _breach(terms: Terms, names: Mapping[str, str]) -> list[str]:
    found = []
    if terms.at_once and len(terms.instalments) > 1:
        found.append(
            f"{names[terms.payer]}任何一期未按期足额支付的，{names[_other(terms.payer)]}有权要求其一次性支付全部未付款项"
        )
    if terms.penalty_rate:
        rate = f"{terms.penalty_rate.normalize():f}"
        found.append(f"逾期支付的，以逾期金额为基数，自逾期之日起按年利率{rate}%计付违约金至付清之日止")
    return found


def _other(side: str) -> str:
    return RESPONDENT if side == APPLICANT else APPLICANT


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def side_of_role(role: str) -> str:
    """On which side a party of a case stands, by its role of the first instance; a third party on neither."""
    if role == "third_party":
        return THIRD
    return APPLICANT if role in CLAIMING else RESPONDENT


def reads_as_one(texts: Sequence[str]) -> str:
    """Clauses in one text, a line each."""
    return "\n".join(texts)
