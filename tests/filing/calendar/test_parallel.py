"""Two clerks who schedule the same person, or the same room, at the same instant: one wins, on both databases."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

SCRIPT = "tests.filing.calendar.parallel_scheduling"
EXPECTED = {
    "answers": [["people_taken"] * 11 + ["scheduled"], ["room_taken"] * 11 + ["scheduled"], ["scheduled"] * 12],
    "hearings": 14,
    "cases in trial": 14,
}


@pytest.mark.slow
def test_twelve_at_once_on_sqlite_take_a_person_and_a_room_once(tmp_path: Path) -> None:
    assert report_of(SCRIPT, tmp_path, on_sqlite(tmp_path)) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_twelve_at_once_on_postgresql_take_a_person_and_a_room_once(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of(SCRIPT, tmp_path, url) == EXPECTED
