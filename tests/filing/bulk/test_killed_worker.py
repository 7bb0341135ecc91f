"""A worker killed in the middle of a bulk job: the next goes on, every right row is filed, none twice."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROWS = 12
# Before the n-th durable write of each run, so that the deaths fall on reading, checking and submitting.
DEATHS = (3, 9, 14, 21, 60, 130)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COURTPORTAL_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    command = [sys.executable, "-m", "tests.filing.bulk.killed_worker", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_given_a_worker_killed_again_and_again_every_right_row_is_filed_once(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare", str(ROWS))
    assert prepared.returncode == 0, prepared.stderr
    killed = [run(tmp_path, "work", str(at)).returncode for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 4
    last = run(tmp_path, "work", "0")
    assert last.returncode == 0, last.stderr
    assert json.loads(run(tmp_path, "report").stdout) == {
        "state": "done",
        "rows": {"wrong": 2, "submitted": ROWS, "all": ROWS + 2},
        "filings": ROWS,
        "titles": ROWS,
        "drafts": ROWS,
        "bound": ROWS,
        "waiting": 0,
    }
