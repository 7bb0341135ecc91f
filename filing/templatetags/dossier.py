"""The titles of the file for readers of English: the file itself is kept in Chinese, the language of record."""

from django import template
from django.utils.translation import get_language

from courtportal.kernel.rendering import document_kinds
from filing.cases.models import DossierEntry

register = template.Library()


@register.filter
def entry_title(entry: DossierEntry) -> str:
    """The title as it stands in the file; in English a court document's kind before it, the title in brackets."""
    if entry.document is None or get_language() != "en":
        return entry.title
    return f"{document_kinds.get(entry.document.kind).title_en} ({entry.title})"
