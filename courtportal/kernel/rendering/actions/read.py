"""The bytes of a court document; who may read them has been asked by the caller."""

from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import read_bytes


def document_bytes(document: CourtDocument) -> bytes:
    """The PDF as served; for a draft or a text-only document it is made now, without signature or seal."""
    return read_bytes(document.stored_file) if document.stored_file else preview(document)


def archived_bytes(document: CourtDocument) -> bytes:
    """The PDF as served, with every time stamp that was given to it since."""
    stamp = document.archive_stamps.order_by("-position").select_related("appended").first()
    return document_bytes(document) + (read_bytes(stamp.appended) if stamp else b"")


def preview(document: CourtDocument) -> bytes:
    """The PDF that checking would fix, by the same engine. Raises MissingGlyphsError."""
    return render_document(document).pdf


def unsigned_bytes(document: CourtDocument) -> bytes:
    """What was rendered before anybody signed: the first revision of the served file."""
    return document_bytes(document)[: document.unsigned_size or None]
