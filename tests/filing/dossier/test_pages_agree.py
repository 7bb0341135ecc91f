"""The page numbers of the catalogue are those of the bound file: of a PDF, a photograph, a Word file and a recording alike."""

import datetime as dt
import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.reading import worker
from courtportal.kernel.reading.models import FileReading
from courtportal.kernel.reading.pages import Page
from courtportal.kernel.reading.photographs import page_of
from courtportal.kernel.uploads import receive
from courtportal.kernel.vault.files import read_bytes
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.models import Case, DossierEntry, EvidenceItem
from filing.dossier import papers
from filing.dossier.actions.order_copy import order_copy
from filing.dossier.models import ArchiveSubmission, DossierCopy
from filing.dossier.queries import entries_of, pages_of
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.sessions import sign_in
from tests.kernel.reading import word_files
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db
MADE, MAKING, CANNOT = "可检索副本", "正在制作阅读本", "不能制作阅读本"


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


@pytest.fixture(autouse=True)
def read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of a page are not what is tested here: each page is kept as it is."""

    def at_once(path: Path, media_type: str, number: int, folder: Path) -> Page:
        data = path.read_bytes() if media_type == "application/pdf" else page_of(path.read_bytes())
        with pikepdf.open(io.BytesIO(data)) as whole, pikepdf.new() as single:
            single.pages.append(whole.pages[number - 1])
            single.save(folder / "page.pdf")
        return Page(f"第{number}页", "clear", folder / "page.pdf")

    monkeypatch.setattr(worker, "read_page", at_once)


def hand_in(dispute: Dispute, title: str, name: str, data: bytes, now: dt.datetime) -> EvidenceItem:
    upload = receive(dispute.plaintiff, ContentFile(data, name=name), "evidence", now)
    return hand_in_evidence(actor=dispute.plaintiff, case_id=dispute.case.pk, upload=upload, title=title, purpose="借款", now=now)


def read_everything() -> None:
    while worker.run_once():
        pass
    run_until_quiet()


def bound(actor: Actor, case: Case, now: dt.datetime) -> DossierCopy:
    copy = order_copy(actor=actor, case_id=case.pk, form="pdf", purpose="reading", now=now)
    run_until_quiet()
    copy.refresh_from_db()
    assert copy.state == DossierCopy.State.READY
    return copy


def pages_in_copy(copy: DossierCopy, folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Title → number and words of each page from its bookmark to the next."""
    assert copy.file is not None
    path = corpus.written(folder, "copy.pdf", read_bytes(copy.file))
    shown = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    words = ["".join(page.split()) for page in shown.split("\f")]
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        marks = [(mark.title, _index(mark)) for mark in outline.root[0].children]
        pages = list(zip(map(_number, pdf.pages), words, strict=False))
    ends = [*(index for _title, index in marks[1:]), len(pages)]
    return {title: pages[begins:end] for (title, begins), end in zip(marks, ends, strict=True)}


def _index(mark: pikepdf.OutlineItem) -> int:
    assert isinstance(mark.destination, pikepdf.Array)
    return pikepdf.Page(mark.destination[0]).index


def _number(page: pikepdf.Page) -> str:
    """What the layer of page numbers writes on it."""
    page.contents_coalesce()
    found = re.search(rb"/OC /\S+ BDC .*\((\d+)\) Tj ET Q EMC", page.obj.Contents.read_bytes())
    return found[1].decode() if found else ""


def in_catalogue(actor: Actor, case: Case) -> dict[str, tuple[int, int]]:
    """Title → first and last page."""
    shown = list(entries_of(actor, case))
    numbers = pages_of(case, shown)
    return {one.title: numbers[one.pk] for one in shown}


@pytest.mark.slow
def test_given_every_kind_of_evidence_when_bound_then_catalogue_and_copy_have_the_same_pages(
    dispute: Dispute, tmp_path: Path, now: dt.datetime
) -> None:
    ready_to_sign(now)
    hand_in(dispute, "借条", "借条.pdf", corpus.plain_pdf(2), now)
    hand_in(dispute, "现场照片", "照片.png", corpus.picture(), now)
    word = hand_in(dispute, "往来函件", "函件.docx", word_files.long_word(90), now)
    hand_in(dispute, "通话录音", "通话.wav", corpus.sound(205), now)
    hand_in(dispute, "收据", "收据.pdf", corpus.plain_pdf(), now)
    original = read_bytes(word.file)
    read_everything()
    word.refresh_from_db()
    assert word.pages > 2
    assert read_bytes(word.file) == original
    numbers = in_catalogue(dispute.plaintiff, dispute.case)
    copy = bound(dispute.plaintiff, dispute.case, now)
    pages = pages_in_copy(copy, tmp_path)
    for title, (first, last) in numbers.items():
        assert [number for number, _words in pages[title]] == [str(number) for number in range(first, last + 1)]
    assert numbers["收据"] == (word.pages + 5, word.pages + 5)
    assert copy.pages == word.pages + 5
    assert f"{word.pages + 4}（录音，3:25）" in pages["卷内目录"][0][1]
    _number_of_sheet, sheet = pages["通话录音"][0]
    entry = DossierEntry.objects.get(title="通话录音")
    assert entry.file is not None
    for said in ("通话录音", "录音，3:25", "通话.wav", entry.file.sha256, dispute.case.court.name_zh):
        assert said in sheet
    assert "今借到林小满" in pages["往来函件"][0][1]


