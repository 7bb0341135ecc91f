"""Writers and makers of heads at the same moment: no gap, no event left out, one row of heads, on both databases."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

SCRIPT = "tests.delivery.evidence_log.parallel_log"
EXPECTED = {"died": 0, "unnumbered": 0, "gapless": True, "events": True, "heads": True, "wrong": [], "not_covered": 0}


@pytest.mark.slow
def test_on_sqlite(tmp_path: Path) -> None:
    assert report_of(SCRIPT, tmp_path, on_sqlite(tmp_path), seconds=280) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of(SCRIPT, tmp_path, url, seconds=280) == EXPECTED
