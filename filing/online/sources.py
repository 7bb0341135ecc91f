"""Consent that other apps keep (electronic service), shown beside ours: each registers a function, none is known here."""

from collections.abc import Callable
from typing import NamedTuple

from courtportal.kernel.authz import Actor
from filing.cases.models import Case


class ConsentRow(NamedTuple):
    """One party's consent elsewhere: in words, and where it is given or taken back ('' for who only reads)."""

    party: str
    words: str
    url: str


Source = Callable[[Actor, Case], list[ConsentRow]]
_sources: list[Source] = []


def register_consent_source(source: Source) -> Source:
    """Decorator: show what this function knows on the page of online litigation."""
    if source not in _sources:
        _sources.append(source)
    return source


def consent_elsewhere(actor: Actor, case: Case) -> list[ConsentRow]:
    """What the sources say, as far as the actor may see it."""
    return [row for source in _sources for row in source(actor, case)]
