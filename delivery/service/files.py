"""A document of service, or what was noted about it, as a file to be saved."""

import mimetypes

from django.http import HttpResponseBase

from courtportal.kernel import clock
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.vault.files import store_bytes
from delivery.service.models import ServiceNoteFile


def as_file(document: CourtDocument) -> HttpResponseBase:
    """The bytes as they were served; whoever calls has asked for access."""
    stored = document.stored_file or store_bytes(document_bytes(document), media_type="application/pdf")
    return download(stored, f"{document.title}.pdf")


def file_name(noted: ServiceNoteFile) -> str:
    """By what it is and when the act happened."""
    day = clock.local(noted.note.happened_at).date()
    return f"{noted.get_kind_display()}{day:%Y%m%d}{mimetypes.guess_extension(noted.stored.media_type) or ''}"
