"""The id of the request being handled; it follows an act from the page through the outbox to the worker and the socket."""

from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """The id, or '' outside a request."""
    return _request_id.get()


def set_request_id(value: str) -> None:
    """Set by the middleware and by the worker from the event."""
    _request_id.set(value)
