"""Template filters of service."""

from django import template

from courtportal.kernel.rendering import reading_copy
from courtportal.kernel.rendering.models import CourtDocument
from delivery.service import wording

register = template.Library()


@register.filter
def document_title(document: CourtDocument) -> str:
    """``{{ item.document|document_title }}``: in English with the name of its kind."""
    return wording.document_title(document)


@register.filter
def has_reading_copy(document: CourtDocument) -> bool:
    """Whether the document can be had in both languages."""
    return reading_copy.has_reading_copy(document)
