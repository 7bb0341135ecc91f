"""What is accepted and what is refused, by content; each refusal carries its own reason."""

from pathlib import Path

import pikepdf
import pytest
from PIL import ImageFile

from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.checks.inspection import Inspection, inspect
from courtportal.kernel.uploads.kinds import ALLOWED, DOCUMENTS
from courtportal.kernel.uploads.limits import DEFAULT_LIMITS, Limits
from tests.kernel.uploads import corpus
from tests.kernel.uploads.broken import LOCKED_OLE, OLE, heic, linked_out_docx


@pytest.fixture(autouse=True)
def pictures_must_be_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child imports no WeasyPrint, which makes Pillow forgive cut pictures in this process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def examine(folder: Path, name: str, data: bytes, allowed: tuple[str, ...] = ALLOWED, limits: Limits = DEFAULT_LIMITS) -> Finding:
    path = corpus.written(folder, "received", data)
    return inspect(Inspection(path, name, folder / "cleaned", allowed, limits))


ACCEPTED = {
    "起诉状.pdf": (corpus.plain_pdf, "application/pdf", 1),
    "三页.PDF": (lambda: corpus.plain_pdf(3), "application/pdf", 3),
    "with a link.pdf": (corpus.linked_pdf, "application/pdf", 1),
    "身份证.jpg": (lambda: corpus.picture("JPEG"), "image/jpeg", 1),
    "scan.jpeg": (lambda: corpus.picture("JPEG"), "image/jpeg", 1),
    "微信聊天.png": (corpus.picture, "image/png", 1),
    "借条.docx": (
        corpus.docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        None,
    ),
    "通话录音.wav": (corpus.sound, "audio/wav", None),
    "通话录音.mp3": (corpus.mp3_frames, "audio/mpeg", None),
    "通话录音.m4a": (corpus.mp4_boxes, "audio/mp4", None),
    "监控.mp4": (corpus.mp4_boxes, "video/mp4", None),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_honest_file_is_accepted_with_its_type_and_pages(tmp_path: Path, name: str) -> None:
    build, media_type, pages = ACCEPTED[name]
    finding = examine(tmp_path, name, build())
    assert (finding.media_type, finding.pages, finding.removed) == (media_type, pages, ())
    assert not (tmp_path / "cleaned").exists()


REFUSED = {
    "empty": ("a.pdf", lambda: b""),
    "executable": ("install.exe", lambda: corpus.EXECUTABLE),
    "executable_disguised": ("合同.pdf", lambda: corpus.EXECUTABLE),
    "script": ("a.pdf", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "svg": ("plan.png", lambda: b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>"),
    "archive_not_unpacked": ("all.zip", lambda: corpus.zipped({"a.txt": b"a"})),
    "markup": ("page.pdf", lambda: b"<!DOCTYPE html><script>alert(1)</script>"),
    "type_not_allowed": ("notes.txt", lambda: b"plain words"),
    "content_unknown": ("notes.pdf", lambda: b"plain words"),
    "extension_mismatch": ("photo.pdf", corpus.picture),
    "old_office": ("old.doc", lambda: OLE),
    "old_office_renamed": ("old.docx", lambda: OLE),
    "office_password": ("locked.docx", lambda: LOCKED_OLE),
    "pdf_password": ("locked.pdf", corpus.encrypted_pdf),
    "pdf_restricted": ("unprintable.pdf", lambda: corpus.encrypted_pdf(user="")),
    "pdf_cut_off": ("cut.pdf", corpus.truncated_pdf),
    "pdf_broken": ("noise.pdf", lambda: corpus.plain_pdf(9)[:400] + b"\xff" * 500 + corpus.plain_pdf(9)[900:]),
    "picture_kind": ("a.bmp", lambda: b"BM" + bytes(600)),
    "heic_renamed": ("a.jpg", heic),
    "image_broken": ("cut.jpg", lambda: corpus.picture("JPEG", (400, 400))[:9000]),
    "too_many_pixels": ("huge.png", corpus.huge_png),
    "media_broken": ("cut.wav", lambda: corpus.sound()[:200]),
    "archive_bomb": ("bomb.docx", corpus.bomb_docx),
    "archive_entries": ("many.docx", lambda: corpus.docx({f"word/{i}.xml": b"" for i in range(1_001)})),
    "archive_nested": ("nested.docx", lambda: corpus.docx({"word/media/inner.bin": corpus.docx()})),
    "archive_paths": ("slip.docx", lambda: corpus.docx({"../../evil.xml": b""})),
    "archive_broken": ("cut.docx", lambda: corpus.docx()[:-30]),
    "not_docx": ("photos.docx", lambda: corpus.zipped({"a.txt": b"a"})),
    "docx_macro": ("macro.docx", lambda: corpus.docx({"word/vbaProject.bin": b"x"})),
    "docx_control": ("control.docx", lambda: corpus.docx({"word/activeX/activeX1.xml": b"x"})),
    "docx_object": ("table.docx", lambda: corpus.docx({"word/embeddings/sheet.xlsx": b"x"})),
    "docx_linked": ("linked.docx", linked_out_docx),
    "docx_entities": ("entities.docx", lambda: corpus.docx({"word/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"})),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_bad_file_is_refused_with_its_own_reason(tmp_path: Path, code: str) -> None:
    name, build = REFUSED[code]
    with pytest.raises(Refusal) as caught:
        examine(tmp_path, name, build())
    assert caught.value.code == code


MORE_REFUSALS = {
    "elf renamed": ("a.jpg", lambda: b"\x7fELF" + bytes(500), "executable_disguised"),
    "a page that begins with a drawing's namesake": ("a.pdf", lambda: b"<!doctype html><svg></svg>", "markup"),
    "place of the table not told": ("a.pdf", lambda: b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "pdf_table_broken"),
    "table far behind the end": (
        "a.pdf",
        lambda: b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nstartxref\n" + b"9" * 30 + b"\n%%EOF\n",
        "pdf_table_broken",
    ),
    "only half of the end mark": ("a.pdf", lambda: corpus.plain_pdf()[:-3], "pdf_end_missing"),
    "remote template": (
        "a.docx",
        lambda: corpus.docx({"word/_rels/settings.xml.rels": b'<Relationship Type="x/attachedTemplate" TargetMode="External"/>'}),
        "docx_linked",
    ),
    "recording where only documents are wanted": ("a.mp3", corpus.mp3_frames, "type_not_allowed"),
    "no extension": ("contract", corpus.plain_pdf, "type_not_allowed"),
}


@pytest.mark.parametrize("what", MORE_REFUSALS)
def test_further_tricks_are_refused(tmp_path: Path, what: str) -> None:
    name, build, code = MORE_REFUSALS[what]
    with pytest.raises(Refusal) as caught:
        examine(tmp_path, name, build(), allowed=DOCUMENTS)
    assert caught.value.code == code


POLYGLOTS = {
    "pdf with a zip behind": ("a.pdf", lambda: corpus.plain_pdf() + corpus.docx(), "pdf_with_archive"),
    "zip with a pdf in front of its entries": ("a.docx", lambda: corpus.plain_pdf()[:100] + corpus.docx(), "pdf_with_archive"),
    "picture with a zip behind": ("a.jpg", lambda: corpus.picture("JPEG") + corpus.docx(), "picture_with_archive"),
    "png with a zip and rubbish behind": ("a.png", lambda: corpus.picture() + corpus.docx() + b"rubbish", "picture_with_archive"),
    "docx whose first entry is a pdf": (
        "a.docx",
        lambda: b"PK\x03\x04" + bytes(26) + corpus.plain_pdf() + corpus.docx(),
        "polyglot",
    ),
    "picture that is a page": (
        "a.jpg",
        lambda: b"\xff\xd8\xff\xfe\x00\x20<html><script>" + corpus.picture("JPEG")[2:],
        "polyglot",
    ),
}


@pytest.mark.parametrize("what", POLYGLOTS)
def test_a_file_that_is_two_things_at_once_is_refused(tmp_path: Path, what: str) -> None:
    name, build, code = POLYGLOTS[what]
    with pytest.raises(Refusal) as caught:
        examine(tmp_path, name, build())
    assert caught.value.code == code


def test_too_many_pages_are_refused_with_count_and_limit(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        examine(tmp_path, "a.pdf", corpus.plain_pdf(1_001))
    assert caught.value.code == "too_many_pages"
    assert caught.value.facts == {"pages": 1_001, "limit": 1_000}


def test_active_content_is_taken_out_and_named(tmp_path: Path) -> None:
    finding = examine(tmp_path, "a.pdf", corpus.active_pdf())
    assert {"AA", "EmbeddedFiles", "GoToR", "JavaScript", "Launch", "OpenAction", "XFA"} <= set(finding.removed)
    with pikepdf.open(tmp_path / "cleaned") as pdf:
        assert len(pdf.pages) == finding.pages == 2
        assert not pdf.attachments
        assert pdf.check_pdf_syntax() == []
        assert b"app.alert" not in b"".join(obj.unparse() for obj in pdf.objects)


def test_a_cleaned_file_passes_the_check_unchanged(tmp_path: Path) -> None:
    examine(tmp_path, "a.pdf", corpus.active_pdf())
    again = examine(tmp_path / "..", "a.pdf", (tmp_path / "cleaned").read_bytes())
    assert again.removed == ()


@pytest.mark.parametrize(
    ("name", "data", "seconds"),
    [
        ("a.wav", corpus.sound(205), 205),
        ("short.wav", corpus.sound(0.2), 1),
        ("a.mp4", corpus.timed_mp4(3725), 3725),
        ("long.m4a", corpus.timed_mp4(65, long=True), 65),
        ("unsaid.mp4", corpus.mp4_boxes(), None),
        ("endless.mp4", corpus.timed_mp4(100, unit=0), None),
        ("longest.mp4", corpus.endless_mp4(), None),
        ("farthest.mp4", corpus.endless_mp4((1 << 63) - 100), None),
        ("beyond.mp4", corpus.endless_mp4((1 << 64) - 1), None),
        ("a.mp3", corpus.counted_mp3(2297), 60),
        ("unsaid.mp3", corpus.mp3_frames(), None),
    ],
)
def test_the_length_of_a_recording_is_what_its_container_says(
    name: str, data: bytes, seconds: int | None, tmp_path: Path
) -> None:
    assert examine(tmp_path, name, data).seconds == seconds
