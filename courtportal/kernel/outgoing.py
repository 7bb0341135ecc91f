"""The one client for outgoing HTTP: one allowed host, no redirects, a time limit and a size cap (OWASP SSRF guidance)."""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; the names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def request(
    method: str, url: str, body: bytes = b"", *, headers: Mapping[str, str], allowed_host: str, most_bytes: int = MOST_BYTES
) -> Answer:
    """Ask, and return the answer whatever its status. Raises OSError for a wrong host, no answer, or too long an answer."""
    parts = urlsplit(url)
    if parts.hostname != allowed_host or parts.scheme not in {"http", "https"}:
        raise OSError(f"host {parts.hostname} is not allowed")
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request(method, path, body or None, dict(headers))
        answer = connection.getresponse()
        content = answer.read(most_bytes + 1)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if len(content) > most_bytes:
        raise OSError("the answer is too long")
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)


def post(url: str, body: bytes, *, headers: dict[str, str], allowed_host: str) -> bytes:
    """POST and return the answer's body. Raises OSError for a wrong host, a status other than 2xx, or too long an answer."""
    answer = request("POST", url, body, headers=headers, allowed_host=allowed_host)
    if not 200 <= answer.status < 300:
        raise OSError(f"status {answer.status}")
    return answer.body
