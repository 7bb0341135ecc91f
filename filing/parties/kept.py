"""Reads of the papers a person keeps."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField

from courtportal.kernel.authz import Actor, visible_to
from courtportal.kernel.identity.models import Organisation, User
from filing.page_words import without_pages_of
from filing.parties.known import known_organisations
from filing.parties.models import KeptPaper, KeptPaperVersion
from filing.parties.rules.papers import AUTHORITY, OF_AGENT, OF_ORGANISATION, PaperKind


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A kept paper as lists show it."""

    paper: KeptPaper
    pages: int
    without_pages: str
    expired: bool


def kept_papers(actor: Actor) -> QuerySet[KeptPaper]:
    """The actor's papers, grouped by kind, the last changed first."""
    latest = KeptPaperVersion.objects.filter(paper=OuterRef("pk")).order_by("-number")
    found = visible_to(actor, KeptPaper).annotate(
        latest_pages=Subquery(latest.values("pages")[:1]),
        latest_file=Subquery(latest.values("file_id")[:1], output_field=UUIDField()),
    )
    return found.order_by("kind", "-changed_at", "pk")


def authority_papers(actor: Actor) -> QuerySet[KeptPaper]:
    """Papers of identity and authority."""
    return kept_papers(actor).filter(kind__in=AUTHORITY)


def agents_papers(actor: Actor, today: dt.date) -> list[KeptPaper]:
    """What an agent hands in to join a case, still valid: the authority first, then the letter of the firm and the licence."""
    kept = kept_papers(actor).filter(kind__in=OF_AGENT).exclude(valid_until__lt=today)
    return sorted(kept, key=lambda paper: OF_AGENT.index(PaperKind(paper.kind)))


def evidence_papers(actor: Actor) -> QuerySet[KeptPaper]:
    """Kept evidence, the last changed first."""
    return kept_papers(actor).filter(kind=PaperKind.EVIDENCE).order_by("-changed_at", "pk")


def organisation_papers(owner: User, organisation: Organisation, today: dt.date) -> list[KeptPaper]:
    """The organisation's own licence and proof of its representative, one of each kind: the last changed that is still valid.

    A paper that was kept without saying whose it is counts if the account acts for this organisation alone.
    """
    whose = Q(organisation=organisation)
    if not known_organisations(owner).exclude(pk=organisation.pk).exists():
        whose |= Q(organisation=None)
    kept = KeptPaper.objects.filter(whose, owner=owner).exclude(valid_until__lt=today)
    by_kind = {paper.kind: paper for paper in kept.filter(kind__in=OF_ORGANISATION).order_by("changed_at", "pk")}
    return [by_kind[kind] for kind in OF_ORGANISATION if kind in by_kind]


def rows(papers: Sequence[KeptPaper], today: dt.date) -> list[PaperRow]:
    """Papers with what a list says of them."""
    files = {paper.pk: getattr(paper, "latest_file", None) for paper in papers}
    bare = without_pages_of(file_id for file_id in files.values() if file_id)
    return [
        PaperRow(
            paper,
            getattr(paper, "latest_pages", 0) or 0,
            bare.get(file_id, "") if (file_id := files[paper.pk]) else "",
            expired=paper.valid_until is not None and paper.valid_until < today,
        )
        for paper in papers
    ]
