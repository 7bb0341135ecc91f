"""A body has its limit whether its length was announced or not, at the server as it really runs."""

import asyncio
import http.client
import threading
import time
from collections.abc import Iterable, Iterator

import pytest
import uvicorn
from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string

from courtportal.kernel.web.bodies import Body, Message
from tests.servers.postgres import free_port

PIECE = b"x" * 65_536
FORM = "application/x-www-form-urlencoded"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """The port of uvicorn with the portal's own application."""
    port = free_port()
    running = uvicorn.Server(uvicorn.Config("courtportal.asgi:application", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    yield port
    running.should_exit = True
    thread.join(10)


def pieces(count: int) -> Iterable[bytes]:
    return (PIECE for _ in range(count))


def send(port: int, path: str, body: Iterable[bytes], media: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Host": "localhost", "Content-Type": media, **headers}
    connection.request("POST", path, body, headers, encode_chunked="Content-Length" not in headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text


def test_a_form_in_chunks_is_cut_at_the_limit_and_told_by_the_house(server: int) -> None:
    too_many = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // len(PIECE) + 1
    answer, page = send(server, "/language/", pieces(too_many), FORM, **{"Transfer-Encoding": "chunked", "Accept": "text/html"})
    assert (answer.status, answer.headers["Connection"]) == (413, "close")
    assert "提交的内容太大" in page


def test_an_announced_length_above_the_limit_is_refused_before_it_comes(server: int) -> None:
    length = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer, _page = send(server, "/language/", [b"x"], FORM, **{"Content-Length": length})
    assert answer.status == 413


def test_a_program_hears_it_as_a_problem_at_the_limit_of_the_interface(server: int) -> None:
    over = settings.API_BODY_BYTES // len(PIECE) + 1
    headers = {"Transfer-Encoding": "chunked"}
    for count in (over, settings.DATA_UPLOAD_MAX_MEMORY_SIZE // len(PIECE) + 1):
        answer, problem = send(server, "/api/v1/drafts", pieces(count), "application/json", **headers)
        assert (answer.status, answer.headers["Content-Type"]) == (413, "application/problem+json")
        assert "too-large" in problem


def test_a_short_form_in_chunks_is_a_form_like_any_other(server: int) -> None:
    token = _get_new_csrf_string()
    fields = [f"csrfmiddlewaretoken={token}&".encode(), b"language=en&", b"next=/"]
    headers = {"Transfer-Encoding": "chunked", "Cookie": f"{settings.CSRF_COOKIE_NAME}={token}"}
    answer, _page = send(server, "/language/", fields, FORM, **headers)
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    assert f"{settings.LANGUAGE_COOKIE_NAME}=en" in str(answer.headers.get_all("Set-Cookie"))


def test_what_comes_after_the_cut_is_read_and_kept_nowhere() -> None:
    sent = iter([*({"type": "http.request", "body": PIECE, "more_body": True} for _ in range(4)), {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(sent)

    async def taken(body: Body) -> list[Message]:
        return [await body.next() for _ in range(3)]

    first, cut, end = asyncio.run(taken(Body(receive, most=len(PIECE), announced=0)))
    assert (first["body"], cut["body"], cut["more_body"], end["type"]) == (PIECE, b"", False, "http.disconnect")
