"""One judgment as its page shows it: sections with marks, outline, cited statutes, related instances."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from search.judgments.models import SECTIONS, Judgment
from search.judgments.queries import overturned_by, related
from search.judgments.searching import section_matches
from search.judgments.wording import SECTION_NAMES, statute_label
from search.query import QueryError, parse
from search.query.highlight import Segment, merged, segments
from search.query.needles import Needle, needles


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section with its paragraphs, each cut into marked and unmarked runs."""

    key: str
    name: str
    paragraphs: list[list[Segment]]
    marks: int


@dataclass(frozen=True, slots=True)
class CitedStatute:
    """An article that the judgment cites, with the search for all that cite it."""

    label: str
    url: str


class Reading:
    """The page of a judgment; `query` is what the reader came with."""

    def __init__(self, judgment: Judgment, query: str) -> None:
        self.judgment = judgment
        self.query = query
        self.wanted = _needles(query)
        self.sections = [self._section(name) for name in SECTIONS if judgment.sections.get(name)]
        self.title = segments(judgment.title, merged(section_matches(judgment, "title", self.wanted)))

    def _section(self, name: str) -> ShownSection:
        text = self.judgment.sections[name]
        spans = merged(section_matches(self.judgment, name, self.wanted))
        paragraphs, start = [], 0
        for line in text.split("\n"):
            paragraphs.append(segments(text, spans, start, start + len(line)))
            start += len(line) + 1
        return ShownSection(name, str(SECTION_NAMES[name]), paragraphs, len(spans))

    @property
    def marks(self) -> int:
        return sum(section.marks for section in self.sections)

    @property
    def statutes(self) -> list[CitedStatute]:
        search = reverse("judgments:search")
        labels = [statute_label(key) for key in self.judgment.statutes]
        return [CitedStatute(label, f"{search}?{urlencode({'q': f'法条:{label}'})}") for label in labels]

    @property
    def related(self) -> list[Judgment]:
        return related(self.judgment)

    @property
    def overturned_by(self) -> Judgment | None:
        return overturned_by(self.judgment)

    @property
    def citation(self) -> str:
        """How to cite it: court, number, kind."""
        return f"{self.judgment.court.name_zh}{self.judgment.case_number}{self.judgment.get_document_type_display()}"


def _needles(query: str) -> list[Needle]:
    """What to mark; nothing for a query that cannot be understood."""
    try:
        return needles(parse(query))
    except QueryError:
        return []
