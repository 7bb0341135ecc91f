"""HTML to PDF/A-3a by WeasyPrint, with the court's fonts and page; knows nothing of documents, cases or Django."""

import datetime as dt
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from courtportal.kernel import memory
from courtportal.kernel.rendering import fonts

STYLESHEET = Path(__file__).parent / "data" / "court_document.css"
PLACE_PREFIX = "place-"
_POINTS_PER_PIXEL = 72 / 96
_COLLECT_EVERY = 20
_ASSET = re.compile(r"^court-font:(?P<name>[a-z]+-[0-9a-f]+\.otf)$")
_PICTURE = re.compile(r"^picture:(?P<name>\d+\.jpg)$")

T = TypeVar("T")

# Pango and fontconfig are not thread-safe; one document at a time in a process.
_one_at_a_time = threading.Lock()
_rendered = 0


@dataclass(frozen=True)
class Place:
    """Where a marked spot (``id="place-…"``) came to lie: page from 0, corners in points from the page's lower left."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Rendering:
    """A finished PDF with its number of pages and the marked spots."""

    pdf: bytes
    page_count: int
    places: dict[str, Place]


class AssetRefusedError(FatalURLFetchingError):  # type: ignore[misc]
    """The document asked for something that is not a packaged asset; the rendering stops."""


class PackagedAssets(URLFetcher):  # type: ignore[misc]
    """Answers for the court's fonts and the pictures of a folder, if there is one: no other file, no network, no data URL."""

    def __init__(self, folder: Path, pictures: Path | None = None) -> None:
        super().__init__(allowed_protocols=["court-font", "picture"], allow_redirects=False)
        self._folder, self._pictures = folder, pictures

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """The bytes of the font or picture, or AssetRefusedError."""
        if self._pictures is not None and (picture := _PICTURE.match(url)):
            return URLFetcherResponse(url, (self._pictures / picture["name"]).read_bytes(), {"Content-Type": "image/jpeg"})
        match = _ASSET.match(url)
        if match is None:
            raise AssetRefusedError(f"refused: {url[:80]}")
        return URLFetcherResponse(url, (self._folder / match["name"]).read_bytes(), {"Content-Type": "font/otf"})


@dataclass(frozen=True)
class Enclosure:
    """A file inside the PDF (PDF/A-3 associated file), as of an instant."""

    name: str
    data: bytes
    at: dt.datetime


def render(source: str, *, folder: Path, enclosures: Sequence[Enclosure] = ()) -> Rendering:
    """The HTML document as PDF/A-3a; ``folder`` holds the prepared fonts. The same source gives the same bytes.

    Raises MissingGlyphsError if a character cannot be printed and AssetRefusedError if the HTML wants anything from outside.
    """
    rare = fonts.rare_characters(text_of(source), folder)
    with _one_at_a_time:
        document = _layout(source, folder, rare)
        places = _places(document)
        pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, attachments=_attachments(enclosures))
        page_count = len(document.pages)
        del document
        _collect_now_and_then()
    return Rendering(pdf=pdf, page_count=page_count, places=places)


def examine(
    source: str, *, folder: Path, read: Callable[[Any, Any, dict[str, Place]], T], enclosures: Sequence[Enclosure] = ()
) -> T:
    """What ``read`` makes of the layout: the engine's pages, the objects of its PDF/A-3a before they are written, and the spots.

    For documents that are laid out once and set many times. Raises what ``render`` and ``read`` raise.
    """
    rare = fonts.rare_characters(text_of(source), folder)
    found: list[T] = []

    def finish(document: Any, pdf: Any) -> None:
        found.append(read(document, pdf, _places(document)))
        pdf.write = lambda *_args, **_options: None

    with _one_at_a_time:
        document = _layout(source, folder, rare)
        document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, attachments=_attachments(enclosures), finisher=finish)
        del document
    memory.give_back()  # a form is laid out once, and then set for as long as the process lives
    return found[0]


