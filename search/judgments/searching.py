"""One search of the public: from the URL to hits with snippets, the query as understood, and facets with links."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

import structlog
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext

from search.engines import EngineUnavailableError, Filters, SearchRequest, SearchResult, Sort, engine
from search.judgments.facets import Facet, build_facets
from search.judgments.models import SECTIONS, Judgment
from search.judgments.queries import in_order
from search.judgments.wording import SECTION_NAMES, describe, explain
from search.query import QueryError, parse, print_query
from search.query.fields import BY_KEY
from search.query.highlight import Match, Segment, matches, merged, segments, window
from search.query.needles import Needle, needles
from search.query.tree import And, Field, Node, Or

log = structlog.get_logger(__name__)

PER_PAGE = 20
MOST_PAGES = 100
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
NOTHING = SearchResult(0, (), {})
FILTER_NAMES = ("court", "cause", "year", "document_type", "procedure")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the URL says: the query, the filters, the order and the page. The URL is the search."""

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = "relevance"
    page: int = 1

    @classmethod
    def from_url(cls, values: QueryDict) -> "Choice":
        """The choice; anything hostile becomes the default."""
        sort = values.get("sort", "relevance")
        page = values.get("page", "1")
        return cls(
            query=values.get("q", "").replace("\x00", "").strip(),
            filters=Filters(**{name: values.get(name, "")[:40] for name in FILTER_NAMES}),
            sort=sort if sort in SORTS else "relevance",
            page=min(int(page), MOST_PAGES) if page.isascii() and page.isdigit() and len(page) < 6 and int(page) else 1,
        )

    def url(self, **changes: str) -> str:
        """The URL of this search with other filters or order, on its first page."""
        values = {"q": self.query, **{name: getattr(self.filters, name) for name in FILTER_NAMES}}
        values |= {"sort": "" if self.sort == "relevance" else self.sort} | changes
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit as the list shows it."""

    judgment: Judgment
    title: list[Segment]
    snippet: list[Segment]
    snippet_section: str
    why: list[str]


class Search:
    """The answer to a choice. `error` explains a query that cannot be understood; nothing is found then."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.error = ""
        self.unavailable = False
        self.error_at: tuple[str, str] = ("", "")
        self.tree: Node | None = None
        try:
            self.tree = parse(choice.query)
        except QueryError as error:
            self.error = explain(error)
            self.error_at = choice.query[: error.position], choice.query[error.position :]

    @cached_property
    def result(self) -> SearchResult:
        if self.error:
            return NOTHING
        try:
            return self._ask()
        except EngineUnavailableError:
            log.exception("search index unavailable")
            self.unavailable = True
            self.error = gettext("检索服务正在恢复，请几分钟后再试。您的检索词还在框里。")
            return NOTHING

    def _ask(self) -> SearchResult:
        request = SearchRequest(self.tree, self.choice.filters, self.choice.sort, (self.choice.page - 1) * PER_PAGE, PER_PAGE)
        result = engine().search(request)
        if not result.hits and result.total:  # a page beyond the last: show the last
            last = (min(result.total, PER_PAGE * MOST_PAGES) - 1) // PER_PAGE
            return engine().search(replace(request, offset=last * PER_PAGE))
        return result

    @property
    def understood(self) -> str:
        return describe(self.tree)

    @property
    def canonical(self) -> str:
        return print_query(self.tree)

    @cached_property
    def page(self) -> "Page[int]":
        shown = min(self.result.total, PER_PAGE * MOST_PAGES)
        return Paginator(range(shown), PER_PAGE).get_page(self.choice.page)

    @cached_property
    def hits(self) -> list[ShownHit]:
        wanted = needles(self.tree)
        fields = other_fields(self.tree)
        return [show(judgment, wanted, fields) for judgment in in_order([hit.id for hit in self.result.hits])]

    @cached_property
    def facets(self) -> list[Facet]:
        return build_facets(self.choice, self.result.facets)

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        names = {"relevance": gettext("相关度"), "newest": gettext("裁判日期从新到旧"), "oldest": gettext("裁判日期从旧到新")}
        return [(names[sort], self.choice.url(sort=sort), sort == self.choice.sort) for sort in SORTS]


def show(judgment: Judgment, wanted: Sequence[Needle], fields: Sequence[str]) -> ShownHit:
    """The hit with the stretch of text that shows most of what was asked, and where each term was found."""
    found = {name: section_matches(judgment, name, wanted) for name in SECTIONS if name in judgment.sections}
    best = max(found, key=lambda name: (len({m.needle for m in found[name]}), len(found[name]), name == "reasons"), default="")
    text = judgment.sections.get(best, "")
    start, end = window(text, found.get(best, []))
    cut = segments(text, merged(found.get(best, [])), start, end)
    more = [Segment("…", marked=False)]
    return ShownHit(
        judgment=judgment,
        title=segments(judgment.title, merged(section_matches(judgment, "title", wanted))),
        snippet=[*(more if start else []), *cut, *(more if end < len(text) else [])],
        snippet_section=str(SECTION_NAMES[best]) if best else "",
        why=[*_why(found, wanted), *fields],
    )


def section_matches(judgment: Judgment, section: str, wanted: Sequence[Needle]) -> list[Match]:
    """Matches in one section, outside what is hidden there."""
    masked = [(int(start), int(end)) for start, end in judgment.masked.get(section, [])]
    text = judgment.title if section == "title" else judgment.sections.get(section, "")
    found = matches(text, wanted, masked)
    return [match for match in found if _in_section(wanted[match.needle], section)]


def _in_section(needle: Needle, section: str) -> bool:
    heading = {"procedure": "parties", "articles": "reasons"}
    return needle.section is None or needle.section == heading.get(section, section)


def _why(found: dict[str, list[Match]], wanted: Sequence[Needle]) -> list[str]:
    reasons = []
    for number, needle in enumerate(wanted):
        places = [(name, len(merged(match for match in hits if match.needle == number))) for name, hits in found.items()]
        named = gettext("、").join(f"{SECTION_NAMES[name]} {count}" for name, count in places if count)
        if named:
            reasons.append(gettext("“%(term)s”：%(places)s") % {"term": needle.term, "places": named})
    return reasons


def other_fields(node: Node | None) -> list[str]:
    """What the query asks of fields that are not in the text, in words."""
    match node:
        case Field(name, _) if BY_KEY[name].kind != "section":
            return [describe(node)]
        case And(parts) | Or(parts):
            return [text for part in parts for text in other_fields(part)]
        case _:
            return []
