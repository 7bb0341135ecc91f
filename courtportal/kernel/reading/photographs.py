"""Photographs of paper become pages: turned as the camera was held, straightened, one page each. Pure."""

import io
from collections.abc import Sequence

import img2pdf
import numpy as np
from PIL import Image, ImageOps

# A phone is held askew by a few degrees; more is meant (a table, a drawing).
MOST_SKEW = 6.0
_STEP = 0.25
_WORTH_TURNING = 0.4
_SMALL = 700
_LINES = 1.7  # print differs so much more when level than when turned; grain and drawings do not
_A4 = (img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297))
QUALITY = 88


def upright(photograph: bytes) -> Image.Image:
    """The picture as the eye saw it: the camera's note of its position is applied, colours are brought to RGB."""
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(photograph)))
    return picture if picture.mode in {"RGB", "L"} else picture.convert("RGB")


def skew_of(picture: Image.Image) -> float:
    """By how many degrees the lines of print lean (positive: clockwise up); 0 for a picture without lines.

    The right angle is the one at which the sums along the rows differ most: lines of print and the gaps between them.
    """
    small = picture.convert("L")
    small.thumbnail((_SMALL, _SMALL))
    paper = float(np.median(np.asarray(small)))
    ink = Image.fromarray((np.asarray(small) < paper - 45).astype(np.uint8) * 255)
    angles = np.arange(-MOST_SKEW, MOST_SKEW + _STEP, _STEP)
    sharpness = [_contrast_of_rows(ink.rotate(float(angle))) for angle in angles]
    best = int(np.argmax(sharpness))
    return float(angles[best]) if sharpness[best] > min(sharpness) * _LINES else 0.0


def _contrast_of_rows(ink: Image.Image) -> float:
    """How much the rows differ in ink, for the ink there is, away from the edges, where a turn leaves empty corners."""
    points = np.asarray(ink, dtype=np.float32)
    high, wide = (side // 8 for side in points.shape)
    rows = points[high : -high or None, wide : -wide or None].mean(axis=1)
    return float(np.var(rows) / np.square(rows.mean())) if rows.size and rows.mean() else 0.0


def straightened(picture: Image.Image) -> Image.Image:
    """The picture with its lines level; what the turn uncovers gets the paper's colour."""
    angle = skew_of(picture)
    if abs(angle) < _WORTH_TURNING:
        return picture
    paper = tuple(int(part) for part in np.median(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0))
    return picture.convert("RGB").rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=paper)


def page_of(photograph: bytes) -> bytes:
    """One photograph as a PDF of one page."""
    return pages_of([photograph])


def pages_of(photographs: Sequence[bytes]) -> bytes:
    """The photographs as one PDF, a page each, in their order, fitted on A4 upright or across as they are."""
    pictures = []
    for photograph in photographs:
        encoded = io.BytesIO()
        straightened(upright(photograph)).save(encoded, "JPEG", quality=QUALITY)
        pictures.append(encoded.getvalue())
    layout = img2pdf.get_layout_fun(pagesize=_A4, auto_orient=True)
    made: bytes = img2pdf.convert(pictures, layout_fun=layout)
    return made
