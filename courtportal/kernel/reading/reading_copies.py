"""A reading copy as an answer to a browser."""

from django.http import Http404, HttpResponse

from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.reading_copy import has_reading_copy, reading_copy
from courtportal.kernel.uploads.downloads import content_disposition


def reading_copy_answer(document: CourtDocument) -> HttpResponse:
    """The PDF to be saved; made when it is asked for and never stored. Raises Http404 where there is none of this kind."""
    if not has_reading_copy(document):
        raise Http404
    response = HttpResponse(reading_copy(document).pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition(f"{document.title}（阅读本 reading copy）.pdf")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
