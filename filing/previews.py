"""The step between a form that makes a sealed document and the document: who decides reads it, and then confirms."""

from django.db import models
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.preview import page_of, pdf_of
from filing.reading import note_reading

CONFIRMED, BACK, PDF, READ = "confirmed", "back", "pdf", "read"
OWN = frozenset({"csrfmiddlewaretoken", CONFIRMED, BACK, PDF, READ})


def is_confirmed(request: PortalRequest) -> bool:
    """Whether the document was read and is to be made."""
    return CONFIRMED in request.POST


def goes_back(request: PortalRequest) -> bool:
    """Whether the form is wanted again, with what was typed."""
    return BACK in request.POST


def read_of(request: PortalRequest) -> str:
    """The version that was read before it was confirmed; "" for a document that is only made now."""
    return request.POST.get(READ, "")


def preview(
    request: PortalRequest, document: CourtDocument, *, of: models.Model, what_follows: str, confirm: str, up: tuple[str, str],
    read: str = "",
) -> HttpResponse:  # fmt: skip
    """The document as it would be, or its PDF if that was asked for; the form's answers go along.

    Nothing is kept but that it was read. ``of``: what the document decides; ``what_follows``: what confirming does; ``confirm``:
    the button; ``up``: name and address of the page it belongs to; ``read``: the version of what is shown.
    """
    note_reading(actor=request.actor, obj=of, now=clock.now())
    if PDF in request.POST:
        return pdf_of(document)
    given = [(name, value) for name, values in request.POST.lists() if name not in OWN for value in values]
    context = {
        "title": _("核对文书"),
        "page": page_of(document),
        "given": [*given, (READ, read)] if read else given,
        "what_follows": what_follows,
        "confirm": confirm,
        "up": up,
        "back": _("返回修改") if given else _("返回"),  # where nothing was typed nothing can be changed
    }
    return render(request, "filing/preview.html", context)
