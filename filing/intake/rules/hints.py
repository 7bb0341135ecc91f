"""Which procedure a claim may follow and whether its time may have run out: hints with reasons, never a decision.

Knows no Django. The wage table is configuration with its source; while a row is not verified, what follows from it is
told as an estimate and not as law.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from courtportal.kernel.courts.working_days import Calendar
from filing.calendar.rules.counting import Counting, count_term
from filing.calendar.rules.terms import parse_term
from filing.causes.answers import is_visible, text, value_of
from filing.causes.elements import ElementForm
from filing.causes.procedures import is_application, is_decided_here, number_of
from filing.intake.rules import content as contents
from filing.intake.rules.connections import cpl, cpl_i
from filing.law import Citation

DATA = Path(__file__).parent.parent / "data"
CIVIL_CODE = "2020"
NEAR_DAYS = 90
PAYMENT_ORDER = 458
SMALL_SHARE, AGREED_SHARE = Decimal("0.5"), Decimal(2)


@dataclass(frozen=True, slots=True)
class Hint:
    """Something worth knowing: a code that the page puts into words, its details, and the law."""

    code: str
    detail: dict[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Wage:
    """The average yearly wage of a province in a year, with its source and whether somebody has checked it."""

    province: str
    year: int
    amount: Decimal
    source: str
    verified: bool


def _civil(article: str) -> Citation:
    return Citation("CIVIL-CODE", CIVIL_CODE, article)


@cache
def _wages() -> dict[str, Wage]:
    rows = json.loads((DATA / "wages.json").read_text(encoding="utf-8"))["rows"]
    wages = [Wage(row["province"], row["year"], Decimal(row["amount"]), row["source"], row["verified"]) for row in rows]
    return {wage.province: wage for wage in sorted(wages, key=lambda wage: wage.year)}


def wage_of(province: str) -> Wage | None:
    """The latest wage known for a province."""
    return _wages().get(province)


def procedure_hints(cause: str, *, amount: Decimal | None, province: str, never_small: bool = False) -> list[Hint]:
    """Small claims or summary procedure (民事诉讼法 第一百六十、一百六十五、一百六十六条); nothing for applications."""
    if is_application(cause):
        if number_of(cause) == PAYMENT_ORDER:
            return [Hint("payment_order", {}, (cpl("227"), cpl("228")))]
        return [Hint("no_suit"), *([] if is_decided_here(cause) else [Hint("counter_only", warns=True)])]
    summary = Hint("summary", {}, (cpl("160"), cpl_i("257")))
    if amount is None or not _may_be_small(cause) or never_small:
        return [summary]
    wage = wage_of(province)
    if wage is None:
        return [Hint("small_claims_unknown", {}, (cpl("165"),)), summary]
    detail = {"wage": wage.amount, "year": wage.year, "source": wage.source, "verified": wage.verified}
    if amount <= wage.amount * SMALL_SHARE:
        return [Hint("small_claims", {**detail, "limit": wage.amount * SMALL_SHARE}, (cpl("165"), cpl("166")))]
    if amount <= wage.amount * AGREED_SHARE:
        return [Hint("small_claims_agreed", {**detail, "limit": wage.amount * AGREED_SHARE}, (cpl("165"),)), summary]
    return [summary]


def is_never_small(content: contents.Content) -> bool:
    """Whether it is no small claim whatever its amount: somebody is abroad, or it is a counterclaim (CPL 166 (2), (5))."""
    abroad = any(contents.facts(one).get("abroad") == "yes" for one in contents.parties(content))
    return abroad or content.get("follows", {}).get("kind") == "counterclaim"


def suggested_procedure(found: Sequence[Hint]) -> str:
    """The procedure that the rule proposes at a basic court: small claims where the law knows no other (CPL 165).

    Also by a wage that nobody has checked yet: what is proposed agrees with what the hints say, which say that too.
    """
    return "small_claims" if any(one.code == "small_claims" for one in found) else "summary"


def _may_be_small(cause: str) -> bool:
    """Not personal status and not the confirmation of ownership (民事诉讼法 第一百六十六条)."""
    number = number_of(cause)
    return not (12 <= number <= 35 or number == 38 or cause == "H3.2" or 500 <= number <= 514)


# The days from which the time may run, by form: the last that is known counts, for a demand or a payment starts it anew.
_RUNS_FROM: dict[str, tuple[str, ...]] = {
    "private_lending": ("term_end", "overdue_since"),
    "property_service": ("owed_until", "demanded_on"),
    "motor_accident": ("accident_on",),
    "sale_of_goods": ("delayed_since", "delivered_on"),
    "credit_card": ("overdue_since",),
    "general": ("happened_on", "last_demand_on"),
}
_FAMILY_SUPPORT = frozenset({22, 24})


def limitation(form: ElementForm, cause: str, answers: Mapping[str, Any], today: dt.date, calendar: Calendar) -> Hint | None:
    """When the time to sue may run out (民法典 第一百八十八条: three years), with the reasons; None where it means nothing.

    The court does not raise it by itself (第一百九十三条); a demand, a promise or a payment starts it anew (第一百九十五条).
    """
    number = number_of(cause)
    if is_application(cause) or number in {14, *range(500, 515)}:
        return None
    if (
        205 <= number <= 216 and text(answers, "arbitration") != "iou"
    ):  # on a note of wages as of any debt (法释〔2020〕26号 第十五条)
        return Hint("limitation_labour", {}, (Citation("LABOUR-ARB", "2007", "27"),))
    if number in _FAMILY_SUPPORT or number == 40:
        return Hint("limitation_none", {}, (_civil("196"),))
    start = _start(form, answers)
    if start is None:
        return Hint("limitation_unknown", {}, (_civil("188"), _civil("195")))
    ends = count_term(parse_term("3y"), start, Counting.ACTION, calendar).due
    detail = {"start": start, "ends": ends}
    citations = (_civil("188"), _civil("195"), _civil("193"))
    if ends < today:
        return Hint("limitation_over", detail, citations, warns=True)
    near = (ends - today).days <= NEAR_DAYS
    return Hint("limitation_near" if near else "limitation_runs", detail, citations, warns=near)


def _start(form: ElementForm, answers: Mapping[str, Any]) -> dt.date | None:
    """The last known day from which the time may run."""
    known = []
    for key in _RUNS_FROM.get(form.key, ()):
        element = form.element(key)
        value = value_of(element, answers) if is_visible(element, answers) else None
        if isinstance(value, dt.date):
            known.append(value)
    return max(known, default=None)
