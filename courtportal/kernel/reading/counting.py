"""How many pages a thing has, for everyone who keeps, shows or binds it, and which file has them."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.reading.queries import PAGED
from courtportal.kernel.reading.typesetting import TYPESET
from courtportal.kernel.vault.models import StoredFile


def page_count(stored: StoredFile | None, counted: int | None = None) -> int:
    """The pages of a file that there are to read: as the check of a PDF ``counted`` them, of a Word document those of its copy.

    0 for a recording, and for a Word document until its copy is made. In the transaction that keeps the number no copy is
    finished between, so that who hears of ``ReadingCopyMade`` finds what was kept.
    """
    if stored is None:
        return counted or 0
    if stored.media_type in PAGED:
        return counted or 1
    return _copy_count(stored) if stored.media_type in TYPESET else 0


def _copy_count(stored: StoredFile) -> int:
    readings = _typeset(stored)
    if transaction.get_connection().in_atomic_block:
        readings = readings.select_for_update(of=("self",))
    return sum(one.pages for one in readings if one.reading_copy_id)


def copy_counts(file_ids: Collection[UUID]) -> dict[UUID, int]:
    """The pages of those of the files of which a copy to read was made, perhaps after they were kept."""
    made = FileReading.objects.filter(stored_id__in=file_ids).exclude(reading_copy=None)
    return dict(made.values_list("stored_id", "pages"))


def sheets(pages: int) -> int:
    """The sheets a thing takes in a bound file: its pages, or the one that stands for it."""
    return pages or 1


def paged_file(stored: StoredFile) -> StoredFile | None:
    """The file whose pages are shown and bound: itself, or the copy to read that was made of it; None without pages."""
    if stored.media_type in PAGED:
        return stored
    if stored.media_type not in TYPESET:
        return None
    reading = _typeset(stored).first()
    return reading.reading_copy if reading is not None else None


def _typeset(stored: StoredFile) -> QuerySet[FileReading]:
    return FileReading.objects.filter(stored=stored).select_related("reading_copy")
