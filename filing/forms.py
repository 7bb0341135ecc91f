"""What a form is made from."""

from typing import Any

from django.http import HttpRequest


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """The data and files of a POST, else nothing: a form sent empty is still a form that was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
