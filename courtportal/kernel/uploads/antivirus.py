"""Asks a ClamAV daemon about a file, by its INSTREAM command. No answer, or none in time, is never "clean"."""

import enum
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_CHUNK = 256 * 1024
_SIZE_ERROR = "INSTREAM size limit exceeded"  # the daemon's StreamMaxLength: it never takes this file
_SCAN_SECONDS = 120.0  # for the whole scan: a daemon that answers a byte a minute holds nobody longer
_LONGEST_REPLY = 64 * 1024


class Verdict(enum.Enum):
    NOT_ASKED = "not_asked"
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class ScanResult:
    """A verdict, and the virus's name when there is one."""

    verdict: Verdict
    virus: str = ""


def scan(path: Path) -> ScanResult:
    """Ask the daemon at the setting CLAMAV_ADDRESS (`host:port` or the path of a socket; empty: there is none)."""
    address = settings.CLAMAV_ADDRESS
    if not address:
        return ScanResult(Verdict.NOT_ASKED)
    try:
        reply = _ask(address, path)
    except OSError:
        return ScanResult(Verdict.UNAVAILABLE)
    if reply == "stream: OK":
        return ScanResult(Verdict.CLEAN)
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return ScanResult(Verdict.INFECTED, reply.removeprefix("stream: ").removesuffix(" FOUND"))
    return ScanResult(Verdict.TOO_LARGE if reply.startswith(_SIZE_ERROR) else Verdict.UNAVAILABLE)


def _ask(address: str, path: Path) -> str:
    """Its reply. Raises OSError; TimeoutError when the time for the whole scan is over."""
    end = time.monotonic() + _SCAN_SECONDS
    with _connect(address, end) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up on a file too large for it; its answer is there
            _send(connection, path, end)
        reply = b""
        while not reply.endswith(b"\0") and len(reply) < _LONGEST_REPLY and (piece := _within(connection, end).recv(4096)):
            reply += piece
    return reply.rstrip(b"\0\n").decode("utf-8", "replace")


def _within(connection: socket.socket, end: float) -> socket.socket:
    """The connection, whose next step may take what is left of the time. Raises TimeoutError when nothing is left."""
    connection.settimeout(_left(end))
    return connection


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(connection: socket.socket, path: Path, end: float) -> None:
    with path.open("rb") as file:
        _within(connection, end).sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            _within(connection, end).sendall(len(chunk).to_bytes(4, "big") + chunk)
        _within(connection, end).sendall(bytes(4))


def _connect(address: str, end: float) -> socket.socket:
    if address.startswith("/"):
        connection = _within(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), end)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_left(end))
