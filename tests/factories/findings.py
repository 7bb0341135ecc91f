"""What the rules of the pre-check read, without a database: a sound claim of which a test changes something."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from courtportal.kernel.courts.working_days import published
from filing.causes.elements import load_form
from filing.intake.rules import content as contents
from filing.intake.rules.checks.model import Forum, Piece, Side
from filing.intake.rules.findings import Material
from tests.factories.filings import DEFENDANT, PLAINTIFF
from tests.factories.lending import lending_answers

TODAY = dt.date(2026, 9, 1)
COURT = Forum("佛山市禅城区人民法院", "basic", "粤")

__all__ = ["COURT", "DEFENDANT", "PLAINTIFF", "TODAY", "lending", "piece", "side"]


def side(role: str, kind: str = "person", **facts: str) -> Side:
    """A party with these facts, its real name proven online."""
    return Side(f"{role}-{facts.get('name', '')}", role, kind, facts, proven=True)


def piece(order: int, *kinds: str, **more: Any) -> Piece:
    """A piece of evidence of these kinds."""
    return Piece(order, f"证据{order}", frozenset(kinds), **more)


def lending(
    *,
    plaintiffs: Sequence[Side] | None = None,
    defendants: Sequence[Side] | None = None,
    evidence: Sequence[Piece] | None = None,
    pending: Sequence[str] = (),
    court: Forum = COURT,
    names_read: frozenset[str] | None = None,
    **changed: Any,
) -> Material:
    """A private-lending claim; ``changed`` alters answers, computed ones too."""
    form = load_form("private_lending")
    typed = lending_answers(**{key: value for key, value in changed.items() if key != "claim_total"})
    answers = contents.complete_answers(form, {"answers": typed}, [])
    if "claim_total" in changed:
        answers["claim_total"] = changed["claim_total"]
    sides = [
        *(plaintiffs if plaintiffs is not None else [side("plaintiff", **PLAINTIFF)]),
        *(defendants if defendants is not None else [side("defendant", **DEFENDANT)]),
    ]
    pieces = evidence if evidence is not None else [piece(1, "iou")]
    return Material(form, "108(3)", answers, sides, pieces, court, TODAY, published(), pending=pending, names_read=names_read)
