"""Photographs become pages: upright, level, one each, in order; the photographs themselves are not touched."""

import io

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from courtportal.kernel.reading.photographs import pages_of, skew_of, straightened, upright
from tests.kernel.reading.paper import A4, askew, full_sheet, jpeg, noisy, shaded, sheet

# EXIF's number for how the camera was held → how its picture lies in the file.
POSITIONS = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}


@pytest.mark.parametrize("position", POSITIONS)
def test_a_photograph_stands_upright_however_the_camera_was_held(position: int) -> None:
    page = sheet()
    turned = upright(jpeg(page.transpose(POSITIONS[position]), orientation=position))
    assert turned.size == A4
    difference = np.abs(np.asarray(turned.convert("L"), dtype=int) - np.asarray(page, dtype=int))
    assert difference.mean() < 3


@settings(max_examples=8, deadline=None)
@given(st.floats(min_value=-5, max_value=5))
def test_the_lean_of_the_lines_is_found_to_half_a_degree(degrees: float) -> None:
    assert skew_of(askew(full_sheet(), degrees)) == pytest.approx(-degrees, abs=0.5)


def test_a_level_page_a_picture_without_lines_and_an_empty_sheet_are_left_alone() -> None:
    for page in (full_sheet(), noisy(Image.new("L", A4, 128), 60), Image.new("L", A4, 250)):
        assert straightened(page) is page


def test_a_leaning_page_in_shadow_is_level_afterwards() -> None:
    assert abs(skew_of(straightened(shaded(askew(full_sheet(), 3.5))))) <= 0.5


def test_the_pages_come_in_the_order_of_the_photographs_each_on_a4() -> None:
    words = ["第一页", "第二页", "第三页"]
    pages = [sheet([word] * number) for number, word in enumerate(words, 1)]
    with pikepdf.open(io.BytesIO(pages_of([jpeg(page) for page in pages]))) as pdf:
        assert len(pdf.pages) == 3
        assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {(595, 842)}
    drawn = pypdfium2.PdfDocument(pages_of([jpeg(page) for page in pages]))
    ink = [(np.asarray(page.render(scale=1, grayscale=True).to_pil()) < 128).sum() for page in drawn]
    assert ink == sorted(ink)


def test_a_cmyk_photograph_and_one_across_become_pages_too() -> None:
    buffer = io.BytesIO()
    sheet().convert("CMYK").save(buffer, "JPEG")
    across = jpeg(sheet().transpose(Image.Transpose.ROTATE_90))
    with pikepdf.open(io.BytesIO(pages_of([buffer.getvalue(), across]))) as pdf:
        sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages]
    assert sizes == [(595, 842), (842, 595)]
