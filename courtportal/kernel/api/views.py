"""The OpenAPI document and the page made of it; both in the reader's language, neither with a script from elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courtportal.kernel.api.document import METHODS, document_of
from courtportal.kernel.api.problems import KINDS
from courtportal.kernel.api.service import CourtApi
from courtportal.kernel.authz import PortalRequest, may_ever
from courtportal.kernel.tokens.models import SCOPE_NAMES
from courtportal.kernel.webhooks.rules.events import event_types

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    method: str
    path: str
    summary: str
    scope: str  # none for a public one
    parameters: list[dict[str, Any]]
    body: str
    answers: list[tuple[str, str, str]]


def document_and_page(api: CourtApi) -> tuple[View, View]:
    """The two views of an interface."""

    @cache
    def document(_language: str) -> dict[str, Any]:
        return document_of(api)

    @require_safe
    def as_json(request: HttpRequest) -> HttpResponse:
        """The OpenAPI document; it is public and the same for everyone."""
        return JsonResponse(
            document(get_language() or ""),
            json_dumps_params={"ensure_ascii": False},
            headers={"Cache-Control": "public, max-age=300"},
        )

    @require_safe
    def as_page(request: PortalRequest) -> HttpResponse:
        """How the interface is used, and every operation of it."""
        found = document(get_language() or "")
        context = {
            "title": found["info"]["title"],
            "introduction": found["info"]["description"],
            "groups": _groups(found),
            "problems": list(KINDS.values()),
            "scopes": [(scope.value, name) for scope, name in SCOPE_NAMES.items()],
            "events": event_types(),
            "may_have_tokens": may_ever(request.actor, "kernel.user", "issue_token"),
        }
        return render(request, "web/api/docs.html", context)

    return as_json, as_page


def _groups(found: dict[str, Any]) -> list[tuple[str, list[Operation]]]:
    """The operations by their first tag, in the order of the document."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in found["paths"].items():
        for method in METHODS:
            if details := methods.get(method):
                tag = _(details["tags"][0])
                groups.setdefault(tag, []).append(_operation(path, method, details))
    return list(groups.items())


def _operation(path: str, method: str, details: dict[str, Any]) -> Operation:
    content = details.get("requestBody", {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        summary=details["summary"],
        scope=details["security"][0]["Bearer"][0] if "security" in details else "",
        parameters=details.get("parameters", []),
        body="; ".join(f"{media} {_name(kind['schema'])}".strip() for media, kind in content.items()),
        answers=[(status, one["description"], _answer(one)) for status, one in details["responses"].items()],
    )


def _answer(one: dict[str, Any]) -> str:
    return "; ".join(_name(kind["schema"]) or media for media, kind in one.get("content", {}).items())


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]
