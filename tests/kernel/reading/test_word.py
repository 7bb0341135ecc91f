"""A Word document can be read page by page: a copy is typeset of it, and nothing in it reaches outside or stays in the way."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

from courtportal.kernel.reading import word
from courtportal.kernel.reading.typesetting import CutShort, NotTypeset, typeset
from courtportal.kernel.reading.word import CANNOT_BE_SHOWN, NotWord, harmless, html_of
from courtportal.kernel.vault.files import read_bytes
from tests.kernel.reading import word_files
from tests.kernel.uploads import corpus

pytestmark = pytest.mark.django_db


def as_html(document: bytes, folder: Path) -> str:
    return html_of(io.BytesIO(document), folder)


def copy_of(document: bytes, folder: Path, **more: int) -> bytes:
    path = corpus.written(folder, "document.docx", document)
    return read_bytes(typeset(path, "ab" * 32, folder, **more))


def words_of(pdf: bytes, folder: Path) -> str:
    path = corpus.written(folder, "words.pdf", pdf)
    shown = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    return "".join(shown.split())


@pytest.mark.slow
def test_given_text_table_and_picture_then_the_copy_shows_them_and_says_that_it_is_a_copy(tmp_path: Path) -> None:
    rows = [["日期", "金额"], ["2026-03-01", "100000元"]]
    pdf = copy_of(word_files.word(word_files.paragraph("借条：喆𬱖"), word_files.table(rows), word_files.picture()), tmp_path)
    words = words_of(pdf, tmp_path)
    for said in ("借条：喆𬱖", "2026-03-01", "100000元", "核对以原件为准", "ab" * 32):
        assert said in words
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert [len(page.images) for page in read.pages] == [1]


@pytest.mark.slow
def test_a_long_document_has_as_many_pages_as_it_needs(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(copy_of(word_files.long_word(120), tmp_path))) as read:
        assert len(read.pages) > 2


def test_of_markup_only_harmless_elements_stay_and_the_words_of_all_others(tmp_path: Path) -> None:
    made = as_html(word_files.word(word_files.paragraph("<img src=file:///etc/passwd><script>x</script>")), tmp_path)
    assert made == "<p>&lt;img src=file:///etc/passwd&gt;&lt;script&gt;x&lt;/script&gt;</p>"
    evil = '<p style="x" onclick="y"><a href="javascript:z">看</a><td colspan="99999" rowspan="-1"></td><iframe src="h"></iframe>'
    assert harmless(evil) == '<p>看<td colspan="60"></td>'
    assert harmless('<img src="data:image/png;base64,AA">') == harmless('<img src="http://x/y.png">') == CANNOT_BE_SHOWN


def test_a_picture_from_elsewhere_is_neither_fetched_nor_read_from_this_machine(tmp_path: Path) -> None:
    for remote in ("http://127.0.0.1:9/spy.png", "file:///etc/hostname", "/etc/hostname", "../../../etc/hostname"):
        document = word_files.word(word_files.linked_picture(), remote=remote)
        assert CANNOT_BE_SHOWN in as_html(document, tmp_path)
        assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("kind", "is_shown"),
    [("PNG", True), ("JPEG", True), ("GIF", True), ("BMP", True), ("TIFF", True), ("PPM", False), ("EPS", False)],
)
def test_of_pictures_only_the_kinds_are_opened_that_need_no_other_program(kind: str, is_shown: bool, tmp_path: Path) -> None:
    made = as_html(word_files.word(word_files.picture(), shown=corpus.picture(kind)), tmp_path)
    assert (CANNOT_BE_SHOWN not in made) == is_shown


def test_a_picture_that_breaks_its_reader_leaves_the_words_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_data: bytes) -> None:
        raise IndexError

    monkeypatch.setattr(word, "_drawn", breaks)
    made = as_html(word_files.word(word_files.paragraph("借条"), word_files.picture()), tmp_path)
    assert made == f"<p>借条</p><p>{CANNOT_BE_SHOWN}</p>"


@pytest.mark.slow
def test_what_is_no_document_is_said_to_be_none(tmp_path: Path) -> None:
    for number, broken in enumerate((corpus.docx(), corpus.zipped({"word/document.xml": b"<"}), b"PK\x03\x04")):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(NotWord):
            as_html(broken, folder)
        with pytest.raises(NotTypeset):
            copy_of(broken, folder)


@pytest.mark.slow
def test_a_document_that_takes_too_long_is_cut_short_and_may_be_tried_again(tmp_path: Path) -> None:
    with pytest.raises(CutShort):
        copy_of(word_files.long_word(20_000), tmp_path, seconds=1)


@pytest.mark.slow
def test_a_document_that_uses_up_its_processor_time_is_not_tried_again(tmp_path: Path) -> None:
    with pytest.raises(NotTypeset):
        copy_of(word_files.long_word(20_000), tmp_path, processor_seconds=2)


@pytest.mark.slow
def test_a_text_of_which_much_cannot_be_printed_is_read_from_the_document(tmp_path: Path) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    assert "〓" in words_of(copy_of(word_files.word(word_files.paragraph("收到" * 40 + "😀")), folder), tmp_path)
    with pytest.raises(NotTypeset):
        copy_of(word_files.word(word_files.paragraph("ཀཁགངཅ" * 40)), tmp_path)
