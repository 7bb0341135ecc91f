"""A worker that is killed again and again serves each recipient exactly once."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Before the n-th durable write of each run, so that the deaths fall on different statements.
DEATHS = (2, 5, 13, 17, 9, 11, 16, 7, 23, 41)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COURTPORTAL_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    command = [sys.executable, "-m", "tests.delivery.killed_worker", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_given_a_worker_killed_at_many_points_then_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare")
    assert prepared.returncode == 0, prepared.stderr
    killed = [run(tmp_path, "work", str(at)).returncode for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 7
    last = run(tmp_path, "work", "0")
    assert last.returncode == 0, last.stderr
    report = json.loads(run(tmp_path, "report").stdout)
    assert report == {
        "waiting": 0,
        "sms": 7,
        "attempts": [["inbox", "reached"]] * 2 + [["sms", "sent"]] * 7,
        "most_events_of_a_kind": 1,
        "served": 2,
        "took_effect": 2,
        "proofs": 2,
        "tampered": [],
        "heads": True,
    }
