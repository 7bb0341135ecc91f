"""What the clerk reads at the desk: files, and their pages as pictures."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.reading.pictures import NoSuchPage, picture_of
from courtportal.kernel.uploads.downloads import download
from filing.intake.models import Filing
from filing.intake.queries import latest_version, stored_file
from filing.reading import note_reading


def _evidence(request: PortalRequest, filing_id: uuid.UUID, order: int) -> dict[str, Any]:
    filing = access(request.actor, Filing, filing_id, "review")
    for item in latest_version(filing).content["evidence"]:
        if item["order"] == order:
            found: dict[str, Any] = item
            return found
    raise Http404


@require_safe
@guarded("filing.filing", "review")
def evidence_file(request: PortalRequest, filing_id: uuid.UUID, order: int) -> HttpResponseBase:
    """The file of a piece of evidence."""
    item = _evidence(request, filing_id, order)
    note_reading(actor=request.actor, obj=Filing(pk=filing_id), now=clock.now())
    return download(stored_file(item["file_id"]), item["file_name"])


@require_safe
@guarded("filing.filing", "review")
def evidence_page(request: PortalRequest, filing_id: uuid.UUID, order: int, number: int) -> HttpResponse:
    """One page of a piece of evidence as a picture."""
    item = _evidence(request, filing_id, order)
    try:
        return picture_of(stored_file(item["file_id"]), number)
    except NoSuchPage as error:
        raise Http404 from error


@require_safe
@guarded("filing.filing", "review")
def complaint_page(request: PortalRequest, filing_id: uuid.UUID, number: int) -> HttpResponse:
    """One page of the complaint as a picture."""
    file = latest_version(access(request.actor, Filing, filing_id, "review")).complaint_file
    try:
        if file is None:
            raise NoSuchPage(number)
        return picture_of(file, number)
    except NoSuchPage as error:
        raise Http404 from error
