"""A document of service as a file to be saved."""

from django.http import HttpResponseBase

from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.vault.files import store_bytes


def as_file(document: CourtDocument) -> HttpResponseBase:
    """The bytes as they were served; whoever calls has asked for access."""
    stored = document.stored_file or store_bytes(document_bytes(document), media_type="application/pdf")
    return download(stored, f"{document.title}.pdf")
