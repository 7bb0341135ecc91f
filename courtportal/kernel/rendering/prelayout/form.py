"""A form that is laid out: content, structure and fonts stand; texts, title, QR code and one small font are set in."""

import datetime as dt
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pydyf

from courtportal.kernel.rendering.engine import Place, Rendering
from courtportal.kernel.rendering.prelayout import typeface
from courtportal.kernel.rendering.prelayout.markup import Markup
from courtportal.kernel.rendering.prelayout.reading import NoFormError, Shown, SlotReading, slot_reading, standings
from courtportal.kernel.rendering.prelayout.typeface import Typeface

STAND_IN_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MATRIX = re.compile(r"1 0 0 -1 (-?[0-9.]+) (-?[0-9.]+) Tm")
_TAGS = ("SLOTAA", "SLOTAB", "SLOTAC")
_HEAD = b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"
_CODE = "code"

Piece = bytes | tuple[int, int] | str
"""Content that stands, the line of a slot (place of the text, number of the line), or the QR code."""


@dataclass(frozen=True)
class Filling:
    """What one document sets into a form: the lines of each slot, its title, the operators of its QR code, its date, and the
    bytes of the file inside it."""

    lines: Mapping[int, Sequence[str]]
    title: str
    code: Sequence[str]
    created_at: dt.datetime
    enclosed: bytes | None = None


@dataclass(frozen=True)
class SlotFont:
    """The font of the slots of one face; its objects from ``number`` on: font, descendant, descriptor, program, characters."""

    face: Typeface
    tag: str
    number: int
    descriptor: bytes


@dataclass(frozen=True)
class Form:
    """Laid out once; ``set`` makes a document of it."""

    slots: Mapping[int, SlotReading]
    fonts: Mapping[str, SlotFont]
    pages: Mapping[int, tuple[Piece, ...]]
    metadata: tuple[int, bytes]
    info: tuple[int, bytes]
    enclosure: tuple[int, str] | None
    title: str
    standing: bytes
    offsets: Mapping[int, int]
    places: dict[str, Place]
    page_count: int
    root: int

    def set(self, filling: Filling) -> Rendering:
        """The document as PDF/A-3a; the same filling gives the same bytes."""
        used: dict[str, dict[int, str]] = {name: {} for name in self.fonts}
        objects = [(number, _stream(b"", self._content(pieces, filling, used))) for number, pieces in self.pages.items()]
        objects += self._about(filling)
        if self.enclosure is not None and filling.enclosed is not None:
            number, subtype = self.enclosure
            objects.append((number, _enclosed(subtype, filling.enclosed, filling.created_at)))
        for name, font in self.fonts.items():
            objects += _font_objects(font, used[name])
        return Rendering(pdf=self._file(objects), page_count=self.page_count, places=self.places)

    def _content(self, pieces: Sequence[Piece], filling: Filling, used: dict[str, dict[int, str]]) -> bytes:
        written = []
        for piece in pieces:
            if isinstance(piece, bytes):
                written.append(piece)
            elif isinstance(piece, str):
                written.append("\n".join(filling.code).encode())
            else:
                place, number = piece
                slot = self.slots[place]
                text = filling.lines[place][number % slot.count]
                face = slot.measure.face
                used[face.name].update((face.glyphs[one], one) for one in text)
                written.append(slot.lines[number].operators(slot.measure, text, self.fonts[face.name].tag))
        return b"\n".join(written)

    def _about(self, filling: Filling) -> list[tuple[int, bytes]]:
        """Title and date, for people and for machines."""
        number, metadata = self.metadata
        metadata = metadata.replace(escape(self.title, quote=False).encode(), escape(filling.title, quote=False).encode())
        metadata = metadata.replace(_moment(STAND_IN_DATE), _moment(filling.created_at))
        info_number, info = self.info
        info = info.replace(pydyf.String(self.title).data, pydyf.String(filling.title).data)
        info = info.replace(_pdf_date(STAND_IN_DATE), _pdf_date(filling.created_at))
        return [(number, _stream(b"/Type /Metadata/Subtype /XML", metadata)), (info_number, info)]

    def _file(self, objects: list[tuple[int, bytes]]) -> bytes:
        written, offsets = bytearray(self.standing), dict(self.offsets)
        digest = hashlib.sha256(self.standing[-64:])
        for number, content in objects:
            offsets[number] = len(written)
            written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
            digest.update(content)
        start, size = len(written), len(offsets) + 1
        entries = b"".join(b"%010d 00000 n \n" % offsets[number] for number in range(1, size))
        identifier = digest.hexdigest()[:32].encode()
        written += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, entries)
        written += b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID [(%s) (%s)]>>\nstartxref\n%d\n%%%%EOF\n" % (
            size, self.root, self.info[0], identifier, identifier, start,
        )  # fmt: skip
        return bytes(written)


