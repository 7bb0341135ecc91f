"""The titles of the file for readers of English: the file itself is kept in Chinese, the language of record."""

from django import template
from django.utils.translation import get_language

from courtportal.kernel.rendering import reading_copy
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Case, DossierEntry
from filing.causes.procedures import APPLICATION, OF_A_SUIT, PAPERS
from filing.dossier.titles import document_title
from filing.enforcement.papers import APPLICATION as APPLICATION_TO_ENFORCE

register = template.Library()
register.filter("document_title", document_title)
_ROLES = {one.zh: one.en for names in (OF_A_SUIT, APPLICATION) for one in (names.plaintiff, names.defendant)}
_APPLICATIONS = {f"{kind.name.zh}申请书": kind.name.en for kind in KINDS.values()} | {
    APPLICATION_TO_ENFORCE: "Application for enforcement"
}


@register.filter
def entry_source(entry: DossierEntry, case: Case) -> str:
    """Who it came from: a name as it is, the court and the roles of the parties in the reader's language."""
    if entry.source == case.court.name_zh:
        return str(case.court)
    return _ROLES.get(entry.source, entry.source) if get_language() == "en" else entry.source


@register.filter
def entry_title(entry: DossierEntry) -> str:
    """The title as it stands in the file; in English what it is before it, the title in brackets."""
    if entry.document is not None:
        return document_title(entry.document)
    if get_language() != "en" or not (kind := PAPERS.get(entry.title) or _APPLICATIONS.get(entry.title)):
        return entry.title
    return f"{kind} ({entry.title})"


@register.filter
def has_reading_copy(document: CourtDocument) -> bool:
    """Whether the document can be had in both languages."""
    return reading_copy.has_reading_copy(document)
