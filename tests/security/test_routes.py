"""Every role against every route, read from the URL resolver: a new route without a rule fails here."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from courtportal.kernel.authz import PUBLIC, Actor, Role, may_ever
from courtportal.kernel.authz.guard import Guard
from courtportal.kernel.authz.policy import table
from courtportal.kernel.authz.public_routes import PUBLIC_ROUTES, is_public
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Appointment, Person, User
from courtportal.kernel.web import errors
from tests.factories.people import make_court, make_staff, make_user
from tests.factories.sessions import sign_in

ROLES = [role for role in Role if role not in {Role.SYSTEM}]
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "none", "str": "none", "path": "none"}


def routes(resolver: URLResolver | None = None, namespace: str = "", prefix: str = "") -> Iterator[tuple[str, str, Any]]:
    """(name, path with sample values, view) of every route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner, path)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", _sample(path), pattern.callback


def _sample(path: str) -> str:
    """The path with a value in each place; regular expressions keep their literal part."""
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES.get(m.group(1) or "str", "none"), path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "none", path)
    return "/" + path.replace("^", "").replace("$", "").replace("\\Z", "")


ALL_ROUTES = list(routes())
GUARDED = [(name, path, view.guard) for name, path, view in ALL_ROUTES if not is_public(name) and hasattr(view, "guard")]


def test_every_route_is_public_by_name_or_guarded_by_a_rule() -> None:
    stray = [name or path for name, path, view in ALL_ROUTES if not is_public(name) and not hasattr(view, "guard")]
    assert not stray
    unknown = [(name, guard) for name, _path, guard in GUARDED if not table.knows(guard.object, guard.action)]
    assert not unknown


def test_the_public_list_is_short() -> None:
    from pathlib import Path

    from courtportal.kernel.authz import public_routes

    lines = [line for line in Path(public_routes.__file__).read_text("utf-8").splitlines() if line.startswith('    "')]
    assert len(lines) <= 10
    assert PUBLIC_ROUTES


@pytest.fixture(scope="module")
def clients(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[Role, Client]]:
    """A logged-in browser for each role, second factor and all; nobody's for the public."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "error_page", _without_words)
        court, found = make_court("粤0607", "佛山市三水区人民法院"), {}
        for role in ROLES:
            client = Client()
            if role != Role.PUBLIC:
                private = role in {Role.LITIGANT}
                user = make_user() if private else make_staff(role, court)
                sign_in(user, client=client)
            found[role] = client
        yield found
        # These rows were made outside any test's transaction: the next module must not find them.
        User.objects.update(person=None)
        for model in (Appointment, Person, User, Court):
            model.objects.all().delete()


def _without_words(request: HttpRequest, status: int, reasons: list[str] | None = None) -> HttpResponse:
    """The matrix asks for statuses: to draw the page of a refusal for each would take most of its time."""
    return HttpResponse(status=status)


def _expected(role: Role, guard: Guard) -> set[int]:
    """What the role may get for an object that is not there: never a page of content without a rule."""
    actor = PUBLIC if role == Role.PUBLIC else Actor(role=role, user_id=uuid.uuid4())
    if may_ever(actor, guard.object, guard.action):
        return {200, 302, 303, 400, 404, 405, 409, 412, 413, 415, 422}
    return {302} if role == Role.PUBLIC else {403}


@pytest.mark.django_db
@pytest.mark.any_database
@pytest.mark.parametrize(("name", "path", "guard"), GUARDED, ids=[name for name, _path, _guard in GUARDED])
def test_the_matrix(name: str, path: str, guard: Guard, clients: dict[Role, Client]) -> None:
    wrong = {}
    for role, client in clients.items():
        for method in ("get", "post"):
            answer = getattr(client, method)(path)
            if answer.status_code not in _expected(role, guard):
                wrong[(role.value, method)] = answer.status_code
    assert not wrong, (name, guard)
