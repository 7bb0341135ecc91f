"""A sealed document of fees as a download."""

from django.http import Http404, HttpResponse

from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.uploads.downloads import content_disposition


def sealed_pdf(document: CourtDocument | None) -> HttpResponse:
    """The document's PDF. Raises Http404 while it is being made."""
    if document is None or document.state != CourtDocument.State.SEALED:
        raise Http404
    response = HttpResponse(document_bytes(document), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(f"{document.case_number}{document.title}.pdf")
    response["Cache-Control"] = "private, no-store"
    return response
