"""A worker killed in the middle of a bulk job: the next goes on, every right row is filed, none twice."""

import json
import signal
from pathlib import Path

import pytest

from courtportal.demo.bench.forks import Ended, Forks

PORTAL = "tests.filing.bulk.killed_worker"
ROWS = 12
# Before the n-th durable write of each run, so that the deaths fall on reading, checking and submitting.
DEATHS = (3, 9, 14, 21, 60, 130)


def run(folder: Path, *words: str) -> Ended:
    return Forks(PORTAL).run(folder, *words)


@pytest.mark.slow
@pytest.mark.own_database
@pytest.mark.timeout(600)
def test_given_a_worker_killed_again_and_again_every_right_row_is_filed_once(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare", str(ROWS))
    assert prepared.code == 0, prepared.errors
    killed = [run(tmp_path, "work", str(at)).code for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 4
    last = run(tmp_path, "work", "0")
    assert last.code == 0, last.errors
    assert json.loads(run(tmp_path, "report").output) == {
        "state": "done",
        "rows": {"wrong": 2, "submitted": ROWS, "all": ROWS + 2},
        "filings": ROWS,
        "titles": ROWS,
        "drafts": ROWS,
        "bound": ROWS,
        "waiting": 0,
    }
