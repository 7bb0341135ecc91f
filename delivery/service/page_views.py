"""A document that was served, page by page as pictures: read on a phone that opens no PDF, or shows its first page only."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from courtportal.kernel.authz import PortalRequest, access, guarded
from courtportal.kernel.reading.pictures import NoSuchPage, page_picture, picture_answer
from courtportal.kernel.reading.reading_copies import reading_copy_answer
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.web.pagination import paginate
from delivery.service.models import ServiceItem

PER_PAGE = 20


@guarded("delivery.serviceitem", "download")
@require_safe
def pages(request: PortalRequest, item_id: uuid.UUID) -> HttpResponse:
    """All pages below each other, twenty at a time; who has not opened the document yet comes to the page with the button."""
    item = access(request.actor, ServiceItem, item_id, "view")
    if item.read_at is None:
        return redirect("service:received", recipient_id=item.recipient_id)
    document = access(request.actor, ServiceItem, item_id, "download").document
    page = paginate(request, range(1, document.page_count + 1), PER_PAGE)
    context = {"title": document.title, "item": item, "document": document, "page": page}
    return render(request, "delivery/service/pages.html", context)


@guarded("delivery.serviceitem", "download")
@require_safe
def page_image(request: PortalRequest, item_id: uuid.UUID, number: int) -> HttpResponse:
    """One page as a picture."""
    document = access(request.actor, ServiceItem, item_id, "download").document
    try:
        return picture_answer(page_picture(document_bytes(document), number), "image/png")
    except NoSuchPage as error:
        raise Http404 from error


@guarded("delivery.serviceitem", "download")
@require_safe
def reading_copy(request: PortalRequest, item_id: uuid.UUID) -> HttpResponse:
    """The document in both languages, without legal effect; who has not opened it yet comes to the page with the button."""
    item = access(request.actor, ServiceItem, item_id, "view")
    if item.read_at is None:
        return redirect("service:received", recipient_id=item.recipient_id)
    return reading_copy_answer(access(request.actor, ServiceItem, item_id, "download").document)
