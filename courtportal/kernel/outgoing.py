"""The one client for outgoing HTTP: one allowed host, no redirects, a time limit and a size cap (OWASP SSRF guidance).

Where a stranger chose the host, a ``Guard`` also judges where its name leads: the name is resolved once, every address of it
must be a public one, and the connection goes to the very address that was judged (a second look-up could say otherwise).
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

import structlog

from courtportal.kernel.transactions import is_held

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 10
MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; the names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Guard:
    """How a host is treated that a stranger chose: public addresses only, and so much time for all of it together."""

    public_only: bool
    most_seconds: float


def _say_if_others_wait(host: str | None) -> None:
    """Nobody shall wait for another machine: who asks one with a transaction open stands in the journal."""
    if is_held():
        log.warning("another machine is asked inside a transaction", host=host)


def request(
    method: str,
    url: str,
    body: bytes = b"",
    *,
    headers: Mapping[str, str],
    allowed_host: str,
    most_bytes: int = MOST_BYTES,
    guard: Guard | None = None,
) -> Answer:
    """Ask, and return the answer whatever its status. Raises OSError for a wrong host, no answer, or too long an answer."""
    parts = urlsplit(url)
    _say_if_others_wait(parts.hostname)
    if parts.hostname != allowed_host or parts.scheme not in {"http", "https"}:
        raise OSError(f"host {parts.hostname} is not allowed")
    connection = _connection(parts, guard)
    try:
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        with _cut_off_after(connection, guard.most_seconds if guard else None):
            connection.request(method, path, body or None, dict(headers))
            answer = connection.getresponse()
            content = answer.read(most_bytes + 1)
    except (http.client.HTTPException, ValueError) as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()
    if len(content) > most_bytes:
        raise OSError("the answer is too long")
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content)


class _ToAddress(http.client.HTTPConnection):
    """A connection to an address that was judged, under the name that was asked for."""

    address = ""
    context: ssl.SSLContext | None = None

    def connect(self) -> None:
        """Connect to the address; a certificate is judged by the name."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)


def _connection(parts: SplitResult, guard: Guard | None) -> http.client.HTTPConnection:
    """A connection that is not open yet. Raises OSError for an address that may not be called."""
    secure = parts.scheme == "https"
    if guard is not None:
        port = parts.port or (443 if secure else 80)
        guarded = _ToAddress(parts.hostname or "", port, timeout=min(TIMEOUT_SECONDS, guard.most_seconds))
        guarded.address = _judged_address(parts.hostname or "", port, guard)
        guarded.context = ssl.create_default_context() if secure else None
        return guarded
    if secure:
        return http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)


def _judged_address(host: str, port: int, guard: Guard) -> str:
    """The first address of the name; with ``public_only`` none of them may be private, local or reserved."""
    addresses = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if guard.public_only and not all(is_public(address) for address in addresses):
        raise OSError(f"host {host} is at an address that is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether the whole internet reaches the address; one that carries an IPv4 address inside is judged by that, too."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None and not (inner.is_global and not inner.is_multicast):
            return False
        if found in _NAT64 and not is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))):
            return False
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@contextmanager
def _cut_off_after(connection: http.client.HTTPConnection, seconds: float | None) -> Iterator[None]:
    """Close the connection after so long: a receiver that answers byte by byte would outlast every pause it is allowed."""
    if seconds is None:
        yield
        return

    def cut() -> None:
        if connection.sock is not None:
            with suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def post(url: str, body: bytes, *, headers: dict[str, str], allowed_host: str) -> bytes:
    """POST and return the answer's body. Raises OSError for a wrong host, a status other than 2xx, or too long an answer."""
    answer = request("POST", url, body, headers=headers, allowed_host=allowed_host)
    if not 200 <= answer.status < 300:
        raise OSError(f"status {answer.status}")
    return answer.body
