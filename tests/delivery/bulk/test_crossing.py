"""Two bulk jobs with the same cases in opposite order never wait for one another."""

from pathlib import Path

import pytest

from tests.servers.apart import report_of
from tests.servers.postgres import postgres


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_two_jobs_that_cross_are_both_done_at_the_first_try(tmp_path: Path) -> None:
    with postgres() as url:
        found = report_of("tests.delivery.bulk.crossing_jobs", tmp_path, url)
    assert found == {"answers": ["done", "done"], "jobs": ["done", "done"], "orders": 2}
