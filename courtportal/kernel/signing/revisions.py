"""The revision after the last signature: certificates and revocation lists by which it can be checked in years (PAdES B-LT).

No signature covers it. So it is written in one way only: whoever verifies writes it anew from what it holds and compares the
bytes. Nothing can be hidden there, and the same file and the same data give the same revision. Knows nothing of Django.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

_STORE = re.compile(rb"/DSS \d+ 0 R")


@dataclass(frozen=True)
class ValidationData:
    """What a document carries for its validators, as DER."""

    certificates: tuple[bytes, ...] = ()
    revocation_lists: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class _Stand:
    """What an update must know of the file before it."""

    root: int
    catalog: bytes
    size: int
    previous: int
    trailer: bytes
    classic: bool
    certificates: tuple[int, ...]
    revocation_lists: tuple[int, ...]


def validation_data(pdf: bytes) -> ValidationData:
    """What stands in the document security store of the file. Raises PdfReadError if OCSP answers do."""
    return _held(_store(_reader(pdf)))


def with_validation_data(before: bytes, data: ValidationData) -> bytes:
    """The file with one more revision, which holds of ``data`` what the file had not, in this order: the certificates, the
    lists, the store that names them all, the catalog, the cross-references in the form that the file has already.

    The catalog must stand in the file as an object of its own, as it does after a signature.
    """
    reader = _reader(before)
    store = _store(reader)
    had, stand = _held(store), _stand(before, reader, store)
    added = [one for one in data.certificates if one not in had.certificates]
    lists = [one for one in data.revocation_lists if one not in had.revocation_lists]
    file, number = bytearray(before), stand.size
    places: dict[int, int] = {}
    for content in (*added, *lists):
        _put(file, places, number, b"<<\n/Length %d\n>>\nstream\n%b\nendstream" % (len(content), content))
        number += 1
    middle = stand.size + len(added)
    names = _references([*stand.certificates, *range(stand.size, middle)])
    list_names = _references([*stand.revocation_lists, *range(middle, number)])
    _put(file, places, number, b"<<\n/Certs [ %b ]\n/CRLs [ %b ]\n>>" % (names, list_names))
    _put(file, places, stand.root, _catalog(stand.catalog, number))
    _finish(file, places, stand, number + 1)
    return bytes(file)


def _reader(pdf: bytes) -> PdfFileReader:
    """Reading is dear: once a file."""
    return PdfFileReader(io.BytesIO(pdf), strict=False)


def _held(store: tuple[list[Any], list[Any]]) -> ValidationData:
    return ValidationData(*(tuple(one.get_object().data for one in references) for references in store))


def _stand(before: bytes, reader: PdfFileReader, store: tuple[list[Any], list[Any]]) -> _Stand:
    trailer, root = reader.trailer, reader.root_ref.idnum
    at = before.rindex(b"\n%d 0 obj" % root)
    certificates, lists = store
    return _Stand(
        root=root,
        catalog=before[before.index(b"obj", at) + 3 : before.index(b"endobj", at)].strip(),
        size=int(trailer["/Size"]),
        previous=int(reader.last_startxref or 0),
        trailer=_trailer(trailer, root, hashlib.sha256(before).digest()[:16]),
        classic=before[int(reader.last_startxref or 0) :].startswith(b"xref"),
        certificates=tuple(one.idnum for one in certificates),
        revocation_lists=tuple(one.idnum for one in lists),
    )


def _store(reader: PdfFileReader) -> tuple[list[Any], list[Any]]:
    """The references of the document security store."""
    if "/DSS" not in reader.root:
        return [], []
    store = reader.root["/DSS"]
    if "/OCSPs" in store:
        raise PdfReadError("the document security store holds answers about certificates, which have no form here")
    return list(store["/Certs"]) if "/Certs" in store else [], list(store["/CRLs"]) if "/CRLs" in store else []


def _trailer(trailer: Any, root: int, identity: bytes) -> bytes:
    lines = [b"/Root %d 0 R" % root]
    if "/Info" in trailer:
        lines.append(b"/Info %d 0 R" % trailer.raw_get("/Info").idnum)
    first = bytes(trailer["/ID"][0].original_bytes) if "/ID" in trailer else identity
    lines.append(b"/ID [ <%b> <%b> ]" % (first.hex().encode(), identity.hex().encode()))
    return b"\n".join(lines)


def _catalog(catalog: bytes, store: int) -> bytes:
    reference = b"/DSS %d 0 R" % store
    if _STORE.search(catalog):
        return _STORE.sub(reference, catalog)
    return catalog[: catalog.rindex(b">>")].rstrip() + b"\n%b\n>>" % reference


def _references(numbers: Sequence[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _put(file: bytearray, places: dict[int, int], number: int, content: bytes) -> None:
    places[number] = len(file)
    file += b"%d 0 obj\n%b\nendobj\n" % (number, content)


def _finish(file: bytearray, places: dict[int, int], stand: _Stand, number: int) -> None:
    """Cross-references as a table or, after a stream, as a stream (ISO 32000-1 §7.5.4, §7.5.8); never both in one file."""
    start = len(file)
    if stand.classic:
        file += b"xref\n"
        for first, run in _runs(places):
            file += b"%d %d\n" % (first, len(run)) + b"".join(b"%010d 00000 n \n" % place for place in run)
        file += b"trailer\n<<\n/Size %d\n/Prev %d\n%b\n>>\n" % (number, stand.previous, stand.trailer)
    else:
        places = {**places, number: start}
        rows = b"".join(b"\x01" + place.to_bytes(4, "big") + b"\0\0" for _first, run in _runs(places) for place in run)
        index = b" ".join(b"%d %d" % (first, len(run)) for first, run in _runs(places))
        head = b"/Type /XRef\n/Size %d\n/Prev %d\n%b" % (number + 1, stand.previous, stand.trailer)
        head += b"\n/W [ 1 4 2 ]\n/Index [ %b ]\n/Length %d" % (index, len(rows))
        file += b"%d 0 obj\n<<\n%b\n>>\nstream\n%b\nendstream\nendobj\n" % (number, head, rows)
    file += b"startxref\n%d\n%%%%EOF\n" % start


def _runs(places: dict[int, int]) -> list[tuple[int, list[int]]]:
    """Object numbers without a gap, each run with its first number."""
    runs: list[tuple[int, list[int]]] = []
    for number in sorted(places):
        if runs and number == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(places[number])
        else:
            runs.append((number, [places[number]]))
    return runs
