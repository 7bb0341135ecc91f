"""What the clerk reads at the desk: files, and their pages as pictures."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.reading.pictures import NoSuchPage, picture_of
from courtportal.kernel.reading.searchable import searchable_answer
from courtportal.kernel.uploads.downloads import download
from filing.intake.models import Filing
from filing.intake.queries import latest_version, stored_file
from filing.page_finder import Piece, find_pages
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
def evidence_searchable(request: PortalRequest, filing_id: uuid.UUID, order: int) -> HttpResponseBase:
    """The copy of a piece of evidence that a machine has read."""
    item = _evidence(request, filing_id, order)
    note_reading(actor=request.actor, obj=Filing(pk=filing_id), now=clock.now())
    return searchable_answer(stored_file(item["file_id"]), item["file_name"])


@require_safe
@guarded("filing.filing", "review")
def evidence_words(request: PortalRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Which pages of the evidence say the words that the clerk looks for."""
    filing = access(request.actor, Filing, filing_id, "review")
    finder = find_pages(request, [_piece(filing, item) for item in latest_version(filing).content["evidence"]])
    if finder.asked:
        note_reading(actor=request.actor, obj=filing, now=clock.now())
    context = {"title": _("按字词查找证据"), "filing": filing, "finder": finder}
    return render(request, "filing/intake/evidence_words.html", context, status=finder.status)


def _piece(filing: Filing, item: dict[str, Any]) -> Piece:
    def page_url(number: int) -> str:
        return reverse("filing:review_evidence_page", args=[filing.pk, item["order"], number])

    return Piece(f"{item['order']}. {item['title']}", uuid.UUID(item["file_id"]), page_url)


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
