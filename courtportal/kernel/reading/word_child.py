"""The confined child process that makes a PDF to read of a Word document. No Django.

Arguments: the document, its SHA-256, a folder for what is made (`copy.pdf`, or `refused`), the folder of the court's fonts, the
most pages, the most seconds of processor time. It may start the program that finds a font, and nothing it starts outlives it;
sockets are forbidden to all of them.
"""

import sys
from dataclasses import replace
from pathlib import Path

from courtportal.kernel.reading.word import NotWord, html_of
from courtportal.kernel.rendering import engine, fonts
from courtportal.kernel.uploads.checks.confinement import confine, die_with_parent
from courtportal.kernel.uploads.limits import MEGABYTE, Limits

LIMITS = Limits(memory_bytes=3_072 * MEGABYTE, file_bytes=200 * MEGABYTE)
STYLE = Path(__file__).parent / "data" / "word_copy.css"
MISSING = "〓"
# A text of which more than this share cannot be printed in the court's fonts is not read from the copy but from the document.
MOST_MISSING = 0.05
_NOTE = (
    "本阅读本由诉讼服务网按Word文件里的文字、表格和图片排版，供逐页阅读和装订；分页、字体、自动编号、页眉页脚、批注和修订痕迹"
    "与原件可能不同，核对以原件为准。原件SHA-256：{sha256}"
)
_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><title>阅读本</title></head><body><div class="note">{note}</div>{body}</body></html>'
)


def main() -> None:
    """Write `copy.pdf`; of a document of which none can be made `refused` says why."""
    die_with_parent()
    document, sha256, folder, faces, most_pages, seconds = sys.argv[1:]
    confine(replace(LIMITS, cpu_seconds=int(seconds)), programs=True)
    try:
        pdf = typeset(Path(document), sha256, Path(folder), Path(faces), int(most_pages))
    except NotWord as reason:
        (Path(folder) / "refused").write_text(str(reason))
    else:
        (Path(folder) / "copy.pdf").write_bytes(pdf)


def typeset(document: Path, sha256: str, folder: Path, faces: Path, most_pages: int) -> bytes:
    """The document as pages. Raises NotWord."""
    with document.open("rb") as file:
        body = fonts.printable(html_of(file, folder))
    source = _PAGE.format(note=_NOTE.format(sha256=sha256), body=_without_missing(body))
    made = engine.render_copy(source, folder=_own_fonts(faces, folder), style=STYLE.read_text("utf-8"), pictures=folder)
    if made.page_count > most_pages:
        raise NotWord("pages")
    return made.pdf


def _without_missing(body: str) -> str:
    """A sign stands for each character that cannot be printed. Raises NotWord if they are many."""
    text = engine.text_of(body)
    missing = fonts.missing_glyphs(text)
    if sum(map(text.count, missing)) > len(text) * MOST_MISSING:
        raise NotWord("characters")
    return body.translate(dict.fromkeys(map(ord, missing), MISSING))


def _own_fonts(faces: Path, folder: Path) -> Path:
    """The court's fonts in a place where those of a stranger's rare characters go away with the document."""
    own = folder / "fonts"
    own.mkdir()
    for face in fonts.FACES:
        (own / face.file).symlink_to(faces / face.file)
    return own


if __name__ == "__main__":
    main()
