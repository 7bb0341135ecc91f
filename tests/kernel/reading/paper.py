"""Sheets of paper as a phone or scanner sees them, drawn on the spot: sharp, blurred, blank, askew, turned."""

import io
from collections.abc import Sequence

import img2pdf
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
LINES = (
    "借条",
    "今借到林小满人民币壹拾万元整，借期一年，",
    "年利率百分之六，到期一次还清本息。",
    "借款人：周远航",
    "二〇二五年一月十五日",
)
A4 = (1240, 1754)


def sheet(lines: Sequence[str] = LINES, *, size: int = 44) -> Image.Image:
    """A sheet with printed lines at 150 dpi."""
    page, font = Image.new("L", A4, "white"), ImageFont.truetype(FONT, size)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((140, 180 + number * size * 2), line, font=font, fill=0)
    return page


def full_sheet() -> Image.Image:
    """A sheet printed from top to bottom."""
    return sheet(LINES * 6, size=26)


def noisy(page: Image.Image, strength: float = 5, seed: int = 1) -> Image.Image:
    """With the grain of a camera."""
    points = np.asarray(page, dtype=float)
    grain = np.random.default_rng(seed).normal(0, strength, points.shape)
    return Image.fromarray(np.clip(points + grain, 0, 255).astype(np.uint8))


def shaded(page: Image.Image) -> Image.Image:
    """With the shadow of a hand on one side."""
    points = np.asarray(page, dtype=float)
    return Image.fromarray((points * np.linspace(1, 0.6, points.shape[1])[None, :]).astype(np.uint8))


def blurred(page: Image.Image, radius: float = 5) -> Image.Image:
    """Out of focus."""
    return page.filter(ImageFilter.GaussianBlur(radius))


def askew(page: Image.Image, degrees: float) -> Image.Image:
    """Held at an angle."""
    return page.rotate(degrees, fillcolor=255)


def jpeg(page: Image.Image, *, orientation: int = 1) -> bytes:
    """As a phone writes it: JPEG, with the position of the camera in EXIF."""
    exif, buffer = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    page.convert("RGB").save(buffer, "JPEG", quality=90, exif=exif, dpi=(150, 150))
    return buffer.getvalue()


def scan(*pages: Image.Image) -> bytes:
    """As a scanner writes it: a PDF of pictures."""
    made: bytes = img2pdf.convert([jpeg(page) for page in pages])
    return made
