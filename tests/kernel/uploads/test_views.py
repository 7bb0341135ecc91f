"""Sending in pieces over HTTP (tus 1.0), resuming after a cut, and downloading."""

import base64
import datetime as dt
import hashlib
import os
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.uploads import antivirus, partial, receive
from courtportal.kernel.uploads.forms import UploadField
from courtportal.kernel.uploads.models import PartialUpload, Upload
from courtportal.kernel.uploads.views import CHECKED_PIECE_BYTES
from courtportal.kernel.uploads.workspace import bench, partial_path
from tests.factories.people import make_user
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def sender(client: Client) -> Client:
    client.user = make_user()  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


def announce(client: Client, name: str, length: int, purpose: str = "evidence") -> Any:
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in (("filename", name), ("purpose", purpose))
    )
    headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": metadata}
    return client.post(reverse("uploads:collection"), headers=headers)


def patch(client: Client, address: str, offset: int, data: bytes, more: dict[str, str] | None = None) -> Any:
    headers = TUS | {"Upload-Offset": str(offset)} | (more or {})
    return client.patch(address, data, content_type="application/offset+octet-stream", headers=headers)


def offset_of(client: Client, address: str) -> int:
    return int(client.head(address, headers=TUS)["Upload-Offset"])


def test_given_a_cut_in_the_middle_when_resumed_then_the_file_is_whole(sender: Client) -> None:
    data = corpus.sound(20)
    address = announce(sender, "通话录音.wav", len(data))["Location"]
    assert patch(sender, address, 0, data[:200_000]).status_code == 204
    assert offset_of(sender, address) == 200_000
    assert patch(sender, address, 200_000, data[200_000:])["Upload-Offset"] == str(len(data))
    done = sender.post(f"{address}finish/").json()
    assert done["state"] == "checked"
    upload = Upload.objects.get(pk=done["upload"])
    assert (upload.size, upload.original_name, upload.purpose) == (len(data), "通话录音.wav", "evidence")


def test_finishing_twice_gives_the_same_upload(sender: Client) -> None:
    data = corpus.plain_pdf()
    address = announce(sender, "a.pdf", len(data))["Location"]
    patch(sender, address, 0, data)
    first, second = sender.post(f"{address}finish/").json(), sender.post(f"{address}finish/").json()
    assert first == second
    assert Upload.objects.count() == 1


def test_a_piece_at_the_wrong_place_is_a_conflict_that_names_the_right_one(sender: Client) -> None:
    address = announce(sender, "a.pdf", 1000)["Location"]
    patch(sender, address, 0, b"x" * 100)
    answer = patch(sender, address, 300, b"x")
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "100")


def test_more_bytes_than_announced_are_not_taken(sender: Client) -> None:
    address = announce(sender, "a.pdf", 10)["Location"]
    assert patch(sender, address, 0, b"x" * 5000)["Upload-Offset"] == "10"


def test_a_refusal_at_the_end_comes_with_its_words_and_stays_the_same(sender: Client) -> None:
    data = corpus.encrypted_pdf()
    address = announce(sender, "合同.pdf", len(data))["Location"]
    patch(sender, address, 0, data)
    for _ in range(2):
        answer = sender.post(f"{address}finish/")
        assert answer.status_code == 422
        assert "合同.pdf" in answer.json()["message"]
    assert not partial_path(PartialUpload.objects.get().pk).exists()


def test_finishing_too_early_asks_to_go_on(sender: Client) -> None:
    address = announce(sender, "a.pdf", 1000)["Location"]
    patch(sender, address, 0, b"%PDF-")
    answer = sender.post(f"{address}finish/")
    assert answer.json()["code"] == "cut_off"
    assert offset_of(sender, address) == 5


@pytest.mark.parametrize(
    ("name", "length", "code"), [("a.exe", 10, "type_not_allowed"), ("a.pdf", 0, "empty"), ("a.pdf", 2**40, "too_large")]
)
def test_what_can_be_refused_before_the_first_byte_is(sender: Client, name: str, length: int, code: str) -> None:
    answer = announce(sender, name, length)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_another_version_of_the_protocol_is_told_which_one_is_spoken(sender: Client) -> None:
    answer = sender.post(reverse("uploads:collection"), headers={"Tus-Resumable": "0.2.2", "Upload-Length": "5"})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    told = sender.options(reverse("uploads:collection"))
    assert told["Tus-Extension"] == "creation,checksum,expiration,termination"
    assert told["Tus-Checksum-Algorithm"] == "sha256"


def checked(data: bytes) -> dict[str, str]:
    """The header that proves a piece."""
    return {"Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}"}


