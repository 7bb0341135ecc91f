"""Where the form lives that was sent to an address which only takes what is sent to it.

A form that comes back with its mistakes stands at that address. Who then switches the language, reloads or comes back later
asks for it with GET, and is led to the page from which the form was sent; without that memory, to the nearest page above.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

KEY = "form_pages"
MOST = 10


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """A page that answers a form in place was sent from this one (the browser says so itself)."""
    page = _sent_from(request)
    if not _stays_here(request, response) or page is None or urlsplit(page).path == request.path:
        return
    known: dict[str, str] = request.session.get(KEY, {})
    known.pop(request.path, None)
    latest = [*known.items(), (request.path, page)][-MOST:]
    request.session[KEY] = dict(latest)


def page_of_form(request: HttpRequest) -> str | None:
    """The page to open instead of this address; None if nothing is known and no page is above."""
    known: dict[str, str] = request.session.get(KEY, {})
    return known.get(request.path) or _page_above(request.path)


def _stays_here(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the browser shows the answer under the address of the form: a page, and not asked for by a script."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html") and not 300 <= response.status_code < 400
    return request.method == "POST" and is_page and "HX-Request" not in request.headers


def _sent_from(request: HttpRequest) -> str | None:
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return None
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or None


def _page_above(path: str) -> str | None:
    """The nearest address above that is one of the portal's; the front page tells nobody anything."""
    words = path.strip("/").split("/")
    for length in range(len(words) - 1, 0, -1):
        above = f"/{'/'.join(words[:length])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return None
