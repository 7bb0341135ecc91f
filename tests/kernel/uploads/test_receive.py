"""What happens to a file that is received: kept and usable, quarantined, or refused in plain words."""

import datetime as dt
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.uploads import UploadRefused, receive, schedule
from courtportal.kernel.uploads.checks.child import peak_bytes
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.schedule import scan_quarantined
from courtportal.kernel.uploads.workspace import bench
from courtportal.kernel.vault.files import read_bytes
from tests.factories.people import make_user
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Scanner(socketserver.StreamRequestHandler):
    """Speaks clamd's INSTREAM and knows one virus; hangs up, as clamd does, on what is longer than it takes."""

    most = 1024 * 1024

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(length)
            if len(data) > self.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in data else b"stream: OK\0")


@contextmanager
def scanner() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Scanner) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def send(name: str, data: bytes, now: dt.datetime, purpose: str = "document", user: Any = None) -> Upload:
    return receive(actor_of(user or make_user(), None), SimpleUploadedFile(name, data), purpose, now)


def test_given_an_honest_pdf_when_received_then_its_exact_bytes_are_kept_encrypted(now: dt.datetime) -> None:
    data = corpus.plain_pdf(2)
    upload = send("起诉状.pdf", data, now)
    assert (upload.state, upload.pages, upload.original_name) == ("checked", 2, "起诉状.pdf")
    assert upload.stored is not None
    assert read_bytes(upload.stored) == data
    assert upload.original is None
    assert AuditEntry.objects.filter(action="upload.receive", object_id=str(upload.pk)).count() == 1


def test_given_a_pdf_with_scripts_when_received_then_readers_get_the_clean_copy_and_the_original_is_kept(
    now: dt.datetime,
) -> None:
    data = corpus.active_pdf()
    upload = send("合同.pdf", data, now)
    assert "JavaScript" in upload.removed
    assert upload.original is not None
    assert upload.stored is not None
    assert read_bytes(upload.original) == data
    assert b"JavaScript" not in read_bytes(upload.stored)


def test_given_a_locked_pdf_then_the_refusal_names_file_reason_and_remedy_in_both_languages(now: dt.datetime) -> None:
    with pytest.raises(UploadRefused) as chinese:
        send("借条.pdf", corpus.encrypted_pdf(), now)
    assert "借条.pdf" in chinese.value.message
    assert "密码" in chinese.value.message
    with override("en"), pytest.raises(UploadRefused) as english:
        send("iou.pdf", corpus.encrypted_pdf(), now)
    assert "password" in english.value.message
    refused = Upload.objects.filter(state="refused", reason="pdf_password", stored=None)
    assert refused.count() == 2


def test_recordings_are_taken_as_evidence_only(now: dt.datetime) -> None:
    assert send("通话.mp3", corpus.mp3_frames(), now, "evidence").media_type == "audio/mpeg"
    with pytest.raises(UploadRefused) as refused:
        send("通话.mp3", corpus.mp3_frames(), now, "identity")
    assert refused.value.code == "type_not_allowed"


def test_a_path_in_the_file_name_is_only_a_name(now: dt.datetime) -> None:
    assert send("..\\..\\C:\\x/../../etc/借条\x00.pdf", corpus.plain_pdf(), now).original_name == "借条.pdf"


def test_a_file_over_the_limit_is_refused_while_it_streams(now: dt.datetime, settings: Any) -> None:
    settings.UPLOAD_MAX_MEGABYTES = 1
    read = 0

    class Endless(File):  # type: ignore[type-arg]
        size = 0

        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            nonlocal read
            while True:
                read += 1
                yield bytes(64 * 1024)

    with pytest.raises(UploadRefused) as refused:
        receive(actor_of(make_user(), None), Endless(None, name="a.pdf"), "document", now)
    assert refused.value.code == "too_large"
    assert read == 17


