"""What an operation needs of a request: a token with its scope, room in its limits, a rule for its owner, a JSON body.

A token acts as its owner: the operation gets an ``Actor`` and asks ``access`` and ``visible_to`` like every page.
"""

import datetime as dt
import math
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from courtportal.kernel import clock
from courtportal.kernel.api.problems import Problem
from courtportal.kernel.authz import Actor, PortalRequest, may_ever
from courtportal.kernel.limits import Limit, Taken, network_of, take, taken
from courtportal.kernel.tokens.models import ApiToken
from courtportal.kernel.tokens.queries import actor_of_token, note_use, valid_token
from courtportal.kernel.tokens.rules import Scope

MINUTE = dt.timedelta(minutes=1)
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
JSON = "application/json"
MULTIPART = "multipart/form-data"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="api"'}


class ApiRequest(PortalRequest):
    """A request that showed a token."""

    token: ApiToken
    api_limit: Taken


def as_shown(request: HttpRequest) -> ApiRequest:
    """The request with its token and its actor, which the operation's check has put there."""
    return request  # type: ignore[return-value]


def token_limit() -> Limit:
    """How often one token may ask."""
    return Limit("api_token", settings.API_TOKEN_PER_MINUTE, MINUTE)


def network_limit() -> Limit:
    """How often one network may ask, whatever its tokens."""
    return Limit("api_network", settings.API_NETWORK_PER_MINUTE, MINUTE)


def refusal_limit() -> Limit:
    """How often one network may show what is no token: nobody tries them out."""
    return Limit("api_refused", settings.API_REFUSED_PER_MINUTE, MINUTE)


def _wait(limit: Limit, asker: str, now: dt.datetime) -> None:
    if (wait := take(limit, asker, now=now)) is not None:
        raise too_many(wait)


def too_many(wait: dt.timedelta) -> Problem:
    """The refusal of one who asks too often."""
    return Problem("too-many-requests", headers={"Retry-After": str(math.ceil(wait.total_seconds()))})


@dataclass(frozen=True)
class Bearer:
    """The check of one operation: its scope, the (object, action) of its rule, and what its body is written in."""

    scope: Scope
    object: str
    action: str
    media: str = JSON
    openapi_security_schema = {"type": "http", "scheme": "bearer", "bearerFormat": "cp_…"}

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token, once everything is in order; then the request acts as its owner. Raises Problem."""
        now = clock.now()
        _wait(network_limit(), network_of(request), now)
        token, actor = _shown(request, now)
        stand = taken(token_limit(), str(token.pk), now=now)
        request.token, request.actor, request.api_limit = token, actor, stand  # type: ignore[attr-defined]
        if stand.wait is not None:
            raise too_many(stand.wait)
        if self.scope not in token.scopes:
            raise Problem(
                "insufficient-scope", headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.scope}"'}
            )
        if not may_ever(actor, self.object, self.action):
            raise Problem("refused")
        _require_media(request, self.media)
        note_use(token, now)
        return token


@dataclass(frozen=True)
class Anyone:
    """The check of a public operation: no token, room in what one network may ask, and what its body is written in."""

    limit: Limit
    media: str = JSON

    def __call__(self, request: HttpRequest) -> bool:
        """Whether everything is in order. Raises Problem."""
        _wait(self.limit, network_of(request), clock.now())
        _require_media(request, self.media)
        return True


def _require_media(request: HttpRequest, media: str) -> None:
    if request.method in WITH_BODY and _has_body(request) and request.content_type != media:
        raise Problem("unsupported-media-type")


def _has_body(request: HttpRequest) -> bool:
    """Whether a body travels with the request: by length, or in chunks (RFC 9112 section 6.3); some send neither."""
    return request.headers.get("Content-Length") not in {None, "", "0"} or "Transfer-Encoding" in request.headers


def _shown(request: HttpRequest, now: dt.datetime) -> tuple[ApiToken, Actor]:
    """The token of the request and as whom it acts. Raises Problem."""
    scheme, _blank, text = request.headers.get("Authorization", "").partition(" ")
    token = valid_token(text.strip(), now) if scheme.lower() == "bearer" else None
    actor = actor_of_token(token) if token else None
    if token is None or actor is None:
        _wait(refusal_limit(), network_of(request), now)
        raise Problem("unauthenticated", headers=CHALLENGE)
    return token, actor


def needs(scope: Scope, guard: str, *, media: str = JSON) -> Bearer:
    """``auth=needs(Scope.CASES_READ, "filing.case:view")``: see Bearer."""
    label, _colon, action = guard.partition(":")
    return Bearer(scope, label, action, media)
