"""The confined child process that binds PDFs and pictures into one PDF: an order as JSON by standard input, PDF out. No Django.

The order names files in a folder that the parent has filled. Every page of a PDF stays as it is, a picture becomes a page as the
reader makes it; its number is drawn in a layer of its own (optional content) and the watermark, if there is one, over it. What
cannot be read becomes a page that says so by its number alone; the contents name it.
"""

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from courtportal.kernel.reading.photographs import page_of
from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

LIMITS = Limits(cpu_seconds=300, memory_bytes=3_072 * MEGABYTE)
A4 = (595.28, 841.89)
MARGIN, SIZE = 28.0, 10.5


@dataclass
class Binder:
    """One PDF that grows."""

    pdf: Pdf
    watermark: Any = None
    layer: Any = None
    font: Any = None

    @classmethod
    def new(cls, watermark: Path | None) -> "Binder":
        """An empty PDF with the layer of page numbers, and the watermark ready to be laid over."""
        binder = cls(Pdf.new())
        binder.layer = binder.pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("页码")))
        binder.font = binder.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        binder.pdf.Root.OCProperties = Dictionary(
            OCGs=Array([binder.layer]), D=Dictionary(Order=Array([binder.layer]), ON=Array([binder.layer]))
        )
        if watermark is not None:
            source = Pdf.open(watermark)
            binder.watermark = binder.pdf.copy_foreign(source.pages[0].as_form_xobject())
        return binder

    def add(self, file: Path, media_type: str, first: int | None, last: int) -> int:
        """Append a file, its pages numbered from ``first``; returns the index of its first page."""
        begins = len(self.pdf.pages)
        self.pdf.pages.extend(_pages_of(file, media_type))
        for offset, page in enumerate(self.pdf.pages[begins:]):
            if first is not None and first + offset <= last:
                self._number(page, first + offset)
            if self.watermark is not None:
                self._stamp(page)
        return begins

    def _number(self, page: pikepdf.Page, number: int) -> None:
        left, bottom, right, top = _box(page)
        layer = page.add_resource(self.layer, Name.Properties)
        font = page.add_resource(self.font, Name.Font)
        x, y = right - left - MARGIN - len(str(number)) * SIZE * 0.556, top - bottom - MARGIN
        text = f"/OC {layer} BDC q {_upright(page)} BT 0 g {font} {SIZE} Tf {x:.2f} {y:.2f} Td ({number}) Tj ET Q EMC"
        self._over(page, text)

    def _stamp(self, page: pikepdf.Page) -> None:
        left, bottom, right, top = _box(page)
        name = page.add_resource(self.watermark, Name.XObject)
        wide, high = (right - left) / A4[0], (top - bottom) / A4[1]
        self._over(page, f"q {_upright(page)} {wide:.4f} 0 0 {high:.4f} 0 0 cm {name} Do Q")

    def _over(self, page: pikepdf.Page, operators: str) -> None:
        """Draw after the page's own content, whose state is closed off first."""
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(f"\nQ\n{operators}\n".encode())

    def mark(self, bookmarks: list[dict[str, Any]]) -> None:
        """Bookmarks: title, page index, and those below."""
        with self.pdf.open_outline() as outline:
            outline.root.extend(_outline(bookmarks))

    def bytes(self) -> bytes:
        """The finished PDF; the same input gives the same bytes."""
        out = io.BytesIO()
        self.pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _outline(bookmarks: list[dict[str, Any]]) -> list[OutlineItem]:
    items = []
    for one in bookmarks:
        item = OutlineItem(one["title"], one["page"])
        item.children.extend(_outline(one.get("below", [])))
        items.append(item)
    return items


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The visible box, sides swapped for a page that is shown turned."""
    left, bottom, right, top = (float(corner) for corner in page.cropbox)
    if int(page.obj.get("/Rotate", 0)) % 180:
        return 0.0, 0.0, top - bottom, right - left
    return 0.0, 0.0, right - left, top - bottom


def _upright(page: pikepdf.Page) -> str:
    """The matrix from the page as it is read to the page as it is stored."""
    left, bottom, right, top = (float(corner) for corner in page.cropbox)
    matrices = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }
    return " ".join(f"{part:.2f}" for part in matrices[int(page.obj.get("/Rotate", 0)) % 360]) + " cm"


def _pages_of(file: Path, media_type: str) -> Any:
    if media_type.startswith("image/"):
        return Pdf.open(io.BytesIO(page_of(file.read_bytes()))).pages
    return Pdf.open(file).pages


def bind(folder: Path, order: dict[str, Any]) -> tuple[bytes, list[int]]:
    """The bound PDF and where each file begins."""
    binder = Binder.new(folder / order["watermark"] if order.get("watermark") else None)
    begins = [binder.add(folder / one["name"], one["media_type"], one.get("first"), one.get("last", 0)) for one in order["files"]]
    for mark in order["bookmarks"]:
        if "file" in mark:
            mark["page"] = begins[mark["file"]]
    binder.mark(order["bookmarks"])
    return binder.bytes(), begins


def main() -> None:
    """Argument: the folder. Writes one line of JSON (where each file begins), then the PDF."""
    die_with_parent()
    order = json.loads(sys.stdin.buffer.read())
    confine(LIMITS)
    pdf, begins = bind(Path(sys.argv[1]), order)
    sys.stdout.buffer.write(json.dumps(begins).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main()