class FormReader:
    """Makes a form of a layout; its texts at ``slots`` will be others, the QR code drawn by ``code`` too."""

    def __init__(self, markup: Markup, slots: frozenset[int], code: Sequence[str], folder: Path) -> None:
        self._markup, self._slots, self._code, self._folder = markup, slots, code, folder

    def __call__(self, document: Any, pdf: Any, places: dict[str, Place]) -> Form:
        """Raises NoFormError if the layout cannot be used again."""
        streams = {number: [_text(item) for item in pdf.objects[number].stream] for number in _contents(pdf)}
        marks = {
            (page, round(float(found[1]), 3), round(float(found[2]), 3)): (number, at)
            for page, (number, items) in enumerate(streams.items())
            for at, item in enumerate(items)
            if (found := _MATRIX.fullmatch(item))
        }
        shown = {place: _shown(streams[number], at) for place, (number, at) in marks.items()}
        standing = standings(document, self._markup)
        title = self._markup.title
        slots = {place: slot_reading(standing[place], shown, self._folder) for place in sorted(self._slots - {title})}
        named = {name: shown[slot.places[0]].font for name, slot in _by_face(slots).items()}
        fonts = _slot_fonts(pdf, slots, named)
        pages = {number: self._pieces(number, items, slots, marks) for number, items in streams.items()}
        return _assembled(pdf, slots, fonts, pages, self._markup.texts[title] if title is not None else "", places)

    def _pieces(
        self, number: int, items: list[str], slots: Mapping[int, SlotReading], marks: Mapping[Any, tuple[int, int]]
    ) -> Any:
        holes: dict[int, tuple[int, Piece]] = {}
        for place, slot in slots.items():
            for line, mark in enumerate(slot.places):
                if marks[mark][0] == number:
                    holes[marks[mark][1]] = (3, (place, line))
        if self._code:
            holes[_where(items, list(self._code))] = (len(self._code), _CODE)
        return tuple(_with_holes(items, holes))


def _with_holes(items: list[str], holes: dict[int, tuple[int, Piece]]) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    for at in sorted(holes):
        length, piece = holes[at]
        pieces += ["\n".join(items[start:at]).encode("latin-1"), piece]
        start = at + length
    return [*pieces, "\n".join(items[start:]).encode("latin-1")]


def _assembled(
    pdf: Any,
    slots: dict[int, SlotReading],
    fonts: dict[str, SlotFont],
    pages: dict[int, Any],
    title: str,
    places: dict[str, Place],
) -> Form:
    pdf.add_object(pdf.info)
    metadata = next(one for one in pdf.objects if getattr(one, "extra", {}).get("Type") == "/Metadata")
    enclosed = [one for one in pdf.objects if getattr(one, "extra", {}).get("Type") == "/EmbeddedFile"]
    if len(enclosed) > 1:
        raise NoFormError("more than one file inside")
    changing = {*pages, metadata.number, pdf.info.number, *(font.number + part for font in fonts.values() for part in range(5))}
    changing |= {one.number for one in enclosed}
    written, offsets = bytearray(_HEAD), {}
    for one in pdf.objects:
        if one.free != "f" and one.number not in changing:
            offsets[one.number] = len(written)
            written += one.indirect + b"\n"
    return Form(
        slots=slots,
        fonts=fonts,
        pages=pages,
        metadata=(metadata.number, b"\n".join(pydyf._to_bytes(item) for item in metadata.stream)),
        info=(pdf.info.number, pdf.info.data),
        enclosure=next(((one.number, one.extra["Subtype"]) for one in enclosed), None),
        title=title,
        standing=bytes(written),
        offsets=offsets,
        places=places,
        page_count=len(pages),
        root=pdf.catalog.number,
    )


