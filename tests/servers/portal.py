"""The real portal as a person would run it: ``manage.py up`` with a data folder of its own, on loopback."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from courtportal.demo.bench.own_database import own_database
from tests.servers.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


@dataclass
class Portal:
    """A running portal."""

    url: str
    data: Path
    supervisor: "subprocess.Popen[bytes]"
    environment: dict[str, str]

    def manage(self, *arguments: str, check: bool = True) -> str:
        """Run a management command on the portal's data; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise AssertionError(f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def process(self, name: str) -> int:
        """The process id of one of the supervised children (serve, work, recognise)."""
        children = Path(f"/proc/{self.supervisor.pid}/task/{self.supervisor.pid}/children").read_text().split()
        for child in children:
            words = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if name.encode() in words:
                return int(child)
        raise LookupError(name)

    def kill(self, name: str) -> None:
        """SIGKILL one of the children; the supervisor restarts it."""
        os.kill(self.process(name), signal.SIGKILL)

    def wait_until_up(self, seconds: float = START_SECONDS) -> None:
        """Return when the front page answers."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(self.url, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                if self.supervisor.poll() is not None:
                    raise AssertionError(f"the portal ended with {self.supervisor.returncode}") from None
            if time.monotonic() > deadline:
                raise TimeoutError("the portal did not start")
            time.sleep(0.2)


@contextmanager
def portal(data: Path, *, prepare: tuple[tuple[str, ...], ...] = (("set_up",),), **environment: str) -> Iterator[Portal]:
    """A portal in ``data`` after the management commands ``prepare``; stopped afterwards."""
    port = free_port()
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "courtportal.settings.demo",
        "COURTPORTAL_DATA": str(data),
        "DATABASE_URL": own_database(data),
        "PORTAL_URL": f"http://localhost:{port}",
        **environment,
    }
    for command in prepare:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    log = (data / "portal.log").open("ab")
    supervisor = subprocess.Popen(
        [sys.executable, "manage.py", "up", "--port", str(port)], cwd=ROOT, env=env, stdout=log, stderr=log
    )
    running = Portal(f"http://localhost:{port}", data, supervisor, env)
    try:
        running.wait_until_up()
        yield running
    finally:
        supervisor.terminate()
        supervisor.wait(30)
        log.close()
