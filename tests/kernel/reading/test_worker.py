"""The reader reads scans and photographs, goes on where another was killed, and neither hangs nor leaves anything running."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.reading import worker
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.reading.pages import Page, Unreadable, read_page
from courtportal.kernel.reading.queries import ask_to_read, doubtful_pages, pages_saying, readings_of
from courtportal.kernel.reading.typesetting import NotTypeset
from courtportal.kernel.uploads import receive
from courtportal.kernel.vault.files import read_bytes, store_bytes
from courtportal.kernel.vault.models import StoredFile
from tests.factories.people import actor_for, make_user
from tests.kernel.reading import word_files
from tests.kernel.reading.paper import blurred, full_sheet, jpeg, scan, sheet
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db
PDF = "application/pdf"


def waiting(data: bytes, media_type: str = PDF) -> FileReading:
    stored = store_bytes(data, media_type=media_type)
    ask_to_read(stored, clock.now())
    return FileReading.objects.get(stored=stored)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Pages are read at once, without a child; returns the numbers of those read."""
    read: list[int] = []

    def at_once(path: Path, media_type: str, number: int, folder: Path) -> Page:
        read.append(number)
        (folder / "page.pdf").write_bytes(corpus.plain_pdf())
        return Page(f"第{number}页的文字", "clear", folder / "page.pdf")

    monkeypatch.setattr(worker, "read_page", at_once)
    return read


@pytest.mark.slow
def test_a_scan_is_read_page_by_page_and_its_blank_and_blurred_pages_are_named(tmp_path: Path) -> None:
    reading = waiting(scan(sheet(), blurred(full_sheet(), 6), sheet([])))
    original = read_bytes(reading.stored)
    assert worker.run_once()
    reading.refresh_from_db()
    assert (reading.state, reading.pages, reading.pages_read) == (FileReading.State.DONE, 3, 3)
    file_id = reading.stored_id
    assert pages_saying([file_id], "林小满 人民币") == [(file_id, 1)]
    assert pages_saying([file_id], "不在纸上的话") == []
    assert [(page.number, page.look) for page in doubtful_pages([file_id])] == [(2, "blurred"), (3, "blank")]
    assert read_bytes(reading.stored) == original
    searchable = tmp_path / "searchable.pdf"
    searchable.write_bytes(read_bytes(reading.searchable))  # type: ignore[arg-type]
    text = subprocess.run(["pdftotext", searchable, "-"], capture_output=True, text=True, check=True).stdout
    assert "林小满" in "".join(text.split())
    assert len(pikepdf.open(searchable).pages) == 3


@pytest.mark.slow
def test_a_photograph_lying_on_its_side_is_read() -> None:
    from PIL import Image

    photograph = jpeg(sheet().transpose(Image.Transpose.ROTATE_90), orientation=6)
    reading = waiting(photograph, "image/jpeg")
    assert worker.run_once()
    assert pages_saying([reading.stored_id], "今借到林小满") == [(reading.stored_id, 1)]


def test_a_received_document_waits_to_be_read_and_is_usable_meanwhile(now: dt.datetime) -> None:
    actor = actor_for(make_user(), Role.LITIGANT)
    document = corpus.plain_pdf(2)
    upload = receive(actor, ContentFile(document, name="借条.pdf"), "evidence", now)
    assert upload.state == "checked"
    assert FileReading.objects.get().stored_id == upload.stored_id
    receive(actor, ContentFile(corpus.sound(), name="录音.wav"), "evidence", now)
    receive(actor, ContentFile(document, name="同一份.pdf"), "evidence", now)
    assert FileReading.objects.count() == 1


def test_given_a_reader_that_died_when_its_lease_is_over_then_another_goes_on_with_the_next_page(quick: list[int]) -> None:
    reading = waiting(corpus.plain_pdf(4))
    now = clock.now()
    taken = worker._claim(now)
    assert taken is not None
    PageReading.objects.create(reading=reading, number=1, text="已读", page_file=store_bytes(corpus.plain_pdf(), media_type=PDF))
    assert not worker.run_once(now)  # the dead one's lease still holds
    assert worker.run_once(now + worker.LEASE + dt.timedelta(seconds=1))
    assert quick == [2, 3, 4]
    assert readings_of([reading.stored_id])[reading.stored_id].state == FileReading.State.DONE