def _pages(pdf: Any) -> list[Any]:
    return [one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"]


def _contents(pdf: Any) -> list[int]:
    """The content streams of the pages, in order."""
    return [_number(page["Contents"]) for page in _pages(pdf)]


def _by_face(slots: Mapping[int, SlotReading]) -> dict[str, SlotReading]:
    return {slot.measure.face.name: slot for slot in slots.values()}


def _shown(items: list[str], at: int) -> Shown:
    name, size, _operator = items[at + 1].split()
    return Shown(name.removeprefix("/"), float(size), items[at + 2])


def _slot_fonts(pdf: Any, slots: Mapping[int, SlotReading], named: Mapping[str, str]) -> dict[str, SlotFont]:
    """Reserve the objects of one more font for each face, and name it where pages look for fonts."""
    resources = pdf.objects[_number(_pages(pdf)[0]["Resources"])]
    known = pdf.objects[_number(resources["Font"])]
    fonts = {}
    for tag, (name, slot) in zip(_TAGS, _by_face(slots).items(), strict=False):
        font = pdf.objects[_number(known[named[name]])]
        descendant = pdf.objects[_number(font["DescendantFonts"][0])]
        descriptor = pydyf.Dictionary(pdf.objects[_number(descendant["FontDescriptor"])])
        reserved = [pydyf.Dictionary() for _part in range(5)]
        for one in reserved:
            pdf.add_object(one)
        descriptor["FontName"] = f"/{tag}+{slot.measure.face.name}"
        descriptor["FontFile3"] = f"{reserved[3].number} 0 R"
        fonts[name] = SlotFont(slot.measure.face, tag, reserved[0].number, descriptor.data)
        known[tag] = reserved[0].reference
    return fonts


def _font_objects(font: SlotFont, characters: dict[int, str]) -> list[tuple[int, bytes]]:
    glyphs, name, number = sorted(characters), f"/{font.tag}+{font.face.name}".encode(), font.number
    return [
        (
            number,
            b"<</Type /Font/Subtype /Type0/BaseFont %s/Encoding /Identity-H/DescendantFonts [%d 0 R]/ToUnicode %d 0 R>>"
            % (name, number + 1, number + 4),
        ),
        (
            number + 1,
            b"<</Type /Font/Subtype /CIDFontType0/BaseFont %s"
            b"/CIDSystemInfo <</Registry (Adobe)/Ordering (Identity)/Supplement 0>>"
            b"/FontDescriptor %d 0 R/DW 1000/W %s>>" % (name, number + 2, font.face.width_array(glyphs)),
        ),
        (number + 2, font.descriptor),
        (number + 3, _packed(b"/Subtype /CIDFontType0C", font.face.program(glyphs))),
        (number + 4, _stream(b"", typeface.to_unicode(characters))),
    ]


def _stream(entries: bytes, data: bytes) -> bytes:
    return _packed(entries, zlib.compress(data))


def _packed(entries: bytes, data: bytes) -> bytes:
    return b"<<%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


def _enclosed(subtype: str, data: bytes, at: dt.datetime) -> bytes:
    """The file inside, as the engine writes it (ISO 32000-1 §7.11.4)."""
    moment = f"(D:{at:%Y%m%d%H%M%S}Z)".encode()
    checksum = hashlib.md5(data, usedforsecurity=False).hexdigest().encode()
    parameters = b"<</CheckSum <%s>/Size %d/CreationDate %s/ModDate %s>>" % (checksum, len(data), moment, moment)
    return _stream(b"/Type /EmbeddedFile/Subtype %s/Params %s" % (subtype.encode(), parameters), data)


def _number(reference: Any) -> int:
    return int((reference if isinstance(reference, str | bytes) else pydyf._to_bytes(reference)).split()[0])


def _text(item: Any) -> str:
    return str(pydyf._to_bytes(item), "latin-1")


def _where(items: list[str], wanted: list[str]) -> int:
    """Where the whole run of items stands, which it must do once on every page. Raises NoFormError."""
    found = [at for at, item in enumerate(items) if item == wanted[0] and items[at : at + len(wanted)] == wanted]
    if len(found) != 1:
        raise NoFormError("the QR code does not stand there once")
    return found[0]


def _moment(instant: dt.datetime) -> bytes:
    return instant.astimezone(dt.UTC).isoformat(timespec="seconds").encode()


def _pdf_date(instant: dt.datetime) -> bytes:
    return f"(D:{instant.astimezone(dt.UTC):%Y%m%d%H%M%S}+00'00)".encode()
