"""When a request arrived: with its last byte, before anything was done for it. What has a time limit counts from then."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from courtportal.kernel import clock


class ArrivalMiddleware:
    """Notes the time at the door: a request that waits for a lock over midnight arrived before midnight."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.arrived_at = clock.now()  # type: ignore[attr-defined]
        return self.get_response(request)


def arrived_at(request: HttpRequest) -> dt.datetime:
    """The instant at which the server had the whole request."""
    instant: dt.datetime = request.arrived_at  # type: ignore[attr-defined]
    return instant
