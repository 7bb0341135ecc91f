"""What a Word document says, as HTML of a few harmless elements: the text, its headings, lists and tables, and its pictures.

The document is a stranger's. Of what mammoth makes of it only the elements and attributes named here are taken over; links lead
nowhere, nothing is fetched, and its pictures are drawn anew. No Django.
"""

import html
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import IO, Any

import mammoth
from PIL import Image

MOST_CHARACTERS = 4_000_000
MOST_PICTURES = 500
MOST_PIXELS = 60_000_000
# Of other kinds some are read by starting a program (EPS by Ghostscript).
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_SIDE = 1_800
_CELLS = 60
_STYLES = "u => u\nstrike => s"
_MARKS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "u", "s", "sup", "sub"})
_BLOCKS = frozenset({"p", "ol", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"})
_KEPT = _MARKS | _BLOCKS
_PICTURE = re.compile(r"^picture:\d+\.jpg$")
CANNOT_BE_SHOWN = "〔此处的图片无法显示，请看原件〕"


class NotWord(ValueError):
    """What should be a Word document cannot be read as one, or is larger than a reader would bear."""


def html_of(file: IO[bytes], pictures: Path) -> str:
    """The body of the document; its pictures go into the folder. Raises NotWord."""
    try:
        made: str = mammoth.convert_to_html(
            file,
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(_Pictures(pictures)),
            include_embedded_style_map=False,
            external_file_access=False,
        ).value
    except Exception as error:
        raise NotWord(type(error).__name__) from error
    if len(made) > MOST_CHARACTERS:
        raise NotWord("long")
    return harmless(made)


def harmless(made: str) -> str:
    """The same HTML with nothing but the elements that are taken over; the words of all others stay."""
    keeper = _Keeper()
    keeper.feed(made)
    keeper.close()
    return "".join(keeper.kept)


class _Pictures:
    """Draws each picture anew as a JPEG of bounded size under a name of our own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0

    def __call__(self, image: Any) -> dict[str, str]:
        name = f"{self._count}.jpg"
        try:
            if self._count >= MOST_PICTURES:
                return {}
            with image.open() as source:
                _drawn(source.read()).save(self._folder / name, "JPEG", quality=88)
        except Exception:  # noqa: BLE001 - a drawing of another program, none at all, or one that breaks its reader
            return {}
        self._count += 1
        return {"src": f"picture:{name}"}


def _drawn(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError(picture.size)
        picture.draft("RGB", (_SIDE, _SIDE))
        clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    paper.thumbnail((_SIDE, _SIDE))
    return paper


class _Keeper(HTMLParser):
    """Writes what is kept. What it reads is well formed, so that what it writes is so too."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.kept.append("<br>")
        elif tag == "img":
            self.kept.append(_picture(dict(attrs).get("src") or ""))
        elif tag in _KEPT:
            self.kept.append(f"<{tag}{_spans(dict(attrs)) if tag in {'td', 'th'} else ''}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _KEPT:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.kept.append(html.escape(data))


def _picture(source: str) -> str:
    return f'<img src="{source}" alt="">' if _PICTURE.match(source) else CANNOT_BE_SHOWN


def _spans(attributes: dict[str, str | None]) -> str:
    found = ((name, attributes.get(name) or "") for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{min(int(value), _CELLS)}"' for name, value in found if re.fullmatch(r"[1-9]\d{0,5}", value))
