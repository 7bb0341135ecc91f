"""Every refusal is a problem in the caller's language; limits hold for tokens and networks; cookies open nothing."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from courtportal.kernel import clock
from courtportal.kernel.api.document import operations
from courtportal.kernel.api.needs import Anyone, Bearer
from courtportal.kernel.authz import Actor
from courtportal.kernel.authz.policy import table
from courtportal.kernel.identity.models import User
from courtportal.kernel.tokens.rules import Scope
from courtportal.urls import api
from tests.factories.filings import litigant, make_filing
from tests.factories.programs import Program, program_of
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def program(who: Actor) -> Program:
    return program_of(who)


PUBLIC_OPERATIONS = {"verify_code", "verify_file"}


def with_a_token() -> list[Any]:
    return [one for one in operations(api) if one.view_func.__name__ not in PUBLIC_OPERATIONS]


def test_only_the_verification_asks_for_no_token_and_it_has_limits_of_its_own() -> None:
    public = [one for one in operations(api) if one.view_func.__name__ in PUBLIC_OPERATIONS]
    assert [[type(check) for check in one.auth_callbacks] for one in public] == [[Anyone], [Anyone]]


def test_every_other_operation_names_its_scope_and_a_rule_of_the_table() -> None:
    found = with_a_token()
    assert len(found) >= 35
    for operation in found:
        (check,) = operation.auth_callbacks
        assert isinstance(check, Bearer)
        assert check.scope in set(Scope)
        assert table.knows(check.object, check.action), operation.view_func.__name__


def test_no_two_schemas_share_a_name() -> None:
    """ninja would keep the last of them and say so of both."""
    seen: dict[str, str] = {}
    for operation in operations(api):
        for model in operation.response_models.values():
            for name, schema in (model.model_json_schema(mode="serialization").get("$defs", {}) if model else {}).items():
                assert seen.setdefault(name, str(schema)) == str(schema), name


def test_without_a_token_nothing_opens_whatever_the_browser_is_logged_in_to(who: Actor, settings: Settings) -> None:
    settings.API_REFUSED_PER_MINUTE = 1_000
    client = sign_in(User.objects.get(pk=who.user_id))
    for operation in with_a_token():
        path = "/api/v1" + re.sub(r"{uuid(str)?:\w+}", str(uuid.uuid4()), operation.path)
        path = path.replace("{form_key}", "general").replace("{party_id}", "x")
        answer = client.generic(operation.methods[0], path)
        assert answer.status_code == 401, path
        assert answer.json()["code"] == "unauthenticated"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not-found"),
        ("GET", f"/filings/{uuid.UUID(int=1)}", 404, "not-found"),
        ("PUT", "/fees", 405, "method-not-allowed"),
        ("GET", "/fees?cause=108(3)&amount=-5", 422, "invalid"),
        ("GET", "/fees?cause=x%00", 400, "bad-request"),
        ("GET", "/filings?page=0", 422, "invalid"),
    ],
)
def test_a_refusal_is_a_problem(program: Program, method: str, path: str, status: int, code: str) -> None:
    answer = program.call(method, path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"].endswith(f"#problem-{code}")
    assert problem["title"]
    assert problem["detail"]


def send(program: Program, body: bytes, content_type: str = "application/json") -> Any:
    return program.client.generic("POST", "/api/v1/jurisdiction", body, content_type=content_type, headers=program.headers)


def test_a_body_must_be_json_of_a_bounded_size(program: Program, settings: Settings) -> None:
    assert send(program, b"{").status_code == 400
    assert send(program, b'{"cause": "\\u0000"}').status_code == 400
    assert send(program, b'{"cause": "\\ud800", "places": {}}').status_code == 400
    assert send(program, b'{"cause": NaN}').status_code == 400
    assert send(program, b"[" * 50_000).status_code == 400
    assert send(program, b"a=b", "application/x-www-form-urlencoded").status_code == 415
    settings.API_BODY_BYTES = 100
    answer = send(program, json.dumps({"cause": "108(3)", "places": {}, "agreed": "x" * 200}).encode())
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


@pytest.mark.parametrize(
    ("length", "chunked", "status"), [("", {}, 404), ("0", {}, 404), ("", {"HTTP_TRANSFER_ENCODING": "chunked"}, 415)]
)
def test_without_a_body_no_format_is_asked(program: Program, length: str, chunked: dict[str, str], status: int) -> None:
    """Some clients send no length with an empty POST, and some servers say text/plain where none was named."""
    path = f"/api/v1/drafts/{uuid.UUID(int=1)}/submission"
    answer = program.client.generic(
        "POST", path, headers=program.headers | {"Idempotency-Key": "once-000001"},
        content_type="text/plain", CONTENT_LENGTH=length, **chunked,
    )  # fmt: skip
    assert answer.status_code == status, answer.json()


def test_places_are_json_pointers_and_words_are_the_callers(who: Actor) -> None:
    body = {"cause": 5, "places": {"defendant": "粤0604"}, "nonsense": 1}
    chinese, english = (program_of(who, language=one).post("/jurisdiction", body).json() for one in ("zh-CN,zh", "en-GB,en"))
    assert {fault["pointer"] for fault in chinese["errors"]} == {"/cause", "/nonsense"}
    assert "应当是文字" in str(chinese["errors"])
    assert "must be text" in str(english["errors"])
    assert (chinese["title"], english["title"]) == ("有的内容不对", "Something is wrong")


def test_a_stranger_cannot_tell_anothers_filing_from_none(now: dt.datetime, program: Program) -> None:
    hidden = program.get(f"/filings/{make_filing(now).pk}").json()
    missing = program.get(f"/filings/{uuid.uuid4()}").json()
    assert hidden | {"instance": ""} == missing | {"instance": ""}


def test_a_token_has_a_limit_and_is_told_how_it_stands(who: Actor, settings: Settings, now: dt.datetime) -> None:
    settings.API_TOKEN_PER_MINUTE = 3
    program, other = program_of(who), program_of(who)
    left = [program.get("/courts").headers["RateLimit"] for _ in range(3)]
    assert [one.split(";")[1] for one in left] == ["r=2", "r=1", "r=0"]
    refused = program.get("/courts")
    assert (refused.status_code, refused.json()["code"], refused.headers["Retry-After"]) == (429, "too-many-requests", "20")
    assert refused.headers["RateLimit-Policy"] == '"token";q=3;w=60'
    assert other.get("/courts").status_code == 200
    with clock.at(now + dt.timedelta(seconds=20)):
        assert program.get("/courts").status_code == 200


def test_nobody_tries_tokens_out(settings: Settings, now: dt.datetime) -> None:
    settings.API_REFUSED_PER_MINUTE = 2
    answers = [Program(f"cp_{number:08d}_{'x' * 43}").get("/courts").status_code for number in range(4)]
    assert answers == [401, 401, 429, 429]


def test_a_network_has_a_limit_whatever_its_tokens(who: Actor, settings: Settings) -> None:
    settings.API_NETWORK_PER_MINUTE = 2
    assert [program_of(who).get("/courts").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "算诉讼费"), ("en", "Compute a fee")])
def test_the_document_and_its_page_are_public_and_in_both_languages(client: Client, language: str, words: str) -> None:
    client.cookies["django_language"] = language
    page = client.get("/api/")
    assert page.status_code == 200
    assert words in page.content.decode()
    document = client.get("/api/v1/openapi.json", headers={"accept-language": language.split("-", maxsplit=1)[0]}).json()
    assert words in document["paths"]["/api/v1/fees"]["get"]["summary"]
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]["/api/v1/filings/{filing_id}"]["get"]["responses"]) == {
        "200",
        "400",
        "401",
        "403",
        "404",
        "422",
        "429",
    }
