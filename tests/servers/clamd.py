"""A real ClamAV daemon with signatures of our own, on loopback."""

import hashlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.postgres import free_port

START_SECONDS = 60.0
# Not a virus: words that our signature names, so that the test needs no foreign data base.
INFECTED = b"COURTPORTAL-STANDARD-ANTIVIRUS-TEST-WORDS"
SIGNATURE = "Courtportal.Test.Words"
MARKED_FILE = b"a file known by its hash as a whole"
MARKED_SIGNATURE = "Courtportal.Test.File"


def _signatures(folder: Path) -> None:
    (folder / "own.ndb").write_text(f"{SIGNATURE}:0:*:{INFECTED.hex()}\n")
    known = f"{hashlib.md5(MARKED_FILE, usedforsecurity=False).hexdigest()}:{len(MARKED_FILE)}:{MARKED_SIGNATURE}\n"
    (folder / "own.hdb").write_text(known)


def _configuration(folder: Path, port: int) -> Path:
    lines = {
        "DatabaseDirectory": folder,
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "Foreground": "yes",
        "LogFile": folder / "log",
        "StreamMaxLength": "100M",
        "SelfCheck": 0,
    }
    file = folder / "clamd.conf"
    file.write_text("".join(f"{key} {value}\n" for key, value in lines.items()))
    return file


def _wait(port: int, daemon: "subprocess.Popen[bytes]", folder: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if daemon.poll() is not None or time.monotonic() > end:
                raise AssertionError((folder / "log").read_text()) from None
            time.sleep(0.1)
        else:
            return


@contextmanager
def clamd() -> Iterator[str]:
    """The address of a running daemon; stopped afterwards."""
    folder, port = Path(tempfile.mkdtemp(prefix="courtportal-clamd-")), free_port()
    _signatures(folder)
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    with (folder / "output").open("wb") as output:
        daemon = subprocess.Popen([program, "-c", str(_configuration(folder, port))], stdout=output, stderr=output)
    try:
        _wait(port, daemon, folder)
        yield f"127.0.0.1:{port}"
    finally:
        daemon.terminate()
        daemon.wait(30)
        shutil.rmtree(folder)
