"""Pain 3: long operations were cut half way (calendars, notices). Ours are a row for each case, one transaction each, resumed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CASES = 16  # 500 in ``manage.py bench filing_calendar``
# Before the n-th durable write of each run, so that the deaths fall on different statements.
DEATHS = (3, 19, 44, 71, 23)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COURTPORTAL_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    command = [sys.executable, "-m", "tests.filing.calendar.killed_scheduler", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_given_a_worker_killed_five_times_then_every_case_is_scheduled_and_none_twice(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare", str(CASES))
    assert prepared.returncode == 0, prepared.stderr
    killed = [run(tmp_path, "work", str(at)).returncode for at in DEATHS]
    assert killed == [-signal.SIGKILL] * len(DEATHS)
    last = run(tmp_path, "work", "0")
    assert last.returncode == 0, last.stderr
    assert json.loads(run(tmp_path, "report").stdout) == {
        "waiting": 0,
        "states": {"scheduled": CASES},
        "hearings": CASES,
        "cases": CASES,
        "told": CASES,
        "most_in_a_room_at_once": 1,
        "most_for_a_clerk_at_once": 1,
    }
