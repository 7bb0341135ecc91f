"""Step-up: sealing, signing, changing factors and exporting need a proof of presence at most five minutes old (ASVS 7.5.3)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from courtportal.kernel import clock
from courtportal.kernel.identity import kept_form

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
V = TypeVar("V", bound=Callable[..., Any])
StrOrPromise = str | Promise


def is_recent(request: HttpRequest) -> bool:
    """The last proof of presence in this session is at most five minutes old."""
    proof = _last_proof(request)
    return proof is not None and time.time() - proof["at"] <= app_settings.REAUTHENTICATION_TIMEOUT


def means_of_proof(request: HttpRequest) -> str:
    """How presence was last proven: "code", "totp", "webauthn", "recovery_codes", "socialaccount"; "" without a proof."""
    proof = _last_proof(request)
    if proof is None:
        return ""
    return str(proof["type"] if proof["method"] == "mfa" else proof["method"])


def _last_proof(request: HttpRequest) -> dict[str, Any] | None:
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return max(records, key=lambda entry: entry["at"], default=None)


def recent_authentication(
    act: StrOrPromise,
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Ask for a proof of presence first; what was posted is kept and sent again by the person's own click.

    ``act`` says what is done with it (签署裁判文书), for the page that asks.
    """

    def decorator(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def checked(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated or is_recent(request):
                return view(request, *args, **kwargs)
            return ask(request)

        return confirms(act)(checked)

    return decorator


def confirms(act: StrOrPromise, why: StrOrPromise = "") -> Callable[[V], V]:
    """Mark a routed view that asks for a proof of presence further inside: what is done with it, and why it is asked."""

    def marked(view: V) -> V:
        view.confirms, view.confirms_why = act, why  # type: ignore[attr-defined]
        return view

    return marked


def act_at(url: str) -> str:
    """What is done at an address of ours, in the reader's language; "" where nothing is confirmed.

    The words are those of the view behind it: nothing that stands in the address itself is shown.
    """
    return _said_at(url, "confirms")


def act_to_confirm(request: HttpRequest) -> str:
    """For what the page that is shown asks for the proof; of a form that waits, what it does."""
    return act_at(_target(request))


def why_to_confirm(request: HttpRequest) -> str:
    """Why the page that is shown asks, where the view behind it says more than that it matters; else ""."""
    return _said_at(_target(request), "confirms_why")


def _said_at(url: str, name: str) -> str:
    try:
        view = resolve(urlsplit(url).path).func
    except (Resolver404, ValueError):
        return ""
    return str(getattr(view, name, ""))


def _target(request: HttpRequest) -> str:
    """Where one goes from here; "" for what is not ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return ""
    if target == reverse("identity:kept_form"):
        form = kept_form.kept(request, clock.now())
        return form.path if form else ""
    return target


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
