"""Two clerks who schedule the same person, or the same room, at the same instant: one wins, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgres import postgres

EXPECTED = {
    "answers": [["people_taken"] * 11 + ["scheduled"], ["room_taken"] * 11 + ["scheduled"], ["scheduled"] * 12],
    "hearings": 14,
    "cases in trial": 14,
}


def together(folder: Path, database_url: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.filing.calendar.parallel_scheduling"],
        env={**os.environ, "COURTPORTAL_DATA": str(folder), "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return report


@pytest.mark.slow
def test_twelve_at_once_on_sqlite_take_a_person_and_a_room_once(tmp_path: Path) -> None:
    assert together(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}") == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_twelve_at_once_on_postgresql_take_a_person_and_a_room_once(tmp_path: Path) -> None:
    with postgres() as url:
        assert together(tmp_path, url) == EXPECTED
