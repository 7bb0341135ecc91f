"""The reader: takes a file that waits, reads it page by page, keeps each page at once, and goes on where another was killed.

1. claim: a waiting row whose lease is over gets this reader's lease (a conditional UPDATE, so two never read one file);
2. of a Word document a copy to read is typeset, and whoever counts its pages is told; one that cannot be typeset is `failed`;
3. the next page is read in a child process; its text and the mark of progress are kept in one transaction that names the lease;
4. after the last page the pages are joined and the row is done; a page that cannot be read is kept without text;
5. a file that cannot even be opened is tried again later, and after the last attempt it is `failed` and shows on the health page.
"""

import datetime as dt
import tempfile
import uuid
from pathlib import Path

import pikepdf
import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.outbox import publish
from courtportal.kernel.reading.events import FileRead, ReadingCopyMade
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.reading.pages import Page, Unreadable, read_page
from courtportal.kernel.reading.typesetting import TYPESET, NotTypeset, typeset
from courtportal.kernel.uploads.workspace import bench
from courtportal.kernel.vault.files import read_bytes, read_chunks, store_stream
from courtportal.kernel.vault.models import StoredFile

log = structlog.get_logger(__name__)

LEASE = dt.timedelta(minutes=5)
TYPESETTING_LEASE = dt.timedelta(minutes=15)
MOST_ATTEMPTS = 5
FIRST_DELAY = dt.timedelta(seconds=30)


class LeaseLost(Exception):
    """Another reader has taken the file over."""


def run_once(now: dt.datetime | None = None) -> bool:
    """Read one waiting file to its end; False when none waits."""
    reading = _claim(now or clock.now())
    if reading is None:
        return False
    try:
        _read(reading)
    except LeaseLost:
        log.warning("lease lost", reading=str(reading.pk))
    except NotTypeset:
        log.warning("no copy to read can be made", reading=str(reading.pk))
        _give_up(FileReading.objects.filter(pk=reading.pk, lease=reading.lease), reading.stored_id)
    except Exception as error:  # noqa: BLE001 - one bad file must not stop the others; it is kept and shown
        _note_failure(reading, error)
    return True


def _claim(now: dt.datetime) -> FileReading | None:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = FileReading.objects.filter(free, state=FileReading.State.WAITING, due_at__lte=now)
    for found in waiting.order_by("due_at")[:5]:
        lease = uuid.uuid4().hex
        # The attempt is counted before it is made, so that a file that kills its reader is not tried for ever.
        marks = {"leased_until": now + LEASE, "lease": lease, "attempts": F("attempts") + 1}
        if FileReading.objects.filter(free, pk=found.pk, state=FileReading.State.WAITING, attempts__lt=MOST_ATTEMPTS).update(
            **marks
        ):
            return FileReading.objects.select_related("stored", "reading_copy").get(pk=found.pk)
        _give_up(FileReading.objects.filter(free, pk=found.pk, attempts__gte=MOST_ATTEMPTS), found.stored_id)
    return None


@transaction.atomic
def _give_up(exhausted: QuerySet[FileReading], file_id: uuid.UUID) -> None:
    if exhausted.update(state=FileReading.State.FAILED, leased_until=None):
        publish(FileRead(file_id=file_id), now=clock.now())


def _read(reading: FileReading) -> None:
    with bench() as folder:
        readable = _readable(reading, folder)
        path = _laid(readable, folder)
        pages = _count(path, readable.media_type)
        _keep_count(reading, pages)
        known = set(reading.page_readings.values_list("number", flat=True))
        for number in range(1, pages + 1):
            if number not in known:
                _read_one(reading, path, readable.media_type, number, folder)
        _finish(reading, _joined(reading, folder))


def _readable(reading: FileReading, folder: Path) -> StoredFile:
    """What has pages: the file itself, or the copy that is typeset of it. Raises NotTypeset."""
    if reading.stored.media_type not in TYPESET:
        return reading.stored
    if reading.reading_copy is None:
        _hold(reading, leased_until=clock.now() + TYPESETTING_LEASE)
        with tempfile.TemporaryDirectory(dir=folder) as place:
            reading.reading_copy = typeset(_laid(reading.stored, folder), reading.stored.sha256, Path(place))
    return reading.reading_copy


def _laid(stored: StoredFile, folder: Path) -> Path:
    """The plain bytes of the file, for the child processes."""
    path = folder / stored.sha256
    with path.open("wb") as file:
        file.writelines(read_chunks(stored))
    return path


def _count(path: Path, media_type: str) -> int:
    if media_type != "application/pdf":
        return 1
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


@transaction.atomic
def _keep_count(reading: FileReading, pages: int) -> None:
    """How many pages there are; of a file that had none before, whoever counts them is told."""
    new = reading.reading_copy is not None and not reading.pages
    _hold(reading, pages=pages, reading_copy=reading.reading_copy)
    if new:
        publish(ReadingCopyMade(file_id=reading.stored_id), now=clock.now())


def _hold(reading: FileReading, **changed: object) -> None:
    """Renew the lease together with a change. Raises LeaseLost."""
    own = FileReading.objects.filter(pk=reading.pk, lease=reading.lease, state=FileReading.State.WAITING)
    if not own.update(**{"leased_until": clock.now() + LEASE, **changed}):
        raise LeaseLost


def _read_one(reading: FileReading, path: Path, media_type: str, number: int, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        try:
            page: Page | None = read_page(path, media_type, number, Path(place))
        except Unreadable:
            page = None
        _keep(reading, number, page)


@transaction.atomic
def _keep(reading: FileReading, number: int, page: Page | None) -> None:
    _hold(reading, pages_read=F("pages_read") + 1)
    stored = None
    if page is not None:
        with page.path.open("rb") as file:
            stored = store_stream(file, media_type="application/pdf")
    PageReading.objects.create(
        reading=reading,
        number=number,
        text=page.text if page else "",
        look=page.look if page else PageReading.Look.CLEAR,
        page_file=stored,
        created_at=clock.now(),
    )


def _joined(reading: FileReading, folder: Path) -> StoredFile | None:
    """The pages with their text as one file; None if a page could not be read."""
    files = [page.page_file for page in reading.page_readings.select_related("page_file").order_by("number")]
    with pikepdf.new() as whole:
        for number, stored in enumerate(files):
            if stored is None:
                return None
            part = folder / f"page-{number}.pdf"
            part.write_bytes(read_bytes(stored))
            with pikepdf.open(part) as pdf:
                whole.pages.extend(pdf.pages)
        whole.save(folder / "searchable.pdf")
    with (folder / "searchable.pdf").open("rb") as file:
        return store_stream(file, media_type="application/pdf")


@transaction.atomic
def _finish(reading: FileReading, searchable: StoredFile | None) -> None:
    _hold(reading, state=FileReading.State.DONE, searchable=searchable)
    FileReading.objects.filter(pk=reading.pk).update(leased_until=None)
    publish(FileRead(file_id=reading.stored_id), now=clock.now())


def _note_failure(reading: FileReading, error: Exception) -> None:
    log.error("file could not be read", reading=str(reading.pk), attempts=reading.attempts, exc_info=error)
    own = FileReading.objects.filter(pk=reading.pk, lease=reading.lease)
    if reading.attempts >= MOST_ATTEMPTS:
        _give_up(own, reading.stored_id)
        return
    own.update(due_at=clock.now() + FIRST_DELAY * 2 ** (reading.attempts - 1), leased_until=None)
