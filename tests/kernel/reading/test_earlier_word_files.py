"""Word files that were sent before copies to read were known get theirs after everything that comes meanwhile."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

SCRIPT = "tests.kernel.reading.earlier_word_files"
EXPECTED = {"order": list(range(201)), "hours": [1, 2], "first": 200}


@pytest.mark.slow
def test_on_sqlite_the_newest_wait_first_and_each_batch_has_its_hour(tmp_path: Path) -> None:
    assert report_of(SCRIPT, tmp_path, on_sqlite(tmp_path)) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_too(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of(SCRIPT, tmp_path, url) == EXPECTED
