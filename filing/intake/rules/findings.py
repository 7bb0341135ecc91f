"""Automatic pre-check of a filing: what may be wrong, beside the page it concerns. Knows no Django.

The litigant sees the findings before submission and the clerk beside the answers; they decide nothing.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from filing.causes.answers import Answers, value_of
from filing.causes.elements import ElementForm
from filing.intake.rules.jurisdiction import matches_place

DATA = Path(__file__).parent.parent / "data"
LENDING = "private_lending"
YEARLY = {"year": 1, "quarter": 4, "month": 12}
PROOF_OF_AGREEMENT = frozenset({"iou", "contract", "chat_record"})
PROOF_OF_PAYMENT = frozenset({"transfer_record", "receipt", "iou"})

Level = Literal["ok", "look"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of the check: the wizard page it belongs to, whether somebody should look, a code and its details."""

    page: str
    level: Level
    code: str
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Material:
    """What the check reads of a filing; ``evidence`` holds the kinds of each item."""

    form: ElementForm
    answers: Answers
    plaintiffs: Sequence[Mapping[str, Any]]
    defendants: Sequence[Mapping[str, Any]]
    evidence: Sequence[Sequence[str]]
    court_name: str

    def value(self, key: str) -> Any:
        """The typed value of an element; None if it is unanswered or the form does not ask it."""
        return value_of(self.form.element(key), self.answers) if self.form.has(key) else None


@cache
def _rates() -> tuple[tuple[dt.date, Decimal], ...]:
    data = json.loads((DATA / "lpr.json").read_text(encoding="utf-8"))
    return tuple((dt.date.fromisoformat(day), Decimal(rate)) for day, rate in data["rates"])


def rate_limit(contract_date: dt.date) -> Decimal | None:
    """Four times the one-year LPR on the day of the contract, in percent a year (法释〔2020〕17号 art. 25); None before LPR."""
    known = [rate for day, rate in _rates() if day <= contract_date]
    return known[-1] * 4 if known else None


def yearly_rate(rate: Decimal, period: str) -> Decimal:
    """A rate for a year, quarter or month as percent a year, two decimals."""
    return (rate * YEARLY.get(period, 1)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def findings(material: Material) -> list[Finding]:
    """All results, those to look at first; what is in order is said too, so that the clerk knows what was checked."""
    found = [
        *_defendant(material),
        *_court(material),
        *_amounts(material),
        *_interest(material),
        *_dates(material),
        *_evidence(material),
        *_forum(material),
    ]
    return sorted(found, key=lambda finding: finding.level != "look")


def _defendant(material: Material) -> list[Finding]:
    """A defendant must be told from others (民事诉讼法 第一百二十二条, 民诉法解释 第二百零九条); the number is not required."""
    vague = [
        str(party.get("name", ""))
        for party in material.defendants
        if not party.get("id_number") and not party.get("uscc") and not party.get("phone")
    ]
    if vague:
        return [Finding("defendant", "look", "defendant_vague", {"names": "、".join(vague)})]
    return [Finding("defendant", "ok", "defendant_clear")] if material.defendants else []


def _court(material: Material) -> list[Finding]:
    homes = ("address", "habitual_residence")
    defendants = [str(party.get(key, "")) for party in material.defendants for key in homes]
    plaintiffs = [str(party.get(key, "")) for party in material.plaintiffs for key in homes]
    if matches_place(material.court_name, defendants):
        return [Finding("court", "ok", "court_of_defendant")]
    if matches_place(material.court_name, plaintiffs):
        return [Finding("court", "ok", "court_of_payee")]
    return [Finding("court", "look", "court_not_matched", {"court": material.court_name})]


def _amounts(material: Material) -> list[Finding]:
    owed, provided, repaid = (material.value(key) for key in ("principal_owed", "amount_provided", "principal_repaid"))
    agreed = material.value("amount_agreed")
    found = []
    if owed is not None and provided is not None and owed > provided - (repaid or 0):
        left = f"{provided - (repaid or 0):,.2f}"
        found.append(Finding("principal", "look", "owed_exceeds_lent", {"owed": f"{owed:,.2f}", "left": left}))
    if agreed is not None and provided is not None and provided < agreed:
        found.append(Finding("money_lent", "look", "provided_less_than_agreed"))
    if not found and owed is not None and provided is not None:
        found.append(Finding("principal", "ok", "amounts_agree"))
    return found


def _interest(material: Material) -> list[Finding]:
    if material.value("interest_claimed") and material.value("rate_agreed") is False and not material.value("overdue"):
        return [Finding("interest", "look", "interest_without_rate")]
    rate, made = material.value("rate"), material.value("contract_date")
    if rate is None or made is None:
        return []
    yearly, limit = yearly_rate(rate, str(material.value("rate_period"))), rate_limit(made)
    if limit is not None and yearly > limit:
        return [Finding("term_and_rate", "look", "rate_above_limit", {"rate": f"{yearly:f}", "limit": f"{limit:f}"})]
    return [Finding("term_and_rate", "ok", "rate_within_limit")] if limit is not None else []


def _dates(material: Material) -> list[Finding]:
    start, end = material.value("term_start") or material.value("contract_date"), material.value("term_end")
    if start and end and end < start:
        return [Finding("term_and_rate", "look", "term_ends_before_start")]
    as_of = material.value("principal_as_of")
    if end and as_of and end >= as_of and not material.value("early_repayment"):
        return [Finding("term_and_rate", "look", "term_not_over")]
    return []


def _evidence(material: Material) -> list[Finding]:
    if material.form.key != LENDING:
        return []
    kinds = {kind for item in material.evidence for kind in item}
    found = []
    if not kinds & PROOF_OF_AGREEMENT:
        found.append(Finding("evidence", "look", "no_proof_of_agreement"))
    if not kinds & PROOF_OF_PAYMENT:
        found.append(Finding("evidence", "look", "no_proof_of_payment"))
    return found or [Finding("evidence", "ok", "evidence_covers", {"count": str(len(material.evidence))})]


def _forum(material: Material) -> list[Finding]:
    """A written arbitration agreement keeps the court out (民事诉讼法 第一百二十七条第二项)."""
    return [Finding("agreements", "look", "forum_clause")] if material.value("forum_agreed") else []
