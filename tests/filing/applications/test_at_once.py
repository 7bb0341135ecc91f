"""Rows of an application are locked in one order, its case first: two clerks who seal at once never wait for each other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.postgres import postgres


@pytest.mark.slow
@pytest.mark.postgres
def test_a_ruling_that_closes_the_case_and_another_are_sealed_at_once(tmp_path: Path) -> None:
    with postgres() as url:
        done = subprocess.run(
            [sys.executable, "-m", "tests.filing.applications.parallel_sealing"],
            env={**os.environ, "COURTPORTAL_DATA": str(tmp_path), "DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"answers": 12, "closed": 6, "left": 0}
