"""Rows of an application are locked in one order, its case first: two clerks who seal at once never wait for each other."""

from pathlib import Path

import pytest

from tests.servers.apart import report_of
from tests.servers.postgres import postgres


@pytest.mark.slow
@pytest.mark.postgres
def test_a_ruling_that_closes_the_case_and_another_are_sealed_at_once(tmp_path: Path) -> None:
    with postgres() as url:
        told = report_of("tests.filing.applications.parallel_sealing", tmp_path, url)
    assert told == {"answers": 12, "closed": 6, "left": 0}
