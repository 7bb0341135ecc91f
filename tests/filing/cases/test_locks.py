"""Rows of a case are locked in one order, the case first: two people who act at once never wait for each other."""

from pathlib import Path

import pytest

from tests.servers.apart import report_of
from tests.servers.postgres import postgres


@pytest.mark.slow
@pytest.mark.postgres
def test_two_who_act_on_the_same_rows_at_once_are_both_answered(tmp_path: Path) -> None:
    with postgres() as url:
        told = report_of("tests.filing.cases.parallel_locks", tmp_path, url, seconds=250)
    assert told["applying"] == ["done", "done"]
    assert told["mediating"] in (["done", "done"], ["done", "too_late"])
