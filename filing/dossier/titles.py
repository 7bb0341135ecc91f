"""What a document is called for readers of English: the document itself bears its Chinese title."""

from django.utils.translation import get_language

from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.models import CourtDocument


def document_title(document: CourtDocument) -> str:
    """Its title; in English the kind before it, the title in brackets."""
    if get_language() != "en":
        return document.title
    return f"{document_kinds.get(document.kind).title_en} ({document.title})"
