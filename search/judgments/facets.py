"""The facets beside the hits: court and cause as trees, years, kinds and procedures, each with its count and link."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from search.judgments.causes import cause_codes, cause_name
from search.judgments.courts import CourtTree
from search.judgments.models import DocumentType, TrialProcedure

if TYPE_CHECKING:
    from search.judgments.searching import Choice

_MOST_SIBLINGS = 40


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet. Choosing the current one again takes it off."""

    label: str
    count: int
    url: str
    current: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its options."""

    name: str
    label: str
    options: list[Option]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.current), None)


Counts = Mapping[str, int]
Path = Callable[[str], tuple[str, ...]]


def build_facets(choice: "Choice", counts: Mapping[str, Counts]) -> list[Facet]:
    """The facets that have something to choose."""
    courts = CourtTree()
    facets = [
        _tree("court", gettext("法院（含下级法院）"), choice, counts.get("court", {}), courts.path_of, courts.label_of),
        _tree("cause", gettext("案由"), choice, counts.get("cause", {}), cause_codes, cause_name),
        _flat("year", gettext("裁判年份"), choice, counts.get("year", {}), str, newest_first=True),
        _flat("document_type", gettext("文书类型"), choice, counts.get("document_type", {}), _label(DocumentType)),
        _flat("procedure", gettext("审理程序"), choice, counts.get("procedure", {}), _label(TrialProcedure)),
    ]
    return [facet for facet in facets if facet.options]


def _label(choices: type[DocumentType] | type[TrialProcedure]) -> Callable[[str], str]:
    return lambda key: str(choices(key).label) if key in choices.values else key


def _option(choice: "Choice", name: str, key: str, label: str, count: int, depth: int = 0) -> Option:
    current = getattr(choice.filters, name) == key
    return Option(label, count, choice.url(**{name: "" if current else key}), current, depth)


def _flat(
    name: str, label: str, choice: "Choice", counts: Counts, named: Callable[[str], str], *, newest_first: bool = False
) -> Facet:
    chosen = getattr(choice.filters, name)
    keys = {**counts, chosen: counts.get(chosen, 0)} if chosen else counts
    order = sorted(keys, reverse=True) if newest_first else sorted(keys, key=lambda key: (-keys[key], key))
    return Facet(name, label, [_option(choice, name, key, named(key), keys[key]) for key in order])


def _tree(name: str, label: str, choice: "Choice", counts: Counts, path_of: Path, label_of: Callable[[str], str]) -> Facet:
    """The roots, the way to what is chosen, and what is below it; an only root or child is opened at once."""
    chosen = getattr(choice.filters, name)
    way = path_of(chosen) if chosen else ()
    keys = {**counts, **{key: counts.get(key, 0) for key in way}}
    children: dict[str, list[str]] = {}
    for key in keys:
        path = path_of(key)
        children.setdefault(path[-2] if len(path) > 1 else "", []).append(key)
    options: list[Option] = []

    def walk(parent: str, depth: int) -> None:
        level = sorted(children.get(parent, []), key=lambda k: (-keys[k], k))[:_MOST_SIBLINGS]
        for key in level:
            options.append(_option(choice, name, key, label_of(key), keys[key], depth))
            if key in way or len(level) == 1:
                walk(key, depth + 1)

    walk("", 0)
    return Facet(name, label, options)
