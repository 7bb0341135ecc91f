"""The titles of the file for readers of English: the file itself is kept in Chinese, the language of record."""

from django import template
from django.utils.translation import get_language

from filing.cases.models import DossierEntry
from filing.causes.procedures import PAPERS
from filing.dossier.titles import document_title

register = template.Library()


@register.filter
def entry_title(entry: DossierEntry) -> str:
    """The title as it stands in the file; in English what it is before it, the title in brackets."""
    if entry.document is not None:
        return document_title(entry.document)
    if get_language() != "en" or not (kind := PAPERS.get(entry.title)):
        return entry.title
    return f"{kind} ({entry.title})"
