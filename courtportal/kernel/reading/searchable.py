"""The searchable copy of a scan or photograph: the same pages with the recognised text laid under them. Never the original."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.http import Http404, HttpResponseBase

from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.vault.models import StoredFile


def with_searchable_copy(file_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of the files have a searchable copy."""
    rows = FileReading.objects.filter(stored_id__in=file_ids).exclude(searchable=None)
    return frozenset(rows.values_list("stored_id", flat=True))


def searchable_copies(pages: Mapping[UUID, int]) -> dict[UUID, StoredFile]:
    """The searchable copies of those of the files that have one, with as many pages as are expected of the file."""
    rows = FileReading.objects.filter(stored_id__in=pages).exclude(searchable=None).select_related("searchable")
    return {one.stored_id: one.searchable for one in rows if one.searchable and one.pages == pages[one.stored_id]}


def searchable_answer(stored: StoredFile, name: str) -> HttpResponseBase:
    """The copy to be saved, under a name that tells it from the original ``name``; the caller has checked who may read the file.

    Raises Http404 while there is none: the file is not read yet, or has no pages to read.
    """
    reading = FileReading.objects.select_related("searchable").filter(stored=stored).exclude(searchable=None).first()
    if reading is None or reading.searchable is None:
        raise Http404
    return download(reading.searchable, f"{_stem(name)}（可检索副本 searchable copy）.pdf")


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
