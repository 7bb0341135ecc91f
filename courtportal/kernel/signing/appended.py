"""The revisions that signing appended to one PDF, appended again to another that differs only in what it prints.

Works on files with plain cross-reference tables (ISO 32000-1 §7.5.4), as our own renderer's forms have; knows nothing of Django.
"""

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from itertools import pairwise

_ENTRY = 20
_TAIL = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TRAILER = re.compile(rb"trailer\s+<<(?P<inside>.*)>>\s+startxref\s+\d+\s+%%EOF\s*\Z", re.DOTALL)
_SUBSECTION = re.compile(rb"(\d+) (\d+)\s*\n")
_PREVIOUS = re.compile(rb"/Prev \d+")
_IDENTIFIER = re.compile(rb"/ID \[\s*<[0-9a-f]*> <(?P<second>[0-9a-f]*)>")
_FIRST_IDENTIFIER = re.compile(rb"/ID \[\(([0-9a-f]+)\)")
_FREE_HEAD = b"0 1\n0000000000 65535 f \n"
_STREAM = re.compile(rb"(?P<head>[^>]*?)/Length (?P<length>\d+)(?P<middle>[^>]*>>\s*stream\r?\n)", re.DOTALL)

Edit = Callable[[int, bytes], bytes]


class NotAlikeError(ValueError):
    """The other file is not of the same make: what was appended to the one cannot be appended to it."""


@dataclass(frozen=True)
class Revision:
    """One incremental update: its objects in order, the head of its table, and the rest of its trailer.

    In a ``hashed`` one the file's second identifier is the hash of what stands before.
    """

    objects: tuple[tuple[int, bytes], ...]
    table_head: bytes
    trailer: bytes
    hashed: bool

    def append(self, file: bytearray, previous: int, edit: Edit, identifier: bytes) -> int:
        """Write the update behind the file, its objects edited; where its table begins."""
        changing = _identity(file) if self.hashed else None
        places = {}
        for number, content in self.objects:
            places[number] = len(file)
            file += edit(number, content)
        start = len(file)
        file += b"xref\n" + self.table_head + _table(places)
        trailer = _PREVIOUS.sub(b"/Prev %d" % previous, self.trailer)
        trailer = _IDENTIFIER.sub(lambda found: b"/ID [ %s <%s>" % (identifier, changing or found["second"]), trailer)
        file += b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
        return start


class Table:
    """Where the objects of a file with a single plain table are."""

    def __init__(self, pdf: bytes) -> None:
        """Raises NotAlikeError for a file with another kind of table."""
        self.start = _table_start(pdf)
        first = re.compile(rb"xref\n0 (\d+)\n").match(pdf, self.start)
        trailer = _TRAILER.search(pdf, self.start)
        if first is None or trailer is None or b"/Prev" in trailer["inside"]:
            raise NotAlikeError("not one plain cross-reference table")
        self._pdf, self._entries, self.size = pdf, first.end(), int(first[1])
        identifier = _FIRST_IDENTIFIER.search(trailer["inside"])
        if identifier is None:
            raise NotAlikeError("no identifier as our renderer writes it")
        self.identifier = b"<%s>" % identifier[1].hex().encode()

    def object(self, number: int) -> bytes:
        """The bytes of an object from its number to endobj."""
        entry = self._entries + _ENTRY * number
        start = int(self._pdf[entry : entry + 10])
        return self._pdf[start : self._pdf.index(b"endobj", start)]


def revisions(base: bytes, signed: bytes) -> list[Revision]:
    """What was appended to ``base``, oldest first. Raises NotAlikeError if it is not made of plain updates."""
    found: list[Revision] = []
    end = len(signed)
    while end > len(base):
        start = _table_start(signed[:end])
        trailer = _TRAILER.search(signed, start, end)
        previous = _PREVIOUS.search(signed, start, end)
        if trailer is None or previous is None or start < len(base):
            raise NotAlikeError("not a plain update")
        table, identifier = signed[start : trailer.start()], _IDENTIFIER.search(trailer["inside"])
        places = _places(table)
        if identifier is None:
            raise NotAlikeError("no identifier")
        before = _end_of(signed, int(previous[0].split()[1]), base)
        bounds = [*sorted(places.values()), start]
        if bounds[0] != before:
            raise NotAlikeError("something stands between the updates")
        numbers = {place: number for number, place in places.items()}
        objects = tuple((numbers[one], signed[one:following]) for one, following in pairwise(bounds))
        head = _FREE_HEAD if table.startswith(b"xref\n" + _FREE_HEAD) else b""
        found.insert(0, Revision(objects, head, trailer["inside"], identifier["second"] == _identity(signed[:before])))
        end = before
    return found


