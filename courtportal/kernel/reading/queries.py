"""What is known of the pages of stored files; the caller has checked who may read these files."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.reading.typesetting import TYPESET
from courtportal.kernel.reading.words import Place, place_of, squeezed
from courtportal.kernel.vault.models import StoredFile

# What has pages; of a Word document a copy that has them is typeset first.
PAGED = frozenset({"application/pdf", "image/jpeg", "image/png"})
READABLE = PAGED | TYPESET


@dataclass(frozen=True, slots=True)
class DoubtfulPage:
    """A page on which there is nothing, or nothing that can be read: `look` is `blank` or `blurred`."""

    file_id: UUID
    number: int
    look: str


def ask_to_read(stored: StoredFile, now: dt.datetime) -> None:
    """Let the reader read the file, once; a recording has no pages to read."""
    if stored.media_type in READABLE:
        FileReading.objects.get_or_create(stored=stored, defaults={"due_at": now, "created_at": now})


def readings_of(file_ids: Collection[UUID]) -> dict[UUID, FileReading]:
    """How far each of the files is read."""
    return {one.stored_id: one for one in FileReading.objects.filter(stored_id__in=file_ids).select_related("stored")}


def still_unread(file_ids: Collection[UUID]) -> bool:
    """Whether the reader has not finished with one of the files; one that it cannot read is finished."""
    return FileReading.objects.filter(stored_id__in=file_ids, state=FileReading.State.WAITING).exists()


def doubtful_pages(file_ids: Collection[UUID]) -> list[DoubtfulPage]:
    """The blank and blurred pages of the files as far as they are read, in order."""
    pages = PageReading.objects.filter(reading__stored_id__in=file_ids).exclude(look=PageReading.Look.CLEAR)
    rows = pages.order_by("reading__stored_id", "number").values_list("reading__stored_id", "number", "look")
    return [DoubtfulPage(*row) for row in rows]


def pages_saying(file_ids: Collection[UUID], words: str) -> list[tuple[UUID, int]]:
    """The (file, page number) of each page on which the words stand, whatever the spaces between their letters."""
    return [(file_id, number) for file_id, number, _place in places_saying(file_ids, words)]


def places_saying(file_ids: Collection[UUID], words: str) -> list[tuple[UUID, int, Place]]:
    """The same pages with the first place of the words on each and what stands around them."""
    if not squeezed(words):
        return []
    found = ((file_id, number, place_of(words, text)) for file_id, number, text in texts_of(file_ids))
    return [(file_id, number, place) for file_id, number, place in found if place is not None]


def texts_of(file_ids: Collection[UUID]) -> Iterable[tuple[UUID, int, str]]:
    """(file, page number, text) of each page read, in order; the text is stored encrypted."""
    pages = PageReading.objects.filter(reading__stored_id__in=file_ids).select_related("reading")
    for page in pages.order_by("reading__stored_id", "number").iterator(chunk_size=200):
        yield page.reading.stored_id, page.number, page.text
