"""Twelve clicks and twelve reports at once pay a fee once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgres import postgres

EXPECTED = {"orders": 1, "states": ["succeeded"], "payments": 1, "told": 1}


CLOSED = {"paid": 12, "decided": 12, "in_books": 12, "faults": []}


def together(folder: Path, database_url: str, what: str = "parallel_payment") -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.filing.fees.{what}"],
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
def test_on_sqlite_a_fee_is_paid_once(tmp_path: Path) -> None:
    assert together(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}") == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_a_fee_is_paid_once(tmp_path: Path) -> None:
    with postgres() as url:
        assert together(tmp_path, url) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_a_payment_and_the_closing_of_its_case_never_wait_for_each_other(tmp_path: Path) -> None:
    with postgres() as url:
        assert together(tmp_path, url, "parallel_closing") == CLOSED
