"""The one client for outgoing HTTP: one allowed host, no redirects, a time limit and a size cap (OWASP SSRF guidance)."""

import http.client
import ssl
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 10
MOST_BYTES = 1_000_000


def post(url: str, body: bytes, *, headers: dict[str, str], allowed_host: str) -> bytes:
    """POST and return the answer's body. Raises OSError for a wrong host, a status other than 2xx, or too long an answer."""
    parts = urlsplit(url)
    if parts.hostname != allowed_host or parts.scheme not in {"http", "https"}:
        raise OSError(f"host {parts.hostname} is not allowed")
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("POST", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}", body, headers)
        answer = connection.getresponse()
        content = answer.read(MOST_BYTES + 1)
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300 or len(content) > MOST_BYTES:
        raise OSError(f"status {answer.status}")
    return content
