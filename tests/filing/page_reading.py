"""What the reader keeps of a file, put there without reading."""

from courtportal.kernel import clock
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.vault.files import store_bytes
from courtportal.kernel.vault.models import StoredFile

COPY = b"%PDF-1.7 the copy with its text"


def read(stored: StoredFile, *pages: str) -> FileReading:
    """The file is read: a text for each page, and a searchable copy."""
    reading = unread(stored, *pages)
    reading.state = FileReading.State.DONE
    reading.searchable = store_bytes(COPY, media_type="application/pdf")
    reading.save()
    return reading


def unread(stored: StoredFile, *pages: str) -> FileReading:
    """The file is being read; these pages are done."""
    reading = FileReading.objects.create(stored=stored, due_at=clock.now(), pages=len(pages) + 1, pages_read=len(pages))
    for number, text in enumerate(pages, 1):
        PageReading.objects.create(reading=reading, number=number, text=text)
    return reading