def test_a_piece_that_was_changed_on_its_way_is_not_taken_and_sent_again_is(sender: Client) -> None:
    data = corpus.plain_pdf()
    address = announce(sender, "a.pdf", len(data))["Location"]
    assert patch(sender, address, 0, b"!" + data[1:], checked(data)).status_code == 460
    assert offset_of(sender, address) == 0
    assert patch(sender, address, 0, data, checked(data)).status_code == 204
    assert sender.post(f"{address}finish/").json()["state"] == "checked"


@pytest.mark.parametrize("header", ["md5 AAAA", "sha256 not-base64!", "nonsense"])
def test_a_checksum_that_is_not_understood_is_a_bad_request(sender: Client, header: str) -> None:
    address = announce(sender, "a.pdf", 10)["Location"]
    assert patch(sender, address, 0, b"12345", {"Upload-Checksum": header}).status_code == 400
    assert offset_of(sender, address) == 0


def test_a_piece_with_a_checksum_may_not_fill_the_memory(sender: Client) -> None:
    address = announce(sender, "a.pdf", 20 * 2**20)["Location"]
    data = b"x" * (CHECKED_PIECE_BYTES + 1)
    assert patch(sender, address, 0, data, checked(data)).status_code == 413


def test_it_is_told_until_when_the_pieces_are_kept(sender: Client) -> None:
    announced = announce(sender, "a.pdf", 10)
    expires = PartialUpload.objects.get().expires_at
    for answer in (announced, sender.head(announced["Location"], headers=TUS)):
        assert parsedate_to_datetime(answer["Upload-Expires"]) == expires.replace(microsecond=0)


def test_without_a_session_a_piece_is_refused_and_nothing_is_redirected(sender: Client) -> None:
    address = announce(sender, "a.pdf", 10)["Location"]
    sender.logout()
    for answer in (announce(sender, "b.pdf", 10), patch(sender, address, 0, b"x"), sender.head(address, headers=TUS)):
        assert answer.status_code == 401


def test_given_up_means_gone(sender: Client) -> None:
    address = announce(sender, "a.pdf", 10)["Location"]
    assert sender.delete(address, headers=TUS).status_code == 204
    assert sender.head(address, headers=TUS).status_code == 404


def test_a_stranger_finds_neither_pieces_nor_files(sender: Client, now: dt.datetime) -> None:
    address = announce(sender, "a.pdf", 10)["Location"]
    upload = receive(actor_of(sender.user, None), SimpleUploadedFile("a.pdf", corpus.plain_pdf()), "document", now)  # type: ignore[attr-defined]
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.head(address, headers=TUS).status_code == 404
    assert patch(stranger, address, 0, b"x").status_code == 404
    assert stranger.post(f"{address}finish/").status_code == 404
    assert stranger.get(reverse("uploads:file", args=[upload.pk])).status_code == 404
    assert Client().get(reverse("uploads:file", args=[upload.pk])).status_code == 302


def test_pieces_nobody_finished_are_forgotten_after_a_day(sender: Client, now: dt.datetime) -> None:
    announce(sender, "a.pdf", 10)
    kept = PartialUpload.objects.get()
    assert partial.sweep(kept.expires_at - dt.timedelta(minutes=1)) == 0
    assert partial.sweep(kept.expires_at + dt.timedelta(minutes=1)) == 1
    assert not os.path.exists(partial_path(kept.pk))


def test_the_bench_of_a_check_that_was_killed_is_cleared_away(now: dt.datetime) -> None:
    with bench() as begun:
        (begun / "received").write_bytes(b"left")
        os.utime(begun, (now.timestamp(), now.timestamp()))
        partial.sweep(now + dt.timedelta(days=1))
        assert begun.exists()
        partial.sweep(now + dt.timedelta(days=3))
        assert not begun.exists()


def test_a_check_that_died_is_taken_over_later(sender: Client, now: dt.datetime) -> None:
    data = corpus.plain_pdf()
    address = announce(sender, "a.pdf", len(data))["Location"]
    patch(sender, address, 0, data)
    row = PartialUpload.objects.get()
    PartialUpload.objects.update(state="checking", checking_since=now)
    actor = actor_of(sender.user, None)  # type: ignore[attr-defined]
    assert partial.finish(actor=actor, partial_id=row.pk, now=now + dt.timedelta(minutes=1)).state == "checking"
    assert partial.finish(actor=actor, partial_id=row.pk, now=now + dt.timedelta(minutes=6)).state == "done"


