"""A worker that is killed again and again in the middle of bulk jobs: every row once, nothing lost, nothing doubled."""

import json
import signal
from pathlib import Path

import pytest

from courtportal.demo.bench.forks import Ended, Forks

PORTAL = "tests.delivery.bulk.killed"
DEATHS = (9, 31, 60, 110)


def run(folder: Path, *words: str) -> Ended:
    return Forks(PORTAL).run(folder, *words)


@pytest.mark.slow
@pytest.mark.own_database
@pytest.mark.timeout(600)
def test_given_a_worker_killed_at_many_points_every_row_is_done_once(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare")
    assert prepared.code == 0, prepared.errors
    killed = [run(tmp_path, "work", str(at)).code for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 3
    last = run(tmp_path, "work", "0")
    assert last.code == 0, last.errors
    assert json.loads(run(tmp_path, "report").output) == {
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
