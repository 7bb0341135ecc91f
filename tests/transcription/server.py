"""Real processes for the tests of live hearings: a web server on loopback and the recogniser, on a data folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from courtportal.demo.bench.tables import copy_tables

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


def free_port() -> int:
    """A port of the loopback interface that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class CourtServer:
    """The portal's processes; each can be killed and started again."""

    data: Path
    port: int = field(default_factory=free_port)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "COURTPORTAL_DATA": str(self.data),
            "DATABASE_URL": f"sqlite:///{self.data / 'portal.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "courtportal.settings.test",
            "PORTAL_URL": self.url,
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run(self, script: str) -> str:
        """Run a piece of Python inside the portal; returns what it printed."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{script}"]
        done = subprocess.run(command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        """Start ``serve`` or ``recognise``; a server answers when this returns."""
        arguments = ["--port", str(self.port)] if name == "serve" else []
        command = [sys.executable, "manage.py", name, *arguments]
        log = (self.data / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(command, cwd=REPOSITORY, env=self.environment, stdout=log, stderr=log)
        log.close()
        if name == "serve":
            self._wait()

    def kill(self, name: str) -> None:
        """SIGKILL the process."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End all processes."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(20)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError((self.data / "serve.log").read_text()[-2000:])


@contextmanager
def court_server(data: Path) -> Iterator[CourtServer]:
    """Server and recogniser with the shipped speech model, stopped afterwards."""
    server = CourtServer(data)
    copy_tables(data / "portal.sqlite3")
    server.manage("speech_model", "install")
    try:
        server.start("serve")
        server.start("recognise")
        yield server
    finally:
        server.stop()
