"""Texts in the slots of a form: broken only where there is no doubt, and measured as the engine measures."""

import io
import zlib

import pytest
from fontTools.cffLib import CFFFontSet
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.rendering.prelayout import typeface
from courtportal.kernel.rendering.prelayout.markup import Markup
from courtportal.kernel.rendering.prelayout.slots import DoesNotFitError, Measure
from tests.factories import documents as factory


@pytest.fixture(scope="module")
def face() -> typeface.Typeface:
    return typeface.load(factory.ready_to_render() / "serif-400.otf")


def test_one_line_is_one_line(face: typeface.Typeface) -> None:
    assert Measure(face, 10, 105).lines("广东省佛山市禅城区某") == ["广东省佛山市禅城区某"]


def test_a_line_breaks_between_two_ideographs(face: typeface.Typeface) -> None:
    assert Measure(face, 10, 45, indent=20).lines("广东省佛山市禅城区") == ["广东", "省佛山市", "禅城区"]


@pytest.mark.parametrize("text", ["广东省佛，山市", "广东省佛A山市", "广东省（佛山", "广东省 佛山"])
def test_beside_anything_else_the_engine_decides(face: typeface.Typeface, text: str) -> None:
    with pytest.raises(DoesNotFitError):
        Measure(face, 10, 42).lines(text)


def test_a_full_line_is_doubtful(face: typeface.Typeface) -> None:
    with pytest.raises(DoesNotFitError):
        Measure(face, 10, 40.1).lines("广东省佛")
    with pytest.raises(DoesNotFitError):
        Measure(face, 10, 40.1).lines("广东省佛山市")


def test_what_has_one_line_only_and_what_is_rare(face: typeface.Typeface) -> None:
    with pytest.raises(DoesNotFitError):
        Measure(face, 10, 45, wraps=False).lines("广东省佛山市")
    with pytest.raises(DoesNotFitError):
        Measure(face, 10, 100).lines("王𠮷")


@given(st.text("广东省佛山市禅城区某", min_size=1, max_size=60), st.integers(45, 200), st.integers(0, 20))
def test_lines_hold_the_whole_text_and_fit(text: str, room: int, indent: int) -> None:
    measure = Measure(typeface.load(factory.ready_to_render() / "serif-400.otf"), 10, room + 0.5, float(indent) + 0.3)
    try:
        lines, counts = measure.lines(text), [len(measure.lines(measure.stand_in(count))) for count in (1, 2, 3)]
    except DoesNotFitError:
        return
    assert "".join(lines) == text
    assert all(measure.width(line) < measure.room for line in lines)
    assert counts == [1, 2, 3]


def test_the_font_program_holds_the_glyphs_and_no_others(face: typeface.Typeface) -> None:
    glyphs = sorted({face.glyphs[one] for one in "周启明A1"})
    font = CFFFontSet()
    font.decompile(io.BytesIO(zlib.decompress(face.program(glyphs))), otFont=None)
    top = font[0]
    assert top.charset == [".notdef", *(f"cid{glyph:05d}" for glyph in glyphs)]
    for name, glyph in zip(top.charset[1:], glyphs, strict=True):
        outline, _private = top.CharStrings.getItemAndSelector(name)
        assert outline.bytecode == face.outlines[glyph][0]


def test_markup_is_the_same_again() -> None:
    source = "<p>原告 &lt;甲&gt;</p>\n<td>一\n 二</td>"
    markup = Markup.of(source)
    assert [text for text in markup.texts if text] == ["原告 <甲>", "一 二"]
    assert Markup.of(markup.with_texts({})) == markup
    assert Markup.of(markup.with_texts({1: "乙&"})).texts[1] == "乙&"
