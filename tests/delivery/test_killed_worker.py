"""A worker that is killed again and again serves each recipient exactly once."""

import json
import signal
from pathlib import Path

import pytest

from courtportal.demo.bench.forks import Ended, Forks

PORTAL = "tests.delivery.killed_worker"
# Before the n-th durable write of each run, so that the deaths fall on different statements.
DEATHS = (2, 5, 13, 17, 9, 11, 16, 7, 23, 41)


def run(folder: Path, *words: str) -> Ended:
    return Forks(PORTAL).run(folder, *words)


@pytest.mark.slow
@pytest.mark.own_database
def test_given_a_worker_killed_at_many_points_then_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare")
    assert prepared.code == 0, prepared.errors
    killed = [run(tmp_path, "work", str(at)).code for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 7
    last = run(tmp_path, "work", "0")
    assert last.code == 0, last.errors
    report = json.loads(run(tmp_path, "report").output)
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