def test_the_daily_quota_ends_somewhere(now: dt.datetime, settings: Any) -> None:
    settings.UPLOAD_DAILY_MEGABYTES = 0
    with pytest.raises(UploadRefused) as refused:
        send("a.pdf", corpus.plain_pdf(), now)
    assert refused.value.code == "quota"


def test_nothing_stays_on_the_bench(now: dt.datetime, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # other tests check files of theirs meanwhile
    send("a.pdf", corpus.plain_pdf(), now)
    with pytest.raises(UploadRefused):
        send("a.pdf", corpus.EXECUTABLE, now)
    with bench() as folder:
        assert list(folder.parent.iterdir()) == [folder]


def test_a_large_scan_passes_without_filling_memory(now: dt.datetime) -> None:
    data = corpus.padded_pdf(120)
    user = make_user()
    with bench() as folder:
        path = corpus.written(folder, "scan.pdf", data)
        del data
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        before = peak_bytes()
        with path.open("rb") as file:
            receive(actor_of(user, None), File(file, name="scan.pdf"), "document", now)
    assert before > 0
    assert peak_bytes() - before < 40 * 1024 * 1024


def test_given_a_scanner_when_a_virus_comes_then_it_is_refused_by_name(now: dt.datetime, settings: Any) -> None:
    with scanner() as settings.CLAMAV_ADDRESS:
        assert send("a.pdf", corpus.plain_pdf(), now).state == "checked"
        with pytest.raises(UploadRefused) as refused:
            send("b.pdf", corpus.pdf_holding(EICAR), now)
    assert refused.value.code == "infected"
    assert "Eicar-Signature" in refused.value.message


def test_given_a_file_too_large_for_the_scanner_then_it_is_refused_and_says_what_to_do(now: dt.datetime, settings: Any) -> None:
    with scanner() as settings.CLAMAV_ADDRESS, pytest.raises(UploadRefused) as refused:
        send("a.pdf", corpus.padded_pdf(8), now)
    assert refused.value.code == "scan_too_large"
    assert "拆成几个文件" in refused.value.message


def test_files_for_which_the_scanner_never_answers_keep_no_other_waiting(
    now: dt.datetime, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "_BATCH", 1)
    settings.CLAMAV_ADDRESS = "127.0.0.1:9"
    user = make_user()
    first = send("a.pdf", corpus.plain_pdf(), now, user=user)
    second = send("b.pdf", corpus.plain_pdf(2), now + dt.timedelta(seconds=1), user=user)
    scan_quarantined(now + dt.timedelta(minutes=5))
    with scanner() as settings.CLAMAV_ADDRESS:
        scan_quarantined(now + dt.timedelta(minutes=10))
    assert [Upload.objects.get(pk=one.pk).state for one in (first, second)] == ["quarantined", "checked"]


def test_a_file_that_waited_and_is_too_large_for_the_scanner_waits_no_longer(now: dt.datetime, settings: Any) -> None:
    settings.CLAMAV_ADDRESS = "127.0.0.1:9"
    large = send("a.pdf", corpus.padded_pdf(8), now)
    with scanner() as settings.CLAMAV_ADDRESS:
        scan_quarantined(now)
    large.refresh_from_db()
    assert (large.state, large.reason) == ("refused", "scan_too_large")


def test_given_no_answer_from_the_scanner_then_a_file_is_quarantined_until_it_is_cleared(now: dt.datetime, settings: Any) -> None:
    settings.CLAMAV_ADDRESS = "127.0.0.1:9"  # nobody listens on the discard port
    clean, infected = send("a.pdf", corpus.plain_pdf(), now), send("b.pdf", corpus.pdf_holding(EICAR), now)
    assert {clean.state, infected.state} == {"quarantined"}
    scan_quarantined(now)
    assert Upload.objects.filter(state="quarantined").count() == 2
    with scanner() as settings.CLAMAV_ADDRESS:
        scan_quarantined(now)
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.state, infected.state, infected.reason) == ("checked", "refused", "infected")
