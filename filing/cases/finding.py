"""The cases that somebody means by a few typed words: a number, a party's name, a cause.

Among one's own cases a word may stand anywhere. Who sees a whole court has too many for that: there indexes give the
candidates of each word (``candidates.py``), and the other words are judged among those.
"""

import re

from django.db.models import Exists, OuterRef, Q, QuerySet

from courtportal.kernel.authz import Actor, visible_to
from filing.cases.candidates import candidates
from filing.cases.models import Case, Party
from filing.cases.policies import FILING_CLERKS, SUPERVISORS
from filing.cases.rules.case_number import InvalidCaseNumber, parse_case_number
from filing.causes import registry

MOST_WORDS = 6
MOST_CAUSES = 30
_BRACKETS = str.maketrans("()", "（）")


def find_cases(actor: Actor, typed: str, action: str = "view") -> QuerySet[Case]:
    """The actor's cases that fit every word, newest first; none for no word. A whole case number is read as such.

    ``action`` is ``view`` for whatever the actor may open, ``list`` for the cases of "my cases".
    """
    rows = visible_to(actor, Case, action).select_related("court").order_by("-accepted_at", "-pk")
    try:
        return rows.filter(case_number=str(parse_case_number(typed)))
    except InvalidCaseNumber:
        words = re.split(r"[\s,，、;；\"“”]+", typed.replace("\x00", "").strip().translate(_BRACKETS))[:MOST_WORDS]
    words = [word for word in words if word]
    if not words:
        return rows.none()
    if actor.role in SUPERVISORS | FILING_CLERKS:
        rows = rows.filter(pk__in=candidates(actor.court_id, words))
    for word in words:
        rows = rows.filter(_fits(word))
    return rows


def with_party(word: str) -> Q:
    """A party is called so: asked of each case that is looked at, so that no other case's parties are read."""
    return Q(Exists(Party.objects.filter(case=OuterRef("pk"), name__icontains=word)))


def with_number(typed: str) -> Q:
    """The case has this number, or the piece of one stands in it; brackets of either width, with or without spaces."""
    try:
        return Q(case_number=str(parse_case_number(typed)))
    except InvalidCaseNumber:
        return Q(case_number__icontains="".join(typed.replace("\x00", "").split()).translate(_BRACKETS))


def _fits(word: str) -> Q:
    """The word stands in the number, the title or a party's name, or names the cause; digits alone are the running number."""
    fits = Q(title__icontains=word) | with_party(word)
    fits |= Q(cause_code__in=[cause.code for cause in registry.search(word, MOST_CAUSES)])
    return fits | (Q(number=int(word)) if re.fullmatch(r"[0-9]{1,9}", word) else Q(case_number__icontains=word))
