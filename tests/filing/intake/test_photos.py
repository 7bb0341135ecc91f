"""Photographs of a paper become one document in the catalogue; the originals stay, each with its hash."""

import datetime as dt
import hashlib
import io
import re

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.reading.models import FileReading, PageReading
from courtportal.kernel.vault.files import read_bytes, store_bytes
from courtportal.kernel.vault.models import StoredFile
from filing.intake.actions.drafts import start_draft
from filing.intake.actions.evidence import keep_for_later
from filing.intake.actions.papers import pick_evidence
from filing.intake.evidence_pages import doubtful_evidence, evidence_pages_saying
from filing.intake.models import DraftEvidence, FilingDraft
from filing.intake.queries import evidence_rows
from filing.parties.models import KeptPaper
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.kernel.reading.paper import jpeg, sheet
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(now: dt.datetime) -> FilingDraft:
    actor = actor_for(make_user("林小满"), Role.LITIGANT)
    return start_draft(actor=actor, form_key="private_lending", court=make_court(), now=now)


@pytest.fixture
def client(draft: FilingDraft) -> Client:
    return sign_in(draft.owner)


def send(client: Client, draft: FilingDraft, *photos: tuple[str, bytes], **changed: object) -> str:
    """Send the photographs with the form, as without scripts; returns the page that comes back ('' after success)."""
    files = [SimpleUploadedFile(name, data) for name, data in photos]
    typed = {"photos": files, "title": "借条", "kinds": ["iou"], "purpose": "证明借款", **changed}
    answer = client.post(reverse("filing:draft_photos", args=[draft.pk]), typed)
    return "" if answer.status_code == 302 else answer.content.decode()


@pytest.mark.slow
def test_the_photographs_become_one_document_in_their_order_and_stay_as_they_came(
    client: Client, draft: FilingDraft, now: dt.datetime
) -> None:
    photos = [("正面.jpg", jpeg(sheet(["第一页"]))), ("背面.jpg", jpeg(sheet(["第二页"] * 9), orientation=3))]
    assert send(client, draft, *photos) == ""
    item = DraftEvidence.objects.get()
    assert (item.title, item.pages, item.file_name) == ("借条", 2, "借条.pdf")
    with pikepdf.open(io.BytesIO(read_bytes(item.file))) as pdf:
        assert len(pdf.pages) == 2
    assert [one["file_name"] for one in item.originals] == ["正面.jpg", "背面.jpg"]
    for original, (_name, data) in zip(item.originals, photos, strict=True):
        assert original["sha256"] == hashlib.sha256(data).hexdigest()
        assert read_bytes(StoredFile.objects.get(pk=original["file_id"])) == data
    assert FileReading.objects.filter(stored=item.file).exists()
    assert "等待识别文字" in client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()


@pytest.mark.parametrize(("kinds", "called"), [(["iou", "transfer_record"], "借条、欠条、收条和转账记录"), (["other"], "照片")])
def test_photographs_without_a_name_are_called_by_their_kinds_and_the_page_says_which_pages_they_are(
    client: Client, draft: FilingDraft, kinds: list[str], called: str
) -> None:
    photos = [(f"photo{number}.jpg", jpeg(sheet(["借条"]))) for number in (1, 2)]
    assert send(client, draft, *photos, title="", kinds=kinds) == ""
    item = DraftEvidence.objects.get()
    assert (item.title, item.file_name) == (called, f"{called}.pdf")
    assert ">第 1–2 页</td>" in client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()


def test_what_is_no_photograph_is_refused_by_name_and_nothing_is_added(
    client: Client, draft: FilingDraft, now: dt.datetime
) -> None:
    assert "合同.pdf" in send(client, draft, ("合同.pdf", corpus.plain_pdf()))
    assert "请选择文件" in send(client, draft)
    assert not DraftEvidence.objects.exists()


def test_photographs_that_arrived_stand_again_when_something_else_is_wrong(client: Client, draft: FilingDraft) -> None:
    url = reverse("filing:draft_photos", args=[draft.pk])
    photo = SimpleUploadedFile("正面.jpg", jpeg(sheet(["第一页"])))
    answer = client.post(url, {"photos": [photo, SimpleUploadedFile("合同.pdf", corpus.plain_pdf())], "kinds": ["iou"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "合同.pdf" in page
    [kept] = re.findall(r'name="photos_upload" value="([0-9a-f-]+)"', page)
    again = client.post(url, {"photos_upload": [kept], "title": "借条"})  # the kind and the purpose are still missing
    assert again.status_code == 422
    assert f'value="{kept}"' in again.content.decode()
    assert "<strong data-pile-name>正面.jpg</strong>" in again.content.decode()


def test_what_was_photographed_is_kept_for_later_filings(client: Client, draft: FilingDraft, now: dt.datetime) -> None:
    photos = [(f"{side}.jpg", jpeg(sheet([side]))) for side in ("正面", "背面")]
    assert send(client, draft, *photos) == ""
    item, kept = DraftEvidence.objects.get(), KeptPaper.objects.get(owner=draft.owner)
    assert (kept.kind, kept.title, kept.purpose, kept.evidence_kinds) == ("evidence", "借条", "证明借款", ["iou"])
    assert (kept.latest().file, kept.latest().pages, kept.latest().file_name) == (item.file, 2, "借条.pdf")
    me = actor_for(draft.owner, Role.LITIGANT)
    later = start_draft(actor=me, form_key="private_lending", court=make_court(), now=now)
    picked = pick_evidence(actor=me, draft_id=later.pk, paper_id=kept.pk, now=now)
    assert (picked.file, picked.pages, picked.title) == (item.file, 2, "借条")


def test_the_clerk_at_the_counter_keeps_nothing_of_what_others_brought(
    client: Client, draft: FilingDraft, now: dt.datetime
) -> None:
    draft.owner.is_active = False
    draft.owner.save()
    item = DraftEvidence(
        draft=draft,
        title="借条",
        purpose="证明借款",
        kinds=["iou"],
        file=store_bytes(b"%PDF", media_type="application/pdf"),
        pages=2,
    )
    keep_for_later(actor_for(make_staff(Role.FILING_CLERK)), item, now)
    assert not KeptPaper.objects.exists()


@pytest.mark.slow
def test_blank_and_blurred_pages_are_hinted_at_and_pages_are_found_by_their_words(
    client: Client, draft: FilingDraft, now: dt.datetime
) -> None:
    send(client, draft, ("一.jpg", jpeg(sheet())), ("二.jpg", jpeg(sheet())), ("三.jpg", jpeg(sheet())))
    item = DraftEvidence.objects.get()
    reading = FileReading.objects.get(stored=item.file)
    for number, (text, look) in enumerate((("今借到 人民币", "clear"), ("", "blank"), ("某某", "blurred")), 1):
        PageReading.objects.create(reading=reading, number=number, text=text, look=look)
    FileReading.objects.filter(pk=reading.pk).update(state=FileReading.State.DONE)
    page = client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()
    assert "“借条”第 3 页模糊" in page
    assert "“借条”第 2 页是空白页" in page
    assert "文字已识别" in page
    rows = evidence_rows(draft)
    assert [(one.page, one.look) for one in doubtful_evidence(rows)] == [(2, "blank"), (3, "blurred")]
    assert evidence_pages_saying(rows, "借到人民币") == [(str(item.pk), 1)]