def test_while_a_word_document_is_typeset_no_other_reader_takes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, begun = waiting(word_files.word(), word_files.MEDIA_TYPE), clock.now()

    def too_late(*_given: object) -> None:
        assert worker._claim(begun + dt.timedelta(minutes=10)) is None
        raise NotTypeset

    monkeypatch.setattr(worker, "typeset", too_late)
    assert worker.run_once()
    reading.refresh_from_db()
    assert (reading.state, reading.attempts) == (FileReading.State.FAILED, 1)


def test_a_reader_that_lost_its_lease_writes_nothing_more(quick: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    reading = waiting(corpus.plain_pdf(3))
    whole = worker.read_page

    def taken_over(path: Path, media_type: str, number: int, folder: Path) -> Page:
        FileReading.objects.filter(pk=reading.pk).update(lease="another")
        return whole(path, media_type, number, folder)

    monkeypatch.setattr(worker, "read_page", taken_over)
    assert worker.run_once()
    reading.refresh_from_db()
    assert (reading.state, reading.pages_read, PageReading.objects.count()) == (FileReading.State.WAITING, 0, 0)


def test_a_page_that_cannot_be_read_does_not_keep_the_others_from_being_read(
    quick: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = waiting(corpus.plain_pdf(3))
    whole = worker.read_page

    def second_fails(path: Path, media_type: str, number: int, folder: Path) -> Page:
        if number == 2:
            raise Unreadable(number)
        return whole(path, media_type, number, folder)

    monkeypatch.setattr(worker, "read_page", second_fails)
    assert worker.run_once()
    reading.refresh_from_db()
    assert (reading.state, reading.pages_read, reading.searchable) == (FileReading.State.DONE, 3, None)
    assert pages_saying([reading.stored_id], "第3页") == [(reading.stored_id, 3)]


def test_a_file_that_cannot_be_opened_is_tried_again_later_and_given_up_in_the_end() -> None:
    reading = waiting(b"no pdf at all")
    now = clock.now()
    for attempt in range(1, worker.MOST_ATTEMPTS + 1):
        now += dt.timedelta(days=1)
        assert worker.run_once(now), attempt
        assert not worker.run_once(clock.now()), attempt
    reading.refresh_from_db()
    assert (reading.state, reading.attempts) == (FileReading.State.FAILED, worker.MOST_ATTEMPTS)


@pytest.mark.slow
def test_a_page_that_takes_too_long_is_given_up_and_nothing_goes_on_running(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "a.pdf", scan(full_sheet()))
    with pytest.raises(Unreadable):
        read_page(path, PDF, 1, tmp_path, seconds=1.0)
    assert not _running(str(tmp_path))


@pytest.mark.slow
def test_a_killed_reader_takes_the_programs_it_started_with_it(tmp_path: Path) -> None:
    path = corpus.written(tmp_path, "a.pdf", scan(full_sheet()))
    order = f"from courtportal.kernel.reading.pages import read_page; from pathlib import Path; p = Path({str(tmp_path)!r})"
    code = f"{order}; read_page(Path({str(path)!r}), {PDF!r}, 1, p)"
    reader = subprocess.Popen([sys.executable, "-c", code])
    _wait(lambda: any("tesseract" in line for line in _running(str(tmp_path))), 60)
    os.kill(reader.pid, signal.SIGKILL)
    reader.wait()
    _wait(lambda: not _running(str(tmp_path)), 10)


def _running(word: str) -> list[str]:
    """The command lines of running processes that name the word."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            environment = (process / "environ").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if word in line or (word in environment and "tesseract" in line):
            found.append(line)
    return found


def _wait(true: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "still not so"
        time.sleep(0.1)


def test_the_text_of_a_page_is_sealed_in_the_database(quick: list[int]) -> None:
    waiting(corpus.plain_pdf())
    worker.run_once()
    assert PageReading.objects.get().text == "第1页的文字"
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM kernel_pagereading")
        assert "第1页" not in str(cursor.fetchone()[0])
    assert StoredFile.objects.exists()
