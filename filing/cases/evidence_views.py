"""The evidence of a case for those who may read it: the catalogue, which pages say a word, each piece, its copy and its pages."""

import uuid

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, may, visible_to
from courtportal.kernel.reading.pictures import NoSuchPage, picture_of
from courtportal.kernel.reading.queries import readings_of
from courtportal.kernel.reading.searchable import searchable_answer, with_searchable_copy
from courtportal.kernel.uploads.downloads import download
from courtportal.kernel.web.pagination import paginate
from filing.cases.models import Case, EvidenceItem
from filing.page_finder import Piece, find_pages, reading_in_words
from filing.page_words import without_pages
from filing.reading import note_reading

PER_PAGE = 50
PICTURES_PER_PAGE = 20


@require_safe
@guarded("filing.evidenceitem", "view")
def catalogue(request: PortalRequest, case_id: uuid.UUID) -> HttpResponse:
    """The evidence of the case that the actor may read, and the pages that say the words looked for."""
    actor = request.actor
    case = access(actor, Case, case_id, "view")
    items = _in_order(actor, case.pk).select_related("party", "file")
    finder = find_pages(request, [_piece(item) for item in items] if request.GET.get("q") else [])
    if finder.asked:
        note_reading(actor=actor, obj=case, now=clock.now())
    page = paginate(request, items, PER_PAGE, parameter="items")
    readings = readings_of([item.file_id for item in page])
    bare = without_pages(item.file for item in page)
    context = {
        "title": _("查看证据"),
        "case": case,
        "page": page,
        "rows": [
            (
                item,
                bare.get(item.file_id, ""),
                reading_in_words(reading),
                reading is not None and reading.searchable_id is not None,
            )
            for item in page
            for reading in [readings.get(item.file_id)]
        ],
        "finder": finder,
        "can_add": may(actor, case, "hand_in_evidence"),
    }
    return render(request, "filing/cases/evidence_catalogue.html", context, status=finder.status)


def _in_order(actor: Actor, case_id: uuid.UUID) -> QuerySet[EvidenceItem]:
    """The pieces of the case that the actor may read, as the catalogue lists them."""
    return visible_to(actor, EvidenceItem).filter(case_id=case_id).order_by("-party__role", "order", "pk")


def _piece(item: EvidenceItem) -> Piece:
    def page_url(number: int) -> str:
        return reverse("filing:evidence_page", args=[item.pk, number])

    return Piece(f"{item.party.name} {item.order}. {item.title}", item.file_id, page_url)


@require_safe
@guarded("filing.evidenceitem", "view")
def evidence_pages(request: PortalRequest, item_id: uuid.UUID) -> HttpResponse:
    """A piece of evidence to read in the page, twenty pictures at a time, between the piece before it and the one after."""
    item = _read(request, item_id)
    bare = without_pages([item.file]).get(item.file_id, "")
    order = list(_in_order(request.actor, item.case_id).values_list("pk", flat=True))
    place = order.index(item.pk)
    context = {
        "title": f"{item.order}. {item.title}",
        "item": item,
        "page": paginate(request, () if bare else range(1, item.pages + 1), PICTURES_PER_PAGE),
        "without_pages": bare,
        "searchable": bool(with_searchable_copy([item.file_id])),
        "place": place + 1,
        "total": len(order),
        "before": order[place - 1] if place else None,
        "after": order[place + 1] if place + 1 < len(order) else None,
    }
    return render(request, "filing/cases/evidence_pages.html", context)


@require_safe
@guarded("filing.evidenceitem", "view")
def evidence_file(request: PortalRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """The file of a piece of evidence."""
    item = _read(request, item_id)
    return download(item.file, item.file_name)


@require_safe
@guarded("filing.evidenceitem", "view")
def evidence_searchable(request: PortalRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """The copy of a piece of evidence that a machine has read."""
    item = _read(request, item_id)
    return searchable_answer(item.file, item.file_name)


@require_safe
@guarded("filing.evidenceitem", "view")
def evidence_page(request: PortalRequest, item_id: uuid.UUID, number: int) -> HttpResponse:
    """One page of a piece of evidence as a picture."""
    item = _read(request, item_id)
    try:
        return picture_of(item.file, number)
    except NoSuchPage as error:
        raise Http404 from error


def _read(request: PortalRequest, item_id: uuid.UUID) -> EvidenceItem:
    item = access(request.actor, EvidenceItem, item_id, "view")
    note_reading(actor=request.actor, obj=item, now=clock.now())
    return item
