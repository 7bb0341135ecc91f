"""Asks a ClamAV daemon about a file, by its INSTREAM command. No answer is never "clean"."""

import enum
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

_CHUNK = 256 * 1024
_SIZE_ERROR = "INSTREAM size limit exceeded"  # the daemon's StreamMaxLength: it never takes this file
_TIMEOUT_SECONDS = 60


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
    with _connect(address) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it hangs up on a file too large for it; its answer is there
            _send(connection, path)
        reply = b""
        while not reply.endswith(b"\0") and (piece := connection.recv(4096)):
            reply += piece
    return reply.rstrip(b"\0\n").decode("utf-8", "replace")


def _send(connection: socket.socket, path: Path) -> None:
    with path.open("rb") as file:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(_CHUNK):
            connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
        connection.sendall(bytes(4))


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(_TIMEOUT_SECONDS)
        connection.connect(address)
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=_TIMEOUT_SECONDS)
