"""A document before it is made, for who signs or seals it to read first: its page and its PDF. Nothing is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.documents import html_of, render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.schema import checked


def as_it_would_be(kind: str, data: Mapping[str, Any], **head: Any) -> CourtDocument:
    """The document, not stored. ``head``: its court, case_id and case_number. Raises DocumentDataError, KeyError."""
    definition = document_kinds.get(kind)
    return CourtDocument(
        kind=kind,
        template_version=definition.version,
        title=definition.title_zh,
        data=checked(data, definition.fields),
        **head,
    )


def page_of(document: CourtDocument) -> SafeString:
    """What its page says, to stand within a page of the portal: so its title is a heading of the second rank."""
    page = html_of(document)
    body = page[page.index(">", page.index("<body")) + 1 : page.index("</body>")]
    return mark_safe(body.replace("<h1", "<h2").replace("</h1>", "</h2>"))  # noqa: S308 - the template has escaped its data


def pdf_of(document: CourtDocument) -> HttpResponse:
    """As it will be printed, without signature and seal. Raises MissingGlyphsError."""
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, no-store"}
    return HttpResponse(render_document(document).pdf, content_type="application/pdf", headers=headers)
