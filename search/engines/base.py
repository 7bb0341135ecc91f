"""What every search engine can do. Rows of the database are the truth; an index is a copy that can be rebuilt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from search.query.tree import Node

Sort = Literal["relevance", "newest", "oldest"]
FACETS = ("court", "cause", "year", "document_type", "procedure")


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """A released judgment as an engine sees it. `digest` tells whether the copy is stale.

    Codes come with all their ancestors, so that a court or cause is counted in its whole tree. `names` are the
    searchable texts of fields that are not part of the judgment's own text (field key → texts).
    """

    id: str
    digest: str
    title: str
    case_number: str
    decided_on: date
    sections: Mapping[str, str]
    court: tuple[str, ...]
    cause: tuple[str, ...]
    document_type: str
    procedure: str
    amount: Decimal | None = None
    statutes: tuple[str, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader chose in the facets; empty means everything."""

    court: str = ""
    cause: str = ""
    year: str = ""
    document_type: str = ""
    procedure: str = ""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query with filters, order and page. `query` None finds everything."""

    query: Node | None
    filters: Filters = Filters()
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    facets: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A judgment found, by its id."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The page of hits, the total, and for each facet its keys with counts.

    A facet is counted under the query and the other filters, so that the reader sees what another choice would give.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]


class SearchEngine(Protocol):
    """One index of judgments. `put` and `remove` are durable and visible to every process when they return."""

    def search(self, request: SearchRequest) -> SearchResult: ...

    def put(self, documents: Iterable[IndexDocument]) -> int:
        """Add or replace documents by id. Returns how many."""

    def remove(self, ids: Iterable[str]) -> None:
        """Take documents out; unknown ids are no error."""

    def digests(self) -> dict[str, str]:
        """id → digest of everything in the index."""

    def holds_deleted(self) -> bool:
        """Whether words of removed documents are still in the index's files, though nothing finds them."""

    def rebuild(self, documents: Iterable[IndexDocument]) -> int:
        """Build a new index beside the old one and swap; the old one answers until then."""


class EngineUnavailableError(Exception):
    """The index cannot be read; `rebuild` makes a new one from the rows."""


_factories: dict[str, Callable[[str], SearchEngine]] = {}
_current: dict[str, SearchEngine] = {}


def register(name: str, factory: Callable[[str], SearchEngine]) -> None:
    """Offer an engine under `name`; the factory gets the location from the settings."""
    _factories[name] = factory


def use(name: str, location: str) -> SearchEngine:
    """Choose the engine of this process. Raises LookupError for one that no folder registered."""
    if name not in _factories:
        raise LookupError(f"there is no search engine {name!r}, only {', '.join(sorted(_factories))}")
    _current["engine"] = _factories[name](location)
    return _current["engine"]


def engine() -> SearchEngine:
    """The engine of this process, chosen by `use`."""
    return _current["engine"]
