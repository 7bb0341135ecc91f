"""``manage.py up``: supervises serve, work, recognise, read and call_webhooks on one machine."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from courtportal.kernel.management.until_stopped import UntilStopped

LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
STOP_SECONDS = 20.0


@dataclass
class Child:
    """One supervised process; a child that keeps dying is restarted ever more slowly."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 0.5
    due: float = 0.0
    restarts: int = field(default=-1)

    def start(self) -> None:
        """Start or restart the process."""
        self.process = subprocess.Popen(self.command)
        self.started = time.monotonic()
        self.restarts += 1

    def tend(self) -> str | None:
        """Restart the process if it died; returns what to say of it."""
        if self.process is not None and self.process.poll() is None:
            return None
        now = time.monotonic()
        if self.process is not None:
            code, self.process = self.process.returncode, None
            self.pause = 0.5 if now - self.started > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE_SECONDS)
            self.due = now + self.pause
            return f"{self.name} ended with {code}, restarting in {self.pause:.1f} s"
        if now >= self.due:
            self.start()
        return None


def _answers(host: str, port: int) -> bool:
    """Whether somebody listens there: the pages are served from then on."""
    try:
        with socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=0.2):  # noqa: S104 - asks, does not listen
            return True
    except OSError:
        return False


class Command(UntilStopped):
    help = "Run the whole portal: pages and sockets, worker, recogniser, reader, sender of webhooks; restarts one that dies."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Supervise until SIGTERM or SIGINT, then stop all children."""
        call_command("check", databases=["default"])
        manage = [sys.executable, os.path.abspath(sys.argv[0])]
        self.heed_signals()
        children = [
            Child("serve", [*manage, "serve", "--host", options["host"], "--port", str(options["port"])]),
            Child("work", [*manage, "work"]),
            Child("recognise", [*manage, "recognise"]),
            Child("read", [*manage, "read"]),
            Child("call_webhooks", [*manage, "call_webhooks"]),
        ]
        self.stderr.write("starting …")
        for child in children:
            child.start()
        address = (options["host"], options["port"])
        ready = False
        while not self.stopping:
            for child in children:
                if said := child.tend():
                    self.stderr.write(said)
            if not ready and (ready := _answers(*address)):
                self.stderr.write(f"ready: {settings.PORTAL_URL}")
            time.sleep(0.2)
        self._stop_children(children)

    def _stop_children(self, children: list[Child]) -> None:
        running = [child.process for child in children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
