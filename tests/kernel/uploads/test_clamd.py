"""A real virus scanner looks at what arrives; switched off, nothing passes for clean."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile

from courtportal.kernel.authz import Role
from courtportal.kernel.uploads import UploadRefused, antivirus, receive
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.schedule import scan_quarantined
from tests.factories.people import actor_for, make_user
from tests.kernel.uploads import corpus
from tests.servers.clamd import INFECTED, MARKED_FILE, MARKED_SIGNATURE, SIGNATURE, clamd
from tests.servers.postgres import free_port

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def scanner() -> Iterator[str]:
    with clamd() as address:
        yield address


def send(name: str, data: bytes, now: dt.datetime) -> Upload:
    return receive(actor_for(make_user(), Role.LITIGANT), ContentFile(data, name=name), "evidence", now)


def infected_pdf() -> bytes:
    return corpus.pdf_holding(b"BT (" + INFECTED + b") Tj ET")


def test_a_clean_file_passes_and_an_infected_one_is_refused_by_the_name_of_what_was_found(
    scanner: str, settings: Any, now: dt.datetime
) -> None:
    settings.CLAMAV_ADDRESS = scanner
    assert send("借条.pdf", corpus.plain_pdf(), now).state == Upload.State.CHECKED
    with pytest.raises(UploadRefused) as refused:
        send("合同.pdf", infected_pdf(), now)
    assert refused.value.code == "infected"
    assert f"“合同.pdf”被查出病毒（{SIGNATURE}" in refused.value.message
    kept = Upload.objects.get(state=Upload.State.REFUSED)
    assert (kept.reason, kept.stored) == ("infected", None)


def test_a_file_known_by_its_hash_is_found(scanner: str, settings: Any, tmp_path: object) -> None:
    settings.CLAMAV_ADDRESS = scanner
    path = corpus.written(tmp_path, "known", MARKED_FILE)  # type: ignore[arg-type]
    assert antivirus.scan(path).virus.startswith(MARKED_SIGNATURE)
    path.write_bytes(MARKED_FILE + b".")
    assert antivirus.scan(path).verdict is antivirus.Verdict.CLEAN


def test_given_no_scanner_that_answers_then_a_file_waits_and_is_judged_when_there_is_one(
    scanner: str, settings: Any, now: dt.datetime
) -> None:
    settings.CLAMAV_ADDRESS = f"127.0.0.1:{free_port()}"
    clean, bad = send("借条.pdf", corpus.plain_pdf(), now), send("合同.pdf", infected_pdf(), now)
    assert [upload.state for upload in (clean, bad)] == [Upload.State.QUARANTINED] * 2
    scan_quarantined(now)
    clean.refresh_from_db()
    assert clean.state == Upload.State.QUARANTINED
    settings.CLAMAV_ADDRESS = scanner
    scan_quarantined(now)
    clean.refresh_from_db()
    bad.refresh_from_db()
    assert (clean.state, bad.state, bad.reason) == (Upload.State.CHECKED, Upload.State.REFUSED, "infected")
