"""How long a request may be, counted as it arrives: some send their bodies in chunks and announce no length (RFC 9112 §7.1).

``BoundedBodies`` stands at the door of the server, before Django keeps a body on disk; ``BodyMiddleware`` tells what it found:
the length that nobody announced, so that every later check of Content-Length judges it, and 413 for what was too long.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from courtportal.kernel.uploads.actions import limits

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

KEY = "courtportal.body"
WITH_FILES = (b"multipart/form-data", b"application/offset+octet-stream")


@dataclass
class Body:
    """A body on its way: how much was announced and has come, and how much may come."""

    receive: Receive
    most: int
    announced: int
    size: int = 0
    is_cut: bool = False

    @property
    def is_too_long(self) -> bool:
        """Whether it is refused."""
        return max(self.announced, self.size) > self.most

    async def next(self) -> Message:
        """The next message for Django; a body that is too long ends at once, and what follows of it is kept nowhere."""
        if self.is_cut:
            while (message := await self.receive())["type"] == "http.request":
                pass
            return message
        if not self.is_too_long:
            message = await self.receive()
            self.size += len(message.get("body", b""))
        if not self.is_too_long:
            return message
        self.is_cut = True
        return {"type": "http.request", "body": b"", "more_body": False}


class BoundedBodies:
    """The ASGI application of the pages behind a door that counts."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Count what comes for the application."""
        headers = dict(scope["headers"])
        announced = headers.get(b"content-length", b"")
        body = scope[KEY] = Body(receive, _most(headers), int(announced) if announced.isdigit() else 0)
        await self.app(scope, body.next, send)


def _most(headers: Mapping[bytes, bytes]) -> int:
    """So much for a form; what brings files may bring one as large as the portal takes."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return most + limits().file_bytes if headers.get(b"content-type", b"").lower().startswith(WITH_FILES) else most


class BodyMiddleware:
    """Says the length that nobody announced, and refuses what was too long before anything looks at the rest of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        body = _body(request)
        if body is None:
            return self.get_response(request)
        request.META.setdefault("CONTENT_LENGTH", str(body.size))
        response = self.get_response(request)
        if body.is_too_long:
            response.headers["Connection"] = "close"  # what is still on its way is no request of its own
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Raises RequestDataTooBig: the page, or the problem for programs, once it is known who asks in which language."""
        body = _body(request)
        if body is not None and body.is_too_long:
            raise RequestDataTooBig(f"more than {body.most} bytes")


def _body(request: HttpRequest) -> Body | None:
    """What the door has counted; nothing without one (tests that call Django itself)."""
    found: Body | None = getattr(request, "scope", {}).get(KEY)
    return found
