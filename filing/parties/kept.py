"""Reads of the papers a person keeps."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from courtportal.kernel.authz import Actor, visible_to
from filing.parties.models import KeptPaper, KeptPaperVersion
from filing.parties.rules.papers import AUTHORITY, PaperKind


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A kept paper as lists show it."""

    paper: KeptPaper
    pages: int
    expired: bool


def kept_papers(actor: Actor) -> QuerySet[KeptPaper]:
    """The actor's papers, grouped by kind, the last changed first."""
    latest = KeptPaperVersion.objects.filter(paper=OuterRef("pk")).order_by("-number").values("pages")[:1]
    return visible_to(actor, KeptPaper).annotate(latest_pages=Subquery(latest)).order_by("kind", "-changed_at", "pk")


def authority_papers(actor: Actor) -> QuerySet[KeptPaper]:
    """Papers of identity and authority."""
    return kept_papers(actor).filter(kind__in=AUTHORITY)


def evidence_papers(actor: Actor) -> QuerySet[KeptPaper]:
    """Kept evidence, the last changed first."""
    return kept_papers(actor).filter(kind=PaperKind.EVIDENCE).order_by("-changed_at", "pk")


def rows(papers: Sequence[KeptPaper], today: dt.date) -> list[PaperRow]:
    """Papers with what a list says of them."""
    return [
        PaperRow(paper, getattr(paper, "latest_pages", 0) or 0, paper.valid_until is not None and paper.valid_until < today)
        for paper in papers
    ]
