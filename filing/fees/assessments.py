"""Assessments as rows: each is written once, and the fee shows the figures of the last."""

import datetime as dt
from decimal import Decimal
from typing import Any

from filing.fees.ledger import book_terms
from filing.fees.models import Fee, FeeAssessment
from filing.fees.rules.changes import Basis
from filing.fees.rules.currency import read_conversion
from filing.fees.rules.litigation_fee import FeeLine, Halving, LitigationFee
from filing.fees.rules.scales import FeeKind
from filing.law import Bilingual, Citation


def keep_assessment(
    *, fee: Fee, basis: Basis, result: LitigationFee, turn: str, now: dt.datetime, reason: str = ""
) -> FeeAssessment:
    """The next assessment of the fee takes the place of the one before; the books follow it."""
    assessment = FeeAssessment.objects.create(
        fee=fee,
        number=fee.assessments.count() + 1,
        turn=turn,
        basis=_stored_basis(basis),
        full_amount=result.full_fee,
        amount=result.fee,
        lines=stored_lines(result.lines),
        reason=reason,
        assessed_at=now,
    )
    fee.basis_amount, fee.full_amount, fee.amount = basis.amount, result.full_fee, result.fee
    fee.lines, fee.assessed_at = assessment.lines, now
    fee.save(update_fields=["basis_amount", "full_amount", "amount", "lines", "assessed_at"])
    book_terms(fee, deed=turn, now=now)
    return assessment


def assessment_in_force(fee: Fee) -> tuple[Basis, LitigationFee]:
    """The basis and the result of the fee's last assessment."""
    return _read(fee, fee.assessments.order_by("-number")[0])


def assessment_before(fee: Fee, turn: str) -> tuple[Basis, LitigationFee]:
    """The basis and the result as they stood before the fee last took this turn."""
    taken = fee.assessments.filter(turn=turn).order_by("-number")[0]
    return _read(fee, fee.assessments.filter(number__lt=taken.number).order_by("-number")[0])


def _read(fee: Fee, stored: FeeAssessment) -> tuple[Basis, LitigationFee]:
    return _basis(stored.basis), LitigationFee(FeeKind(fee.kind), stored.full_amount, stored.amount, read_lines(stored.lines))


def stored_lines(lines: tuple[FeeLine, ...]) -> list[dict[str, Any]]:
    """The lines as they are kept: texts in both languages, amounts as decimal strings."""
    return [
        {
            "article": line.article.text.zh,
            "article_en": line.article.text.en,
            "citation": [line.article.law, line.article.version, line.article.article],
            "part": line.part.zh,
            "part_en": line.part.en,
            "rate": line.rate,
            "amount": str(line.amount),
        }
        for line in lines
    ]


def read_lines(stored: list[dict[str, Any]]) -> tuple[FeeLine, ...]:
    """The lines as they were kept."""
    return tuple(
        FeeLine(Citation(*line["citation"]), Bilingual(line["part"], line["part_en"]), line["rate"], Decimal(line["amount"]))
        for line in stored
    )


def _stored_basis(basis: Basis) -> dict[str, Any]:
    return {
        "kind": basis.kind.value,
        "amount": None if basis.amount is None else str(basis.amount),
        "base": None if basis.base is None else str(basis.base),
        "province": basis.province,
        "halvings": sorted(basis.halvings),
        "unit": str(basis.unit),
        "conversion": basis.conversion.stored() if basis.conversion else None,
    }


def _basis(stored: dict[str, Any]) -> Basis:
    return Basis(
        kind=FeeKind(stored["kind"]),
        amount=None if stored["amount"] is None else Decimal(stored["amount"]),
        base=None if stored["base"] is None else Decimal(stored["base"]),
        province=stored["province"],
        halvings=frozenset(Halving(name) for name in stored["halvings"]),
        unit=Decimal(stored["unit"]),
        conversion=read_conversion(stored["conversion"]) if stored.get("conversion") else None,
    )
