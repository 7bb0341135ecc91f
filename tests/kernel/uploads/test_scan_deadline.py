"""A scanner that answers, but never comes to an end, holds nobody up and lets nothing pass."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from courtportal.kernel.uploads import antivirus
from courtportal.kernel.uploads.antivirus import Verdict

LIMIT = 0.4
Behaviour = Callable[[socket.socket, threading.Event], None]


def reads_nothing(_peer: socket.socket, stop: threading.Event) -> None:
    stop.wait(5)


def answers_drop_by_drop(peer: socket.socket, stop: threading.Event) -> None:
    while not stop.wait(0.05):
        peer.send(b"s")


def answers_at_once(peer: socket.socket, _stop: threading.Event) -> None:
    while not peer.recv(65_536).endswith(bytes(4)):
        continue
    peer.sendall(b"stream: OK\0")


@contextlib.contextmanager
def daemon(behaviour: Behaviour) -> Iterator[str]:
    """Something on loopback that takes one connection and behaves so."""
    stop, listener = threading.Event(), socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        peer, _address = listener.accept()
        with peer, contextlib.suppress(OSError):
            behaviour(peer, stop)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        thread.join(5)
        listener.close()


@pytest.mark.parametrize(
    ("behaviour", "size", "verdict"),
    [
        (answers_at_once, 10, Verdict.CLEAN),
        (answers_drop_by_drop, 10, Verdict.UNAVAILABLE),  # each byte comes within any time-out of one step
        (reads_nothing, 10, Verdict.UNAVAILABLE),
        (reads_nothing, 20_000_000, Verdict.UNAVAILABLE),  # more than the buffers between the two hold
    ],
)
def test_the_whole_scan_has_one_end(
    behaviour: Behaviour, size: int, verdict: Verdict, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(antivirus, "_SCAN_SECONDS", LIMIT)
    file = tmp_path / "file"
    file.write_bytes(b"x" * size)
    with daemon(behaviour) as address:
        settings.CLAMAV_ADDRESS = address
        began = time.monotonic()
        assert antivirus.scan(file).verdict is verdict
        assert time.monotonic() - began < LIMIT * 4
