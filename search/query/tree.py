"""The tree of a query: what every engine compiles and every page explains."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Bound: TypeAlias = int | date | Decimal


@dataclass(frozen=True, slots=True)
class Word:
    """A search term: each of its words must stand in the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A quoted phrase: these characters, next to each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; None leaves an end open."""

    low: Bound | None
    high: Bound | None


@dataclass(frozen=True, slots=True)
class Field:
    """`node` looked for in one field or section only."""

    name: str
    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The node does not hold."""

    node: "Node"


Node: TypeAlias = Word | Phrase | Range | Field | And | Or | Not