def retitled(content: bytes, before: str, after: str) -> bytes:
    """An object with one title in place of another, as text string or in a compressed stream of XML. Raises NotAlikeError."""
    stream = _stream(content)
    if stream is None:
        return _replaced_once(content, [text_string(before), _utf16_literal(before)], text_string(after))
    xml = _replaced_once(stream.plain, [escape(before, quote=False).encode()], escape(after, quote=False).encode())
    data = zlib.compress(xml, 1)
    return b"%s/Length %d%s%s%s" % (stream.head, len(data), stream.middle, data, stream.end)


@dataclass(frozen=True)
class _Stream:
    """A compressed stream: what stands before its length, between length and data, and behind the data."""

    head: bytes
    middle: bytes
    plain: bytes
    end: bytes


def _stream(content: bytes) -> _Stream | None:
    found = _STREAM.match(content)
    if found is None or b"/FlateDecode" not in found[0]:
        return None
    end = found.end() + int(found["length"])
    try:
        return _Stream(found["head"], found["middle"], zlib.decompress(content[found.end() : end]), content[end:])
    except zlib.error as error:
        raise NotAlikeError("the stream is damaged") from error


def same_but_title(one: bytes, other: bytes, title: str, other_title: str) -> bool:
    """Whether two objects say the same but for the titles."""
    return _plain(retitled(one, title, other_title)) == _plain(other)


def text_string(text: str) -> bytes:
    """A PDF text string in hexadecimal (ISO 32000-1 §7.9.2.2)."""
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()


def _identity(before: bytes | bytearray) -> bytes:
    return hashlib.sha256(before).hexdigest()[:32].encode()


def _plain(content: bytes) -> bytes:
    stream = _stream(content)
    return content if stream is None else stream.head + stream.plain


def _replaced_once(content: bytes, forms: list[bytes], after: bytes) -> bytes:
    for form in forms:
        if content.count(form) == 1:
            return content.replace(form, after)
    raise NotAlikeError("the title does not stand there once")


def _utf16_literal(text: str) -> bytes:
    """The form in which pyHanko writes a text string: all but letters, digits and blanks escaped in octal."""
    raw = b"\xfe\xff" + text.encode("utf-16-be")
    return b"(%s)" % b"".join(bytes((c,)) if bytes((c,)).isalnum() or c == 0x20 else b"\\%03o" % c for c in raw)


def _table(places: dict[int, int]) -> bytes:
    """Subsections of consecutive numbers."""
    runs: list[list[int]] = []
    for number in sorted(places):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return b"".join(
        b"%d %d\n" % (run[0], len(run)) + b"".join(b"%010d 00000 n \n" % places[number] for number in run) for run in runs
    )


def _places(table: bytes) -> dict[int, int]:
    found, place = {}, len(b"xref\n")
    while subsection := _SUBSECTION.match(table, place):
        first, count = int(subsection[1]), int(subsection[2])
        place = subsection.end()
        for number in range(first, first + count):
            if table[place + 17 : place + 18] == b"n":
                found[number] = int(table[place : place + 10])
            place += _ENTRY
    return found


def _table_start(pdf: bytes) -> int:
    tail = _TAIL.search(pdf, max(len(pdf) - 64, 0))
    if tail is None or not pdf.startswith(b"xref\n", int(tail[1])):
        raise NotAlikeError("no plain cross-reference table")
    return int(tail[1])


def _end_of(pdf: bytes, table_start: int, base: bytes) -> int:
    """Where the revision ends whose table begins there."""
    end = pdf.index(b"%%EOF", table_start) + len(b"%%EOF\n")
    return max(end, len(base))
