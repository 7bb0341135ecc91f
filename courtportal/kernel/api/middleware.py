"""Requests under /api/v1/: no cookies, the language that the caller asks for, problems instead of pages, limits in headers."""

import math
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from courtportal.kernel.api.needs import MULTIPART, token_limit
from courtportal.kernel.api.problems import MEDIA_TYPE, OF_STATUS, Problem, as_response

ROOT = "/api/v1/"
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class ApiMiddleware:
    """Stands before the session, so that a browser's log-in opens nothing here and no other site can use it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        language = _language(request.headers.get("Accept-Language", ""))
        request.COOKIES.clear()
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        with translation.override(language):
            response = as_response(Problem("too-large")) if _too_large(request) else self.get_response(request)
            if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
                response = _as_problem(response)
        _add_limits(request, response)
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers["Content-Language"] = language
        return response


def _language(header: str) -> str:
    """The best of the portal's languages for an Accept-Language header; Chinese for none of them."""
    for code, _weight in parse_accept_lang_header(header):
        if code.startswith("en"):
            return "en"
        if code.startswith("zh"):
            break
    return str(settings.LANGUAGE_CODE)


def _too_large(request: HttpRequest) -> bool:
    """A body above the limit is refused before it is read; files have the limits of uploads."""
    length = request.headers.get("Content-Length", "0")
    most = settings.UPLOAD_MAX_MEGABYTES * 1_000_000 if request.content_type == MULTIPART else settings.API_BODY_BYTES
    return length.isdigit() and int(length) > most


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """What Django or another middleware refused, said as a problem."""
    status = response.status_code
    kind = OF_STATUS.get(status) or OF_STATUS[500 if status >= 500 else 400]
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return as_response(Problem(kind.code, headers=headers))


def _add_limits(request: HttpRequest, response: HttpResponseBase) -> None:
    """How the token's limit stands (draft-ietf-httpapi-ratelimit-headers)."""
    limit, stand = token_limit(), getattr(request, "api_limit", None)
    response.headers["RateLimit-Policy"] = f'"token";q={limit.most};w={int(limit.period.total_seconds())}'
    if stand is not None:
        response.headers["RateLimit"] = f'"token";r={stand.left};t={math.ceil(stand.full_in.total_seconds())}'
