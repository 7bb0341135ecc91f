"""Sending a stored file so that a browser saves it and never runs it (ASVS 5.0 V5.4)."""

from urllib.parse import quote

from django.http import StreamingHttpResponse

from courtportal.kernel.vault.files import read_chunks
from courtportal.kernel.vault.models import StoredFile

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def download(stored: StoredFile, name: str) -> StreamingHttpResponse:
    """The file as an attachment under `name` (RFC 6266 with an RFC 8187 name), in a sandbox of its own."""
    response = StreamingHttpResponse(read_chunks(stored), content_type=stored.media_type)
    response["Content-Length"] = str(stored.size)
    response["Content-Disposition"] = content_disposition(name)
    for header, value in _HEADERS.items():
        response[header] = value
    # The site's own policy must not replace the sandbox.
    response._csp_exempt = True  # type: ignore[attr-defined]
    return response


def content_disposition(name: str) -> str:
    """`attachment` with a plain name for old readers and the exact one in UTF-8."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
