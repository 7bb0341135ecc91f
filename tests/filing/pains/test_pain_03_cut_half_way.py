"""Pain 3: long operations were cut half way (calendars, notices). Ours are a row for each case, one transaction each, resumed."""

import json
import signal
from pathlib import Path

import pytest

from courtportal.demo.bench.forks import Ended, Forks

PORTAL = "tests.filing.calendar.killed_scheduler"
CASES = 16  # 500 in ``manage.py bench filing_calendar``
# Before the n-th durable write of each run, so that the deaths fall on different statements.
DEATHS = (3, 19, 44, 71, 23)


def run(folder: Path, *words: str) -> Ended:
    return Forks(PORTAL).run(folder, *words)


@pytest.mark.slow
@pytest.mark.own_database
def test_given_a_worker_killed_five_times_then_every_case_is_scheduled_and_none_twice(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare", str(CASES))
    assert prepared.code == 0, prepared.errors
    killed = [run(tmp_path, "work", str(at)).code for at in DEATHS]
    assert killed == [-signal.SIGKILL] * len(DEATHS)
    last = run(tmp_path, "work", "0")
    assert last.code == 0, last.errors
    assert json.loads(run(tmp_path, "report").output) == {
        "waiting": 0,
        "states": {"scheduled": CASES},
        "hearings": CASES,
        "cases": CASES,
        "told": CASES,
        "most_in_a_room_at_once": 1,
        "most_for_a_clerk_at_once": 1,
    }
