"""The pages of a catalogue's files, as far as they are read: which say something, and which say nothing that can be read."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.reading.queries import doubtful_pages, pages_saying, readings_of, still_unread

Rows = Sequence[Mapping[str, Any]]
_WORDS = {
    "blank": _("“%(title)s”第 %(page)s 页是空白页。确认不缺页的，可以不管。"),
    "blurred": _("“%(title)s”第 %(page)s 页模糊，可能看不清。请重新拍摄或扫描这一页。"),
}


@dataclass(frozen=True, slots=True)
class DoubtfulEvidence:
    """A page of an item on which there is nothing, or nothing that can be read; ``look`` is blank or blurred."""

    evidence_id: str
    title: str
    page: int
    look: str

    @property
    def text(self) -> str:
        """What the filer is told."""
        return str(_WORDS[self.look]) % {"title": self.title, "page": self.page}


def doubtful_evidence(rows: Rows) -> list[DoubtfulEvidence]:
    """The blank and blurred pages of a catalogue (``evidence_rows`` or a snapshot's); the caller may read its files."""
    by_file = {uuid.UUID(row["file_id"]): row for row in rows}
    return [
        DoubtfulEvidence(by_file[page.file_id]["id"], by_file[page.file_id]["title"], page.number, page.look)
        for page in doubtful_pages(by_file.keys())
    ]


def still_reading(rows: Rows) -> bool:
    """Whether pages of the catalogue are still to be read: what they show is not known yet."""
    return still_unread(_files(rows))


def pages_by_look(rows: Rows) -> dict[tuple[str, str], tuple[int, ...]]:
    """The numbers of the doubtful pages by (file's id, look), as far as the files are read."""
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for page in doubtful_pages(_files(rows)):
        place = (str(page.file_id), page.look)
        found[place] = (*found.get(place, ()), page.number)
    return found


def names_read(rows: Rows, names: Collection[str]) -> frozenset[str] | None:
    """Which of the names stand on a page of the catalogue; None unless every file with pages has been read."""
    readings = readings_of(_files(rows)).values()
    if not readings or any(one.state != FileReading.State.DONE for one in readings):
        return None
    return frozenset(name for name in names if pages_saying(_files(rows), name))


def _files(rows: Rows) -> set[uuid.UUID]:
    return {uuid.UUID(row["file_id"]) for row in rows}


def evidence_pages_saying(rows: Rows, words: str) -> list[tuple[str, int]]:
    """The (item's id, page) of each page on which the words stand, for the clerk's page finder."""
    by_file = {uuid.UUID(row["file_id"]): row["id"] for row in rows}
    return [(by_file[file_id], number) for file_id, number in pages_saying(by_file.keys(), words)]
