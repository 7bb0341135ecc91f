"""Step-up: sealing, signing, changing factors and exporting need a proof of presence at most five minutes old (ASVS 7.5.3)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.identity import kept_form

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)


def is_recent(request: HttpRequest) -> bool:
    """The last proof of presence in this session is at most five minutes old."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return bool(records) and time.time() - max(entry["at"] for entry in records) <= app_settings.REAUTHENTICATION_TIMEOUT


def recent_authentication(
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Ask for a proof of presence first; what was posted is kept and sent again by the person's own click."""

    @wraps(view)
    def checked(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated or is_recent(request):
            return view(request, *args, **kwargs)
        return ask(request)

    return checked


def ask(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the proof, and from there back."""
    back = request.get_full_path()
    if request.method == "POST":
        kept_form.remember_whose(request, request.user.pk)
        kept_form.keep(request, clock.now())
        back = reverse("identity:kept_form")
    url = f"{reverse('identity:confirm_yourself')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
