"""A carrier that takes its time holds nobody up, and a worker killed while it waits or before it notes the answer sends once."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from courtportal.demo.bench.own_database import own_database, remove_with_database

ROOT = Path(__file__).resolve().parents[2]
MODULE = "tests.delivery.killed_worker"
# Before the n-th durable write of a run: on claiming, beginning, and noting what the carrier said.
DEATHS = (5, 6, 8)


class Carrier(ThreadingHTTPServer):
    """Takes each key once and answers the same reference for it; slow until it is let go."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked, self.let_go = threading.Event(), threading.Event()
        self.keys: list[str] = []


class Answer(BaseHTTPRequestHandler):
    """One request."""

    server: Carrier

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.keys.append(body["key"])
        self.server.asked.set()
        self.server.let_go.wait(60)
        answer = json.dumps({"reference": f"c:{body['key']}"}).encode()
        with contextlib.suppress(OSError):  # nobody is there to hear it any more
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def carrier() -> Iterator[Carrier]:
    server = Carrier()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        server.server_close()


def start(folder: Path, port: int, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {
        "COURTPORTAL_DATA": str(folder), "DATABASE_URL": own_database(folder),
        "SMS_CARRIER": "http", "SMS_URL": f"http://127.0.0.1:{port}/", "SMS_SECRET": "for-tests",
    }  # fmt: skip
    command = [sys.executable, "-m", MODULE, *words]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> str:
    out, wrong = process.communicate(timeout=200)
    assert process.returncode == 0, wrong
    return out


# Everything that a worker might hold while it waits: its job and its event, the message and the order it is for.
TABLES = ("kernel_scheduledjob", "kernel_outboxevent", "delivery_serviceattempt", "delivery_serviceorder", "kernel_auditentry")


def write_elsewhere(folder: Path) -> float:
    """Another process's write; returns how long it waited."""
    begun = time.monotonic()
    if (url := own_database(folder)).startswith("postgresql:"):
        with psycopg.connect(url) as other:
            other.execute("SET lock_timeout = '5s'")
            for table in TABLES:
                other.execute(sql.SQL("SELECT 1 FROM {} FOR UPDATE").format(sql.Identifier(table)))
            other.execute("UPDATE kernel_scheduledjob SET last_error = ''")
    else:
        with closing(sqlite3.connect(folder / "portal.sqlite3", timeout=5, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("UPDATE kernel_scheduledjob SET last_error = ''")
            other.execute("COMMIT")
    return time.monotonic() - begun


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a database of its own, on PostgreSQL too."""
    data = tmp_path / "data"
    data.mkdir()
    yield data
    remove_with_database(data)


@pytest.mark.slow
@pytest.mark.own_database
@pytest.mark.timeout(600)
def test_given_a_slow_carrier_and_killed_workers_nobody_waits_and_the_message_is_sent_and_noted_once(folder: Path) -> None:
    with carrier() as slow:
        finished(start(folder, slow.server_port, "prepare", "1", "0"))
        waiting = start(folder, slow.server_port, "work", "0")
        assert slow.asked.wait(120)
        assert write_elsewhere(folder) < 2
        waiting.send_signal(signal.SIGKILL)  # the carrier has the message, the portal does not know it
        waiting.communicate()
        slow.let_go.set()
        for at in DEATHS:
            dying = start(folder, slow.server_port, "work", str(at))
            dying.communicate(timeout=200)
            assert dying.returncode in {0, -signal.SIGKILL}
        finished(start(folder, slow.server_port, "work", "0"))
        report = json.loads(finished(start(folder, slow.server_port, "report")))
    assert len(set(slow.keys)) == 1
    assert len(slow.keys) > 1
    assert (report["waiting"], report["attempts"], report["most_events_of_a_kind"]) == (0, [["sms", "sent"]], 1)
