"""The confined child process that draws one page of a PDF: bytes in by standard input, PNG out. No Django."""

import io
import sys

import pypdfium2
from PIL import Image

from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

LIMITS = Limits(cpu_seconds=20, memory_bytes=1_024 * MEGABYTE)


def draw(data: bytes, number: int, width: int) -> bytes:
    """Page ``number`` (from 1) at ``width`` pixels. Raises IndexError for a page that is not there."""
    pdf = pypdfium2.PdfDocument(data)
    if not 1 <= number <= len(pdf):
        raise IndexError(number)
    page = pdf[number - 1]
    drawn: Image.Image = page.render(scale=width / max(page.get_width(), 1)).to_pil()
    png = io.BytesIO()
    drawn.save(png, "PNG")
    return png.getvalue()


def main() -> None:
    """Arguments: page number and width. Exit code 3: no such page."""
    die_with_parent()
    number, width = int(sys.argv[1]), int(sys.argv[2])
    data = sys.stdin.buffer.read()
    confine(LIMITS)
    try:
        sys.stdout.buffer.write(draw(data, number, width))
    except IndexError:
        sys.exit(3)


if __name__ == "__main__":
    main()
