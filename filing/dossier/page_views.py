"""An entry of the file page by page as pictures: read where no PDF viewer is, or one that shows the first page only."""

import uuid

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.reading.counting import copy_counts
from courtportal.kernel.reading.pictures import NoSuchPage, page_picture, picture_answer, picture_of
from courtportal.kernel.reading.reading_copies import reading_copy_answer
from courtportal.kernel.reading.searchable import searchable_answer, with_searchable_copy
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import DossierEntry
from filing.cases.opening import opened_first
from filing.dossier.actions.read_entry import note_entry_read, note_page_read
from filing.page_words import without_pages

PER_PAGE = 20


@require_safe
@guarded("filing.dossierentry", "view")
def pages(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponse:
    """All pages of the entry below each other, twenty at a time."""
    entry = access(request.actor, DossierEntry, entry_id, "view")
    if first := opened_first(request.actor, entry):
        return first
    note_entry_read(actor=request.actor, entry=entry, now=clock.now())
    bare = without_pages([entry.file]).get(entry.file_id, "") if entry.file_id else ""
    # An archived file keeps its page numbers; of a Word file whose copy was made later there is more to read.
    total = copy_counts([entry.file_id]).get(entry.file_id, entry.pages) if entry.file_id else entry.pages
    page = paginate(request, () if bare else range(1, total + 1), PER_PAGE)
    searchable = entry.file_id is not None and bool(with_searchable_copy([entry.file_id]))
    context = {
        "title": entry.title,
        "entry": entry,
        "page": page,
        "total": total,
        "without_pages": bare,
        "searchable": searchable,
    }
    return render(request, "filing/dossier/pages.html", context)


@require_safe
@guarded("filing.dossierentry", "view")
def searchable(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponseBase:
    """The copy of an entry's file that a machine has read."""
    entry = access(request.actor, DossierEntry, entry_id, "view")
    if entry.file is None:
        raise Http404
    note_entry_read(actor=request.actor, entry=entry, now=clock.now())
    return searchable_answer(entry.file, entry.file_name or entry.title)


@require_safe
@guarded("filing.dossierentry", "view")
def page_image(request: PortalRequest, entry_id: uuid.UUID, number: int) -> HttpResponse:
    """One page of the entry as a picture."""
    entry = access(request.actor, DossierEntry, entry_id, "view")
    if first := opened_first(request.actor, entry):
        return first
    note_page_read(actor=request.actor, entry=entry, now=clock.now())
    try:
        if entry.file is not None:
            return picture_of(entry.file, number)
        if entry.document is not None:
            return picture_answer(page_picture(document_bytes(entry.document), number), "image/png")
    except NoSuchPage as error:
        raise Http404 from error
    raise Http404


@require_safe
@guarded("filing.dossierentry", "view")
def reading_copy(request: PortalRequest, entry_id: uuid.UUID) -> HttpResponse:
    """A court document of the file in both languages, without legal effect, for whoever may read it there."""
    entry = access(request.actor, DossierEntry, entry_id, "view")
    if entry.document is None:
        raise Http404
    if first := opened_first(request.actor, entry):
        return first
    note_entry_read(actor=request.actor, entry=entry, now=clock.now())
    return reading_copy_answer(entry.document)
