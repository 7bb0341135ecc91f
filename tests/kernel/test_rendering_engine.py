"""The engine: what it prints, what it refuses, and that its output is an archive-grade PDF."""

import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.utils.html import escape
from fontTools.ttLib import TTFont

from courtportal.kernel.rendering import engine, fonts
from tests.factories.documents import CASE_NUMBER, ready_to_render


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepared fonts; cutting them anew takes a quarter of a minute, so all tests share them."""
    return ready_to_render()


def page(body: str) -> str:
    return f'<!doctype html><html lang="zh-CN"><head><title>传票</title></head><body>{body}</body></html>'


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """What another program reads from the PDF."""
    file = tmp_path / "document.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True, text=True).stdout


def test_a_case_number_is_extracted_to_the_byte(folder: Path, tmp_path: Path) -> None:
    rendering = engine.render(page(f"<p>{CASE_NUMBER}，人民币12,300.00元</p>"), folder=folder)
    assert f"{CASE_NUMBER}，人民币12,300.00元" in text_of(rendering.pdf, tmp_path)


def test_the_document_claims_pdf_a_3a_and_is_tagged(folder: Path) -> None:
    with pikepdf.open(io.BytesIO(engine.render(page("<p>正文</p>"), folder=folder).pdf)) as pdf:
        assert pdf.open_metadata().pdfa_status == "3A"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "zh-CN"
        assert "/OutputIntents" in pdf.Root


def test_all_fonts_are_embedded(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(engine.render(page("<p>正文 text <strong>粗</strong></p>"), folder=folder).pdf)
    listed = subprocess.run(
        ["pdffonts", str(tmp_path / "a.pdf")], capture_output=True, check=True, text=True
    ).stdout.splitlines()[2:]
    assert listed
    assert all("Court" in line and line.split()[-5] == "yes" for line in listed)


def test_the_same_source_gives_the_same_bytes(folder: Path) -> None:
    source = page("<p>原告诉称</p>")
    assert engine.render(source, folder=folder).pdf == engine.render(source, folder=folder).pdf


def test_a_rare_name_is_printed_from_the_full_face(folder: Path, tmp_path: Path) -> None:
    assert fonts.rare_characters("张㐂𠮷", folder) == "㐂𠮷"
    assert "张㐂𠮷" in text_of(engine.render(page("<p>张㐂𠮷</p>"), folder=folder).pdf, tmp_path)


def test_a_character_without_glyph_is_refused(folder: Path) -> None:
    with pytest.raises(fonts.MissingGlyphsError) as refused:
        engine.render(page("<p>张\U0001f600三</p>"), folder=folder)
    assert refused.value.characters == "\U0001f600"


def test_characters_of_the_standard_table_beyond_gb2312_are_common(folder: Path) -> None:
    assert fonts.rare_characters("昉珣玥旻祎堃喆", folder) == ""


def test_glyphs_are_numbered_so_that_identifiers_equal_positions(folder: Path) -> None:
    with TTFont(folder / "serif-400.otf") as font:
        order = font.getGlyphOrder()
        assert order == [".notdef", *(f"cid{number:05d}" for number in range(1, len(order)))]
        assert ord("传") in font.getBestCmap()


@pytest.mark.parametrize(
    "hostile",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:1/x.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="https://court.example/x.css">',
        '<p><a rel="attachment" href="file:///etc/passwd">x</a></p>',
        '<img src="court-font:../portal.sqlite3">',
        '<object data="file:///etc/passwd"></object>',
    ],
)
def test_nothing_outside_the_packaged_assets_is_fetched(folder: Path, hostile: str) -> None:
    with pytest.raises(engine.AssetRefusedError):
        engine.render(page(hostile), folder=folder)


def test_a_name_that_looks_like_markup_is_text(folder: Path, tmp_path: Path) -> None:
    name = '<img src="file:///etc/passwd">&{{data}}'
    assert name in text_of(engine.render(page(f"<p>{escape(name)}</p>"), folder=folder).pdf, tmp_path).replace("\n", "")


def test_a_marked_place_is_found_on_its_page(folder: Path) -> None:
    body = '<p>一</p><p style="break-before: page"><span id="place-seal">印</span></p>'
    place = engine.render(page(body), folder=folder).places["seal"]
    assert place.page == 1
    assert 0 < place.left < place.right < 596
    assert 0 < place.bottom < place.top < 842


def test_invisible_characters_are_taken_out_of_names() -> None:
    assert fonts.printable("张\u202e三\u200b\u0007\n") == "张三\n"
