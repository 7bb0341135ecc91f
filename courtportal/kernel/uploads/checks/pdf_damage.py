"""Why a PDF cannot be used: where its end, its table of objects or its tree of pages is wrong."""

import re
from pathlib import Path

from courtportal.kernel.uploads.checks.findings import Refusal

# A reader looks for the end mark and the place of the table here (ISO 32000-1, 7.5.5).
_TAIL = 2048
# Of the end only the mark itself is missing when the place of the table still stands this near to it.
_LAST_BYTES = 40
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)")
# Only the library that walks the tree knows that it came back; its words are held by the corpus of broken files.
_CIRCLE = "Loop detected in /Pages"
_PLACE = re.compile(rb"startxref\s+(\d+)")


def check_end(path: Path) -> None:
    """Raise Refusal: pdf_cut_off or pdf_end_missing without the end mark, pdf_hollow with nothing before it."""
    tail = _tail(path)
    if b"%%EOF" not in tail:
        raise Refusal("pdf_end_missing" if b"startxref" in tail[-_LAST_BYTES:] else "pdf_cut_off")
    if path.stat().st_size <= _TAIL and b"obj" not in tail:
        raise Refusal("pdf_hollow")


def why_unopened(path: Path, said: str) -> Refusal:
    """The refusal of a PDF that does not open; ``said`` is what the library complains of.

    pdf_pages_circular where it went round in the tree of pages, pdf_table_broken where the end points at no table of objects,
    otherwise pdf_broken.
    """
    if _CIRCLE in said:
        return Refusal("pdf_pages_circular")
    found = _PLACE.findall(_tail(path))
    if not found:
        return Refusal("pdf_table_broken")
    with path.open("rb") as file:
        file.seek(min(int(found[-1]), path.stat().st_size))
        table = file.read(64)
    return Refusal("pdf_broken" if _TABLE.match(table) else "pdf_table_broken")


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        return file.read()
