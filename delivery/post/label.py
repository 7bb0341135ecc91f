"""The label of a letter: a page of 100 × 150 mm with the carrier's bar code, printed by the court."""

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from courtportal.kernel.rendering import engine
from courtportal.kernel.rendering.documents import fonts_folder
from delivery.post.code128 import svg
from delivery.post.models import PostalItem
from delivery.service.messages import parcel_of

WIDTH_MM, HEIGHT_MM = 100, 150


def label_pdf(letter: PostalItem) -> bytes:
    """The label. Raises ValueError for a letter that the carrier has given no number yet."""
    number = letter.attempt.provider_reference
    if not number:
        raise ValueError("the letter has no number yet")
    context = {"parcel": parcel_of(letter.attempt), "number": number, "code": mark_safe(svg(number))}  # noqa: S308 - our own drawing
    source = render_to_string("delivery/post/label.html", context)
    return engine.render_stamp(source, width_mm=WIDTH_MM, height_mm=HEIGHT_MM, folder=fonts_folder())
