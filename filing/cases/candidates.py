"""Which cases of a whole court a typed word may mean, found by indexes alone: a million cases cost what a thousand cost.

A word is the beginning of a party's name, a cause, or a piece of a case number (year, court, type, running number).
"""

import uuid
from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.db.models.functions import Coalesce

from courtportal.kernel.courts.models import Court
from courtportal.kernel.prefixes import begins_with
from filing.cases.models import Case, CaseNumberCounter, Party
from filing.cases.rules.case_number import PieceOfNumber, read_piece
from filing.causes import registry

MOST = 500
MOST_CAUSES = 5


def candidates(court_id: uuid.UUID | None, words: Sequence[str]) -> set[uuid.UUID]:
    """The cases that one of the words may mean: of the first word that means less than ``MOST``, else as many of the first."""
    first: set[uuid.UUID] | None = None
    for word in words:
        found = _of_word(court_id, word)
        if len(found) < MOST:
            return found
        first = first or found
    return first or set()


def _of_word(court_id: uuid.UUID | None, word: str) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for some in (_by_number, _by_name, _by_cause):
        found.update(some(court_id, word))
        if len(found) >= MOST:
            break
    return found


def _by_number(court_id: uuid.UUID | None, word: str) -> Iterator[uuid.UUID]:
    """The newest of each row of numbers that the piece leaves open; the counters know how far each has come."""
    piece = read_piece(word)
    if piece is None or court_id is None:
        return
    if piece.court_code and not Court.objects.filter(pk=court_id, code=piece.court_code).exists():
        return
    counters = CaseNumberCounter.objects.filter(_series(piece), court=court_id).order_by("-year", "case_type")
    left = MOST
    for year, case_type, last in counters.values_list("year", "case_type", "last_number"):
        series = Case.objects.filter(court=court_id, year=year, case_type=case_type)
        numbers = Q(number=piece.number) if piece.number else Q(number__gt=last - left)
        found = list(series.filter(numbers).values_list("pk", flat=True))
        yield from found
        left -= len(found)
        if left <= 0:
            return


def _series(piece: PieceOfNumber) -> Q:
    found = Q(year=piece.year) if piece.year else Q()
    return found & Q(case_type=piece.case_type) if piece.case_type else found


def _by_name(court_id: uuid.UUID | None, word: str) -> list[uuid.UUID]:
    """Names that begin with the word. The court is judged on what they give, never looked up first (Coalesce hides it)."""
    named = Party.objects.filter(begins_with("name", word)).annotate(at=Coalesce("case__court_id", "case__court_id"))
    return list(named.filter(at=court_id).values_list("case_id", flat=True)[:MOST])


def _by_cause(court_id: uuid.UUID | None, word: str) -> Iterator[uuid.UUID]:
    for cause in registry.search(word, MOST_CAUSES):
        newest = Case.objects.filter(court=court_id, cause_code=cause.code).order_by("-accepted_at")
        yield from newest.values_list("pk", flat=True)[:MOST]