def test_given_a_process_that_died_before_the_file_was_made_then_pieces_are_taken_all_the_same(sender: Client) -> None:
    data = corpus.plain_pdf()
    address = announce(sender, "a.pdf", len(data))["Location"]
    partial_path(PartialUpload.objects.get().pk).unlink()
    assert offset_of(sender, address) == 0
    assert patch(sender, address, 0, data).status_code == 204
    assert sender.post(f"{address}finish/").json()["state"] == "checked"


def test_given_a_check_that_died_after_keeping_the_file_then_nothing_is_kept_twice(
    sender: Client, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = corpus.plain_pdf()
    patch(sender, announce(sender, "a.pdf", len(data))["Location"], 0, data)
    row, actor = PartialUpload.objects.get(), actor_of(sender.user, None)  # type: ignore[attr-defined]

    def dies(*_given: Any) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
        killed.setattr(partial, "_close", dies)
        partial.finish(actor=actor, partial_id=row.pk, now=now)
    done = partial.finish(actor=actor, partial_id=row.pk, now=now + dt.timedelta(minutes=6))
    assert (done.state, done.upload) == ("done", Upload.objects.get())


def test_given_a_check_that_was_taken_over_then_it_closes_nothing(
    sender: Client, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = corpus.plain_pdf()
    patch(sender, announce(sender, "a.pdf", len(data))["Location"], 0, data)
    row, actor = PartialUpload.objects.get(), actor_of(sender.user, None)  # type: ignore[attr-defined]
    later = now + dt.timedelta(minutes=6)

    def slow(*given: Any) -> Upload:
        PartialUpload.objects.update(checking_since=later)
        return receive(*given)

    monkeypatch.setattr(partial, "receive", slow)
    assert partial.finish(actor=actor, partial_id=row.pk, now=now).state == "checking"
    assert partial_path(row.pk).exists()  # the other still reads it


def test_a_download_is_saved_never_run(sender: Client, now: dt.datetime) -> None:
    data = corpus.plain_pdf()
    upload = receive(actor_of(sender.user, None), SimpleUploadedFile('借 "条".pdf', data), "document", now)  # type: ignore[attr-defined]
    answer = sender.get(reverse("uploads:file", args=[upload.pk]))
    assert b"".join(answer.streaming_content) == data  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == (
        "attachment; filename=\"_ ___.pdf\"; filename*=UTF-8''%E5%80%9F%20%22%E6%9D%A1%22.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


class EvidenceForm(forms.Form):
    title = forms.CharField()
    file = UploadField(purpose="evidence")

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].actor = actor  # type: ignore[attr-defined]


def test_given_another_field_is_wrong_then_the_file_need_not_be_chosen_again(now: dt.datetime) -> None:
    actor = actor_of(make_user(), None)
    form = EvidenceForm({"title": ""}, {"file": SimpleUploadedFile("借条.pdf", corpus.plain_pdf())}, actor=actor)
    assert not form.is_valid()
    upload = form.cleaned_data["file"]
    assert f'value="{upload.pk}"' in form.as_p()
    assert "借条.pdf" in form.as_p()
    again = EvidenceForm({"title": "借条", "file_upload": str(upload.pk)}, {}, actor=actor)
    assert again.is_valid()
    assert again.cleaned_data["file"] == upload


def test_a_refused_file_is_an_error_beside_its_field_and_the_rest_stays(now: dt.datetime) -> None:
    form = EvidenceForm(
        {"title": "借条"}, {"file": SimpleUploadedFile("a.pdf", corpus.EXECUTABLE)}, actor=actor_of(make_user(), None)
    )
    assert "程序" in form.errors["file"][0]
    assert 'value="借条"' in form.as_p()


def test_a_file_in_quarantine_is_an_error_beside_its_field(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, scan = actor_of(make_user(), None), "courtportal.kernel.uploads.antivirus.scan"
    monkeypatch.setattr(scan, lambda _path: antivirus.ScanResult(antivirus.Verdict.UNAVAILABLE))
    sent = EvidenceForm({"title": "x"}, {"file": SimpleUploadedFile("a.pdf", corpus.plain_pdf())}, actor=actor)
    assert "暂时不能检查病毒" in sent.errors["file"][0]
    named = EvidenceForm({"title": "x", "file_upload": str(Upload.objects.get().pk)}, actor=actor)
    assert "已不可用" in named.errors["file"][0]


def test_another_persons_upload_cannot_be_named(now: dt.datetime) -> None:
    upload = receive(actor_of(make_user(), None), SimpleUploadedFile("a.pdf", corpus.plain_pdf()), "evidence", now)
    form = EvidenceForm({"title": "x", "file_upload": str(upload.pk)}, actor=actor_of(make_user(), None))
    assert "file" in form.errors