def shown(actor: Actor, name: str, *keys: object) -> str:
    return sign_in(User.objects.get(pk=actor.user_id)).get(reverse(f"filing:{name}", args=keys)).content.decode()


@pytest.mark.slow
def test_until_the_copy_is_made_everyone_reads_that_it_is_being_made(dispute: Dispute, tmp_path: Path, now: dt.datetime) -> None:
    ready_to_sign(now)
    word = hand_in(dispute, "往来函件", "函件.docx", word_files.long_word(90), now)
    assert word.pages == 0
    places = (
        ("evidence_catalogue", dispute.case.pk), ("case_evidence", dispute.case.pk), ("evidence_pages", word.pk),
        ("dossier", dispute.case.pk), ("dossier_pages", DossierEntry.objects.get(title="往来函件").pk),
    )  # fmt: skip
    for place in places:
        assert MAKING in shown(dispute.plaintiff, *place), place
    numbers = in_catalogue(dispute.plaintiff, dispute.case)
    sheet = pages_in_copy(bound(dispute.plaintiff, dispute.case, now), tmp_path)["往来函件"]
    assert (len(sheet), numbers["往来函件"]) == (1, (1, 1))
    assert MAKING in sheet[0][1]
    read_everything()
    for place in places:
        page = shown(dispute.plaintiff, *place)
        assert MAKING not in page, place
        assert place[0] == "case_evidence" or MADE in page, place
    assert f'src="{reverse("filing:evidence_page", args=[word.pk, 3])}"' in shown(dispute.plaintiff, "evidence_pages", word.pk)
    client = sign_in(User.objects.get(pk=dispute.defendant.user_id))
    assert client.get(reverse("filing:evidence_page", args=[word.pk, 3])).headers["Content-Type"] == "image/png"


def test_a_word_file_that_cannot_be_converted_says_so_and_takes_one_sheet(dispute: Dispute, now: dt.datetime) -> None:
    broken = hand_in(dispute, "坏文件", "坏.docx", corpus.docx(), now)
    read_everything()
    assert FileReading.objects.get(stored=broken.file).state == FileReading.State.FAILED
    for place in (("evidence_catalogue", dispute.case.pk), ("evidence_pages", broken.pk)):
        assert CANNOT in shown(dispute.plaintiff, *place)
    assert in_catalogue(dispute.plaintiff, dispute.case)["坏文件"] == (1, 1)


def test_a_recording_has_no_pages_to_read(dispute: Dispute, now: dt.datetime) -> None:
    sound = hand_in(dispute, "通话录音", "通话.wav", corpus.sound(205), now)
    film = hand_in(dispute, "监控", "监控.mp4", corpus.mp4_boxes(), now)
    assert (sound.pages, film.pages) == (0, 0)
    catalogue = shown(dispute.plaintiff, "evidence_catalogue", dispute.case.pk)
    assert "录音，3:25" in catalogue
    assert "录像" in catalogue
    assert "录音，3:25" in shown(dispute.plaintiff, "evidence_pages", sound.pk)
    client = sign_in(User.objects.get(pk=dispute.plaintiff.user_id))
    assert client.get(reverse("filing:evidence_page", args=[sound.pk, 1])).status_code == 404


def test_the_page_numbers_of_an_archived_file_stay(dispute: Dispute, now: dt.datetime) -> None:
    hand_in(dispute, "往来函件", "函件.docx", word_files.long_word(90), now)
    ArchiveSubmission.objects.create(
        case=dispute.case,
        retention="long",
        state="accepted",
        pages=1,
        volumes=1,
        handed_by_id=dispute.clerk.user_id,
        handed_at=now,
    )
    read_everything()
    entry = DossierEntry.objects.get(title="往来函件")
    assert entry.pages == 1
    third = reverse("filing:dossier_page_image", args=[entry.pk, 3])
    assert f'src="{third}"' in shown(dispute.plaintiff, "dossier_pages", entry.pk), "every page of the copy can be read"


def test_the_longest_names_leave_the_sheet_one_page(dispute: Dispute, now: dt.datetime) -> None:
    item = hand_in(dispute, "录" * 160, "音" * 196 + ".wav", corpus.sound(), now)
    entry = DossierEntry.objects.get(file=item.file)
    with pikepdf.open(io.BytesIO(papers.stand_in(dispute.case, entry, now))) as sheet:
        assert len(sheet.pages) == 1
