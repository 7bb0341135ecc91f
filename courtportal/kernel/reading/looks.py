"""Whether a page can be read: blank, blurred or clear. Pure: a grey picture goes in, a word comes out."""

import numpy as np
from PIL import Image, ImageFilter

CLEAR, BLANK, BLURRED = "clear", "blank", "blurred"
WIDTH = 1000
# A page with fewer dark points than this share has nothing on it; scanner dust stays below.
LEAST_INK = 0.00012
# The steepest edges of sharp print change by most of the contrast from one point to the next; those of a blurred page do not.
LEAST_SHARPNESS = 0.22
_EDGE = 30


def look_of(page: Image.Image) -> str:
    """`blank`, `blurred` or `clear` for the picture of a page."""
    grey = page.convert("L")
    grey = grey.resize((WIDTH, max(1, grey.height * WIDTH // grey.width)), Image.Resampling.LANCZOS)
    # The paper's own brightness (shadow, tint) is what a wide filter sees; ink is what is darker than its surroundings.
    paper = np.asarray(grey.filter(ImageFilter.BoxBlur(25)), dtype=np.int16)
    points = np.asarray(grey, dtype=np.int16)
    inside = (slice(_EDGE, -_EDGE), slice(_EDGE, -_EDGE))
    darker = (paper - points)[inside]
    if darker.size == 0:
        return BLANK
    if float((darker > 40).mean()) < LEAST_INK:
        return BLURRED if float((darker > 12).mean()) > 0.01 else BLANK
    contrast = float(np.percentile(darker, 99.8))
    steps = np.abs(np.diff(points, axis=1))[inside]
    return BLURRED if float(np.percentile(steps, 99.8)) < LEAST_SHARPNESS * contrast else CLEAR