def _attachments(enclosures: Sequence[Enclosure]) -> list[weasyprint.Attachment]:
    return [
        weasyprint.Attachment(string=one.data, name=one.name, created=one.at, modified=one.at, relationship="Data")
        for one in enclosures
    ]


def render_stamp(source: str, *, width_mm: float, height_mm: float, folder: Path) -> bytes:
    """A one-page PDF of that size without margins, to be laid over a document as seal or signature."""
    page = f"@page {{ size: {width_mm}mm {height_mm}mm; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    rare = fonts.rare_characters(text_of(source), folder)
    with _one_at_a_time:
        configuration, sheet = _build(folder, rare, page)
        stamp = weasyprint.HTML(string=source, url_fetcher=PackagedAssets(folder))
        return stamp.write_pdf(font_config=configuration, stylesheets=[sheet], pdf_variant="pdf/a-3u")  # type: ignore[no-any-return]


def render_copy(source: str, *, folder: Path, style: str, pictures: Path) -> Rendering:
    """A PDF to read, under a style of its own, with the pictures (``picture:1.jpg``) of a folder.

    Raises MissingGlyphsError and AssetRefusedError as ``render`` does.
    """
    rare = fonts.rare_characters(text_of(source), folder)
    with _one_at_a_time:
        configuration, sheet = _build(folder, rare, style)
        page = weasyprint.HTML(string=source, url_fetcher=PackagedAssets(folder, pictures), base_url=None)
        document = page.render(font_config=configuration, stylesheets=[sheet])
        return Rendering(pdf=document.write_pdf(pdf_tags=True), page_count=len(document.pages), places={})


def text_of(source: str) -> str:
    """All text the document prints."""
    reader = _TextReader(convert_charrefs=True)
    reader.feed(source)
    reader.close()
    return "".join(reader.texts)


class _TextReader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _layout(source: str, folder: Path, rare: str) -> Any:
    assets = PackagedAssets(folder)
    configuration, sheet = _shared(folder) if not rare else _build(folder, rare, STYLESHEET.read_text("utf-8"))
    page = weasyprint.HTML(string=source, url_fetcher=assets, base_url=None)
    return page.render(font_config=configuration, stylesheets=[sheet])


@lru_cache(maxsize=2)
def _shared(folder: Path) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Parsed once: fonts and style sheet of nearly every document."""
    return _build(folder, "", STYLESHEET.read_text("utf-8"))


def _build(folder: Path, rare: str, style: str) -> tuple[FontConfiguration, weasyprint.CSS]:
    rules = [_face_rule(face.family, face.weight, face.file) for face in fonts.FACES]
    if rare:
        rules += [_face_rule(face.rare_family, face.weight, fonts.rare_font(face, rare, folder).name) for face in fonts.FACES]
    configuration = FontConfiguration()
    sheet = weasyprint.CSS(string="\n".join(rules) + style, font_config=configuration, url_fetcher=PackagedAssets(folder))
    return configuration, sheet


def _face_rule(family: str, weight: int, file: str) -> str:
    return f"@font-face {{ font-family: '{family}'; font-weight: {weight}; src: url('court-font:{file}'); }}"


def _places(document: Any) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for number, page in enumerate(document.pages):
        for name, (left, top, right, bottom) in page.anchors.items():
            if name.startswith(PLACE_PREFIX):
                scale = _POINTS_PER_PIXEL
                found[name.removeprefix(PLACE_PREFIX)] = Place(
                    page=number,
                    left=left * scale,
                    bottom=(page.height - bottom) * scale,
                    right=right * scale,
                    top=(page.height - top) * scale,
                )
    return found


def _collect_now_and_then() -> None:
    """Font blobs hang in reference cycles; without this the process grows by tens of megabytes a document."""
    global _rendered  # noqa: PLW0603 - a counter of this process
    _rendered += 1
    if _rendered % _COLLECT_EVERY == 0:
        memory.give_back()
