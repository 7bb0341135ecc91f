"""The confined child process that reads one page: a PDF or picture in, the page with its text laid under it out. No Django.

It may start tesseract and nothing it starts outlives it; sockets are forbidden to all of them.
Arguments: the file, its media type, the page number, a folder for what is made. Answers with one line of JSON.
"""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

LIMITS = Limits(cpu_seconds=120, memory_bytes=3_072 * MEGABYTE, file_bytes=200 * MEGABYTE)
LANGUAGES = ["chi_sim", "eng"]
TESSERACT_SECONDS = 90
# A page of a born-digital PDF carries its own text; fewer letters than this are a stamp or a page number on a scan.
LEAST_LETTERS = 20
_LOOK_DPI = 100


class _Mortal(subprocess.Popen):  # type: ignore[type-arg]
    """A process that the kernel kills together with this one."""

    def __init__(self, *words: Any, **options: Any) -> None:
        options.setdefault("preexec_fn", die_with_parent)
        super().__init__(*words, **options)


def main() -> None:
    """Read one page."""
    die_with_parent()
    subprocess.Popen = _Mortal  # type: ignore[misc]
    confine(LIMITS, programs=True)
    path, media_type, number, folder = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    print(json.dumps(read(path, media_type, number, folder)))  # noqa: T201 - the answer


def read(path: Path, media_type: str, number: int, folder: Path) -> dict[str, str]:
    """The text and look of page ``number`` (from 1); `page.pdf` in the folder is the page with its text."""
    single = folder / "single.pdf"
    if media_type == "application/pdf":
        _take_page(path, number, single)
    else:
        _as_page(path, single)
    own, look = _own_text_and_look(single)
    if len(own) >= LEAST_LETTERS:
        single.rename(folder / "page.pdf")
        return {"text": own, "look": "clear"}
    if look == "blank":
        single.rename(folder / "page.pdf")
        return {"text": "", "look": look}
    return {"text": _recognise(single, folder), "look": look}


def _take_page(path: Path, number: int, single: Path) -> None:
    import pikepdf

    with pikepdf.open(path) as pdf, pikepdf.new() as taken:
        taken.pages.append(pdf.pages[number - 1])
        taken.save(single)


def _as_page(path: Path, single: Path) -> None:
    """A photograph as a page, upright as the camera was held."""
    from courtportal.kernel.reading.photographs import page_of

    single.write_bytes(page_of(path.read_bytes()))


def _own_text_and_look(single: Path) -> tuple[str, str]:
    import pypdfium2

    from courtportal.kernel.reading.looks import look_of

    with pypdfium2.PdfDocument(single) as pdf:
        page = pdf[0]
        text = page.get_textpage().get_text_bounded().strip()
        picture = page.render(scale=_LOOK_DPI / 72, grayscale=True).to_pil()
        return text, look_of(picture)


def _recognise(single: Path, folder: Path) -> str:
    import ocrmypdf

    sidecar = folder / "text.txt"
    with io.StringIO() as quiet:
        sys.stderr = quiet
        ocrmypdf.ocr(
            single,
            folder / "page.pdf",
            language=LANGUAGES,
            sidecar=sidecar,
            rotate_pages=True,
            deskew=True,
            skip_text=True,
            output_type="pdf",
            optimize=0,
            jobs=1,
            use_threads=True,
            progress_bar=False,
            tesseract_timeout=TESSERACT_SECONDS,
        )
    return sidecar.read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    main()
