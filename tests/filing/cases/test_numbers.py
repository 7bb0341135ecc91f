"""Case numbers have no gaps and no doubles, whatever happens at once; pressing submit often files once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgres import postgres

ACCEPTED = 13  # of twenty at once, seven are rolled back


def together(folder: Path, database_url: str) -> dict[str, object]:
    environment = {**os.environ, "COURTPORTAL_DATA": str(folder), "DATABASE_URL": database_url}
    done = subprocess.run(
        [sys.executable, "-m", "tests.filing.cases.parallel_acceptance"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    assert int(str(report.pop("answered"))) >= 20
    del report["seconds"]
    return report


EXPECTED = {"numbers": list(range(1, ACCEPTED + 1)), "last": ACCEPTED, "filings": 1, "answers": 1}


@pytest.mark.slow
def test_twenty_at_once_on_sqlite_take_numbers_without_gaps(tmp_path: Path) -> None:
    assert together(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}") == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_twenty_at_once_on_postgresql_take_numbers_without_gaps(tmp_path: Path) -> None:
    with postgres() as url:
        assert together(tmp_path, url) == EXPECTED
