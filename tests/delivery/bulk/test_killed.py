"""A worker that is killed again and again in the middle of bulk jobs: every row once, nothing lost, nothing doubled."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEATHS = (9, 31, 60, 110)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COURTPORTAL_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    command = [sys.executable, "-m", "tests.delivery.bulk.killed", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_given_a_worker_killed_at_many_points_every_row_is_done_once(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare")
    assert prepared.returncode == 0, prepared.stderr
    killed = [run(tmp_path, "work", str(at)).returncode for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 3
    last = run(tmp_path, "work", "0")
    assert last.returncode == 0, last.stderr
    assert json.loads(run(tmp_path, "report").stdout) == {
        "waiting": 0,
        "jobs": ["done", "done"],
        "rows": ["done"] * 13,
        "orders": 6,
        "recipients": 18,
        "most_of_one": 1,
        "items": 18,
        # Eight of the crowd and five defendants are strangers with a phone; five plaintiffs with accounts are reminded.
        "sms": 18,
        "most_events_of_a_kind": 1,
        "tampered": [],
    }
