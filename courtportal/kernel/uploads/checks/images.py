"""Checks photographs and scans: they must decode completely and stay under the pixel limit."""

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.limits import Limits

_FORMATS = {"jpeg": ("JPEG", "image/jpeg"), "png": ("PNG", "image/png")}


def check_image(path: Path, content: str, limits: Limits) -> Finding:
    """Accept a picture that decodes to its last line; the bytes stay as they are, since they are evidence.

    Raises Refusal "too_many_pixels" before any pixel is decoded, "picture_animated" for one of several frames (of which print
    shows one), "image_broken" for a damaged or cut file.
    """
    pillow_format, media_type = _FORMATS[content]
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked below, with our own words
    try:
        with Image.open(path, formats=(pillow_format,)) as image:
            pixels = image.width * image.height
            if pixels > limits.pixels:
                raise Refusal("too_many_pixels", pixels=pixels, limit=limits.pixels)
            if getattr(image, "n_frames", 1) > 1 and content == "png":
                raise Refusal("picture_animated")
            # Draft mode reads every byte of a JPEG but keeps only an eighth of the picture in memory.
            image.draft("L", (image.width // 8 or 1, image.height // 8 or 1))
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refusal("image_broken") from error
    return Finding(media_type=media_type, pages=1)
