"""The main sections of each role: apps register theirs in a module named ``navigation``; the frame shows them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise

from courtportal.kernel.authz import Actor, Role

MOST_SECTIONS = 6
ON_A_PHONE = 5  # so many fit its bottom bar


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation."""

    role: Role
    label: str | Promise
    url_name: str
    order: int
    icon: str = "file"


Count = Callable[[Actor], int]
Limit = Callable[[Actor], dt.datetime | None]


@dataclass
class Navigation:
    """What the frame knows of the apps."""

    sections: dict[Role, list[Section]] = field(default_factory=dict)
    counts: dict[str, Count] = field(default_factory=dict)
    limits: dict[str, Limit] = field(default_factory=dict)
    search_url_name: str = ""

    def of(self, role: Role) -> list[Section]:
        """The role's sections in order, at most six."""
        return self._all(role)[:MOST_SECTIONS]

    def further(self, role: Role) -> list[Section]:
        """What a bar does not hold, the sixth included, which a phone's leaves out: it stands in the person's menu."""
        return self._all(role)[ON_A_PHONE:]

    def beyond_the_bar(self, actor: Actor) -> list[Section]:
        """The sections without a place in the bar."""
        return self._all(actor.role)[MOST_SECTIONS:]

    def waiting(self, actor: Actor) -> list[tuple[Section, int, dt.datetime | None]]:
        """Every section where something waits for the actor: how much, and by when the most urgent is to be done; a query for
        each that counts, and one for each that knows a time limit.
        """
        counted = [(one, self.counts[one.url_name](actor)) for one in self._all(actor.role) if one.url_name in self.counts]
        return [(one, count, self._most_urgent(actor, one)) for one, count in counted if count]

    def _most_urgent(self, actor: Actor, section: Section) -> dt.datetime | None:
        limit = self.limits.get(section.url_name)
        return limit(actor) if limit else None

    def _all(self, role: Role) -> list[Section]:
        return sorted(self.sections.get(role, []), key=lambda section: section.order)


registry = Navigation()


def register_section(role: Role | str, label: str | Promise, url_name: str, order: int, icon: str = "file") -> None:
    """Give the role a section that leads to ``url_name`` (a name without arguments); registering twice changes nothing."""
    section = Section(Role(role), label, url_name, order, icon)
    known = registry.sections.setdefault(section.role, [])
    if all(other.url_name != url_name for other in known):
        known.append(section)


def register_count(url_name: str, count: Count) -> None:
    """Show a number beside the section: what waits there for the actor. One query at most."""
    registry.counts[url_name] = count


def register_limit(url_name: str, limit: Limit) -> None:
    """Say by when the most urgent of what waits in the section is to be done. One query at most."""
    registry.limits[url_name] = limit


def register_search(url_name: str) -> None:
    """Name the page that answers the frame's search box (GET, parameter ``q``)."""
    registry.search_url_name = url_name
