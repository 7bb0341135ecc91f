"""Runs a command against a throw-away PostgreSQL cluster on loopback: ``python -m tests.servers.postgres COMMAND…``.

PostgreSQL refuses root, so its programs run as the user ``postgres`` that its Debian package makes.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _programs() -> Path:
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _as_postgres(command: list[str]) -> list[str]:
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command] if os.geteuid() == 0 else command


def _in_memory(room: int = 8 << 30) -> Path | None:
    """A folder in memory, if it has the room (bytes): a cluster waits for its disk at every commit, and this one is not kept."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() and shutil.disk_usage(shared).free >= room else None


# Room for a million cases; what guards against a loss of power stays as the portal demands it.
_ROOM = [part for setting in ("max_wal_size=4GB", "shared_buffers=1GB") for part in ("-c", setting)]


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a fresh cluster that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="courtportal-postgres-", dir=_in_memory()))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port, data = free_port(), folder / "data"
    initdb = [str(_programs() / "initdb"), "-D", str(data), "-U", "portal", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run(_as_postgres(initdb), check=True, stdout=subprocess.DEVNULL, cwd=folder)
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=120", *_ROOM]
    server = subprocess.Popen(
        _as_postgres([str(_programs() / "postgres"), "-D", str(data), *options]),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_ready(port)
        yield f"postgresql://portal@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # fast: does not wait for connections that a test left open
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(port: int, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    ready = [str(_programs() / "pg_isready"), "-h", "127.0.0.1", "-p", str(port), "-q"]
    while subprocess.run(ready, check=False).returncode != 0:
        if time.monotonic() > deadline:
            raise TimeoutError("PostgreSQL did not start")
        time.sleep(0.1)


if __name__ == "__main__":
    with postgres() as url:
        sys.exit(subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode)
