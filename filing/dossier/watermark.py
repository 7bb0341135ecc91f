"""The watermark of a reading copy: who reads it and when, across the page."""

from django.utils.html import escape

from courtportal.kernel.rendering import engine
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.rendering.stamps import RED

WIDTH_MM, HEIGHT_MM = 210, 297
_PLACES = ((60, 80), (150, 130), (60, 190), (150, 245))


def watermark_pdf(text: str) -> bytes:
    """One page of A4 to be laid over the pages of a copy; light enough to read what is below."""
    words = "".join(
        f'<text transform="translate({x},{y}) rotate(-30)" text-anchor="middle" font-size="6">{escape(text)}</text>'
        for x, y in _PLACES
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}" width="{WIDTH_MM}mm"'
        f' height="{HEIGHT_MM}mm"><g fill="{RED}" fill-opacity="0.18" font-family="Court Serif, Court Serif Rare">'
        f"{words}</g></svg>"
    )
    source = f'<!doctype html><html lang="zh-CN"><head><title>水印</title></head><body>{drawing}</body></html>'
    return engine.render_stamp(source, width_mm=WIDTH_MM, height_mm=HEIGHT_MM, folder=fonts_folder())
