"""One face of the court's documents as numbers: glyphs, widths, and a font of just the characters that one document needs.

The font program is a bare CFF font (Adobe Technical Note #5176) put together from the outlines of the prepared face. Every glyph
keeps the number that the engine writes for it.
"""

import struct
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

_DEFAULT_WIDTH, _NOMINAL_WIDTH, _PRIVATE = b"\x14", b"\x15", b"\x12"
_BOX = b"\x05"
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT, _CHARSET, _CHAR_STRINGS = (
    b"\x0c\x1e",
    b"\x0c\x22",
    b"\x0c\x24",
    b"\x0c\x25",
    b"\x0f",
    b"\x11",
)
_STANDARD_STRINGS = 391
_MOST_GLYPHS = 65_535


@dataclass(frozen=True)
class Outlines:
    """The outlines of all glyphs as they lie in the font's file, and for each the number of its private dictionary."""

    data: bytes
    places: Sequence[int]
    privates: Sequence[int]

    def __getitem__(self, glyph: int) -> tuple[bytes, int]:
        return self.data[self.places[glyph] : self.places[glyph + 1]], self.privates[glyph]


@dataclass(frozen=True)
class Typeface:
    """A prepared face: for each character its glyph's number, for each glyph its width in thousandths and its outline.

    Every worker holds some of them: the glyphs are read where they lie and not unpacked.
    """

    name: str
    glyphs: dict[str, int]
    widths: Sequence[int]
    outlines: Outlines
    privates: tuple[tuple[int, int], ...]
    box: tuple[int, int, int, int]

    def codes(self, text: str) -> bytes:
        """The text as the operand of Tj. Raises KeyError for a character that the face lacks."""
        return b"<%s>" % "".join(f"{self.glyphs[one]:04x}" for one in text).encode()

    def width_array(self, glyphs: Iterable[int]) -> bytes:
        """The W array of the PDF font."""
        return b"[" + b"".join(b"%d[%d]" % (glyph, self.widths[glyph]) for glyph in glyphs) + b"]"

    def program(self, glyphs: list[int]) -> bytes:
        """The font program of these glyphs (sorted), compressed; glyph 0 is always inside."""
        numbers = [0, *(glyph for glyph in glyphs if glyph)]
        outlines = [self.outlines[glyph] for glyph in numbers]
        head, charset = self._head(0, 0), 0
        charset = len(head)
        select = charset + 1 + 2 * (len(numbers) - 1)
        head = self._head(select, select + 1 + len(numbers))
        parts = [
            head,
            b"\0" + struct.pack(f">{len(numbers) - 1}H", *numbers[1:]),
            b"\0" + bytes(private for _outline, private in outlines),
            _index([outline for outline, _private in outlines]),
        ]
        return zlib.compress(b"".join(parts), 1)

    def _head(self, select: int, char_strings: int) -> bytes:
        """Everything before the glyphs; its length depends on nothing but the face."""
        name, strings = _index([self.name.encode()]), _index([b"Adobe", b"Identity"])
        privates = [_number(default) + _DEFAULT_WIDTH + _number(nominal) + _NOMINAL_WIDTH for default, nominal in self.privates]
        top_length = 5 * 12 + 11  # twelve numbers of five bytes, their operators
        start = 4 + len(name) + len(_index([bytes(top_length)])) + len(strings) + 2
        places, place = [], start
        for one in privates:
            places.append(_number(len(one)) + _number(place) + _PRIVATE)
            place += len(one)
        array = _index(places)
        top = b"".join(
            [
                _number(_STANDARD_STRINGS), _number(_STANDARD_STRINGS + 1), _number(0), _ROS,
                *(_number(one) for one in self.box), _BOX,
                _number(_MOST_GLYPHS), _CID_COUNT, _number(place), _FD_ARRAY, _number(select), _FD_SELECT,
                _number(place + len(array)), _CHARSET, _number(char_strings), _CHAR_STRINGS,
            ]
        )  # fmt: skip
        return b"\x01\0\x04\x04" + name + _index([top]) + strings + b"\0\0" + b"".join(privates) + array


@lru_cache(maxsize=8)
def load(path: Path) -> Typeface:
    """Read once a process."""
    shaped = hb.Face(hb.Blob.from_file_path(str(path)))
    measured = hb.Font(shaped)
    with TTFont(path, lazy=True) as font:
        top = font["CFF "].cff.topDictIndex[0]
        data, select = font.reader["CFF "], getattr(top, "FDSelect", None)
        places = _places(data, top.rawDict["CharStrings"])
        scale = 1000 / shaped.upem
        return Typeface(
            name=font["name"].getDebugName(6) or path.stem,
            glyphs={chr(code): measured.get_nominal_glyph(code) or 0 for code in shaped.unicodes},
            widths=array("H", (round(measured.get_glyph_h_advance(glyph) * scale) for glyph in range(shaped.glyph_count))),
            outlines=Outlines(data, places, bytes(select[glyph] if select else 0 for glyph in range(shaped.glyph_count))),
            privates=tuple((one.Private.defaultWidthX, one.Private.nominalWidthX) for one in top.FDArray),
            box=(font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax),
        )


def _places(data: bytes, start: int) -> "array[int]":
    """Where each item of an INDEX begins and the last one ends (Adobe Technical Note #5176 §5)."""
    count, width = struct.unpack_from(">HB", data, start)
    first = start + 3
    base = first + (count + 1) * width - 1
    return array("I", (base + int.from_bytes(data[at : at + width]) for at in range(first, base + 1, width)))


def to_unicode(characters: dict[int, str]) -> bytes:
    """The CMap that gives each glyph its character again (ISO 32000-1 §9.10.3)."""
    lines = [
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange",
    ]
    items = sorted(characters.items())
    for start in range(0, len(items), 100):
        some = items[start : start + 100]
        pairs = "\n".join(f"<{glyph:04x}> <{one.encode('utf-16-be').hex()}>" for glyph, one in some)
        lines.append(f"{len(some)} beginbfchar\n{pairs}\nendbfchar".encode())
    return b"\n".join([*lines, b"endcmap CMapName currentdict /CMap defineresource pop end end"])


def _index(items: list[bytes]) -> bytes:
    place, offsets = 1, [1]
    for one in items:
        place += len(one)
        offsets.append(place)
    size = 2 if place <= 0xFFFF else 4
    written = struct.pack(f">{len(offsets)}{'H' if size == 2 else 'I'}", *offsets)
    return struct.pack(">HB", len(items), size) + written + b"".join(items)


def _number(value: int) -> bytes:
    """Always five bytes, so that offsets do not move what they point at."""
    return b"\x1d" + struct.pack(">i", value)
