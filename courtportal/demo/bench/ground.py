"""A portal's page server in a data folder of its own, which may be killed at any moment and started again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from courtportal.demo.bench.own_database import own_database

START_SECONDS = 90.0


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Ground:
    """The server, the person's cookies, and where things are."""

    data: Path
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    uploads: str = ""
    server: "subprocess.Popen[bytes] | None" = None
    teller: "subprocess.Popen[str] | None" = None

    def environment(self) -> dict[str, str]:
        """The settings of a process that works on this data folder."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "courtportal.settings.test",
            "COURTPORTAL_DATA": str(self.data),
            "DATABASE_URL": own_database(self.data),
            "UPLOAD_MAX_MEGABYTES": "600",
        }

    def ask(self, verb: str) -> Any:
        """Run a verb of ``account`` in a process of its own. Raises RuntimeError with what it said."""
        command = [sys.executable, "-m", "courtportal.demo.bench.account", verb]
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=self.environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout.splitlines()[-1])

    def answer(self) -> str:
        """What the draft holds of the long text; asked of a process that starts with the first question and stays."""
        if self.teller is None:
            command = [sys.executable, "-m", "courtportal.demo.bench.account", "answers"]
            self.teller = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        if self.teller.stdin is None or self.teller.stdout is None:
            raise RuntimeError("the teller has no pipes")
        self.teller.stdin.write("\n")
        self.teller.stdin.flush()
        return str(json.loads(self.teller.stdout.readline()))

    def start(self) -> None:
        """Start the server and return when it answers."""
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        self.server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=10).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server did not start")

    def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        if self.server is not None:
            self.server.send_signal(signal.SIGKILL)
            self.server.wait()
            self.server = None


@contextmanager
def ground(folder: Path) -> Iterator[Ground]:
    """A running server on a fresh data folder inside ``folder``; killed afterwards."""
    data = folder / "data"
    data.mkdir()
    for part in ("keys", "secret_key"):
        source = Path(settings.DATA_DIR) / part
        if source.is_dir():
            shutil.copytree(source, data / part)
        elif source.exists():
            shutil.copy(source, data / part)
    made = Ground(data, free_port())
    told = made.ask("prepare")
    made.cookies, made.page, made.uploads = told["cookies"], told["page"], told["uploads"]
    made.start()
    try:
        yield made
    finally:
        made.kill()
        if made.teller is not None:
            made.teller.kill()
            made.teller.communicate()
