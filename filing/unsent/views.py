"""Saving a form while it is typed, and throwing away what was kept of it."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, guarded, visible_to
from courtportal.kernel.identity.kept_form import SENT_AGAIN, background_save
from courtportal.kernel.templatetags.web import time_of_day
from filing.intake.rules.autosave import Sent, sent_as
from filing.templatetags.intake import seal
from filing.unsent.actions.keep import TooLong, empty_unsent, keep_unsent
from filing.unsent.models import UnsentForm
from filing.unsent.pages import kept_since, typed_in
from filing.unsent.places import Spot
from filing.unsent.sent_pages import PLACE, SEEN, page_spot

MOST_ASKED = 40


@background_save
@require_POST
@guarded("filing.unsentform", "keep")
def save(request: PortalRequest, place: str, about: uuid.UUID, part: str) -> HttpResponse:
    """Keep what is typed while it is typed; what is too long is said, not cut."""
    spot, sent, now = Spot(place, about, part), sent_as(request.POST), clock.now()
    try:
        keep_unsent(actor=request.actor, spot=spot, typed=typed_in(request, sent), now=now, sent=sent)
    except TooLong:
        return HttpResponse(status=413)
    if SENT_AGAIN in request.POST:  # kept by an expired session, sent again as a whole page
        return redirect(spot.page)
    return render(request, "filing/intake/saved.html", {"saved_at": now, "base": ""})


@require_POST
@guarded("filing.unsentform", "keep")
def discard(request: PortalRequest, place: str, about: uuid.UUID, part: str) -> HttpResponse:
    """Throw away what was kept and begin the form anew."""
    spot = Spot(place, about, part)
    spot.require_open(request.actor)
    empty_unsent(actor=request.actor, spot=spot, now=clock.now())
    return redirect(spot.page)


def typed_on_page(request: HttpRequest, sent: Sent) -> dict[str, list[str]]:
    """The fields that were sent, with what stood in the form when it was opened."""
    return {**typed_in(request, sent), SEEN: [request.POST.get(SEEN, "")[:40]]}


@background_save
@require_POST
@guarded("filing.unsentform", "keep")
def save_page(request: PortalRequest) -> HttpResponse:
    """Keep what is typed into a form of any page."""
    spot, sent, now = (
        page_spot(request.POST.get("_address", ""), request.POST.get("_form", "")),
        sent_as(request.POST),
        clock.now(),
    )
    try:
        keep_unsent(actor=request.actor, spot=spot, typed=typed_on_page(request, sent), now=now, sent=sent)
    except TooLong:
        return HttpResponse(status=413)
    return JsonResponse({"saved": time_of_day(now)})


@background_save
@require_safe
@guarded("filing.unsentform", "keep")
def typed_before(request: PortalRequest) -> HttpResponse:
    """What the reader typed into these forms and did not send, in the order of the ``?form=ADDRESS|NAME`` that ask for them."""
    asked = [one.rpartition("|") for one in request.GET.getlist("form")[:MOST_ASKED]]
    spots = [page_spot(address, name) for address, _bar, name in asked]
    rows = visible_to(request.actor, UnsentForm, "keep").filter(place=PLACE, about__in={spot.about for spot in spots})
    found = {(row.about, row.part): row for row in rows}
    answer = []
    for spot in spots:
        owner = request.actor.account_id
        row = found.get((spot.about, spot.part)) or UnsentForm(
            owner_id=owner, place=PLACE, about=spot.about, part=spot.part, content={}
        )
        typed = row.typed
        seen = typed.pop(SEEN, [""])
        answer.append({"typed": typed, "seen": seen[0], "since": kept_since(row) if typed else "", "seal": seal(row)})
    return JsonResponse({"forms": answer}, headers={"Cache-Control": "no-store"})


@require_POST
@guarded("filing.unsentform", "keep")
def discard_page(request: PortalRequest) -> HttpResponse:
    """Throw away what was kept of a form of any page."""
    spot = page_spot(request.POST.get("_address", ""), request.POST.get("_form", ""))
    empty_unsent(actor=request.actor, spot=spot, now=clock.now())
    return HttpResponse(status=204)
