"""Response headers of requirement 29: what the browser may use on which page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

P = ParamSpec("P")

OWN_FEATURES = ("publickey-credentials-get", "publickey-credentials-create", "clipboard-write", "fullscreen")
REFUSED_FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "hid",
    "idle-detection", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS_POLICY = ", ".join([f"{name}=(self)" for name in OWN_FEATURES] + [f"{name}=()" for name in REFUSED_FEATURES])
HEARING_FEATURES = ("microphone", "screen-wake-lock", "autoplay")


def hearing_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Mark the view of the live hearing: the only page that may ask for the microphone."""

    @wraps(view)
    def allowed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        policy = PERMISSIONS_POLICY
        for feature in HEARING_FEATURES:
            policy = policy.replace(f"{feature}=()", f"{feature}=(self)")
        response.headers["Permissions-Policy"] = policy
        return response

    return allowed


class HeadersMiddleware:
    """Adds the headers that Django does not send by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if getattr(getattr(request, "actor", None), "is_known", False):
            # Pages of a logged-in person are not kept by a shared computer's browser.
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
