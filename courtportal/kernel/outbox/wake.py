"""Wakes the worker at once after a commit; only a hint, the worker looks every second anyway."""

import contextlib
import socket
from pathlib import Path

from django.conf import settings


def _path() -> Path:
    return Path(settings.DATA_DIR) / "work.sock"


def wake() -> None:
    """Send one datagram to the worker, if there is one on this machine."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(b"1", str(_path()))


class WakeListener:
    """The worker's end: waits for a datagram or the timeout."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = _path()
        path.unlink(missing_ok=True)
        # Deep in the file system the path is too long for a socket (108 bytes): then the worker only looks each second.
        with contextlib.suppress(OSError):
            self._socket.bind(str(path))

    def wait(self, seconds: float) -> None:
        """Return when woken or after ``seconds``."""
        self._socket.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            self._socket.recv(16)
            self._socket.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while self._socket.recv(16):
                    pass
