"""Whom a time limit concerns, and on which page each reads of it.

A party's term concerns the party and who acts for it, the court's own in a case the panel. A room whose terms run before there
is a case, or concern others as well, names its people itself.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.urls import reverse

from courtportal.kernel.identity.models import User
from filing.calendar.models import Deadline
from filing.cases.models import PanelMember


class Concerned(NamedTuple):
    """One person, and where that person reads of the matter."""

    user: User
    link: str


Source = Callable[[Deadline], Iterable[Concerned]]
_sources: dict[str, Source] = {}


def register_concerned(*rules: str) -> Callable[[Source], Source]:
    """Decorator: of these time limits this function names the people, besides party and panel."""

    def register(source: Source) -> Source:
        for rule in rules:
            if _sources.setdefault(rule, source) is not source:
                raise ValueError(rule)
        return source

    return register


def concerned_by(deadline: Deadline) -> list[Concerned]:
    """Everyone with an account whom the deadline concerns, each once."""
    source = _sources.get(deadline.rule)
    found: dict[object, Concerned] = {}
    for one in (*_party_or_panel(deadline), *(source(deadline) if source else ())):
        found.setdefault(one.user.pk, one)
    return list(found.values())


def _party_or_panel(deadline: Deadline) -> list[Concerned]:
    party, users = deadline.party, list[User | None]()
    if party is not None:
        agents = party.representations.filter(ended_at=None).exclude(user=None).select_related("user")
        users = [party.user, *(agent.user for agent in agents)]
    elif deadline.case_id:
        users = [one.user for one in PanelMember.objects.filter(case_id=deadline.case_id, ended_at=None).select_related("user")]
    link = reverse("filing:case", args=[deadline.case_id]) if deadline.case_id else ""
    return [Concerned(user, link) for user in users if user is not None]
