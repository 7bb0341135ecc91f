"""Writers and makers of heads at the same moment: no gap, no event left out, one row of heads, on both databases."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgres import postgres

ROOT = Path(__file__).resolve().parents[3]
EXPECTED = {"died": 0, "unnumbered": 0, "gapless": True, "events": True, "heads": True, "wrong": [], "not_covered": 0}


def together(folder: Path, database_url: str) -> object:
    environment = {**os.environ, "COURTPORTAL_DATA": str(folder), "DATABASE_URL": database_url}
    command = [sys.executable, "-m", "tests.delivery.evidence_log.parallel_log"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_on_sqlite(tmp_path: Path) -> None:
    assert together(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}") == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql(tmp_path: Path) -> None:
    with postgres() as url:
        assert together(tmp_path, url) == EXPECTED
