"""What was sent is kept no longer; what came back with errors is kept as it was sent."""

from contextlib import suppress
from typing import Any

from django.contrib.messages import ERROR, get_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.intake.rules.autosave import sent_as
from filing.unsent.actions.keep import TooLong, empty_unsent, keep_unsent
from filing.unsent.sent_pages import page_spot
from filing.unsent.views import typed_on_page

FORM = "_unsent"  # the form's name among those of its address, put there by the page's script
WRONG = 400


class SentPageMiddleware:
    """After a form that the script keeps was sent: nothing of it stays, unless it was not taken."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        if request.method == "POST" and FORM in request.POST:
            with suppress(Http404, TooLong):  # nothing is kept for it
                _settle(request, response)
        return response


def _settle(request: HttpRequest, response: HttpResponse) -> None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_known or request.path.startswith(reverse("filing:unsent_page_save")):
        return
    spot, sent, now = page_spot(request.path, request.POST[FORM]), sent_as(request.POST), clock.now()
    if _was_taken(request, response):
        empty_unsent(actor=actor, spot=spot, now=now, sent=sent)
    elif response.status_code < 500:
        keep_unsent(actor=actor, spot=spot, typed=typed_on_page(request, sent), now=now, sent=sent)


def _was_taken(request: HttpRequest, response: HttpResponse) -> bool:
    """Answered well, without an error that the next page shows, and not put off until the person has shown who it is."""
    if response.status_code >= WRONG:
        return False
    leads_to = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    if leads_to.startswith((reverse("identity:confirm_yourself"), reverse("account_login"))):
        return False
    told = getattr(get_messages(request), "_queued_messages", [])
    return not any(one.level >= ERROR for one in told)
