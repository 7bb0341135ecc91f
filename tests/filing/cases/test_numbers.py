"""Case numbers have no gaps and no doubles, whatever happens at once; pressing submit often files once."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

ACCEPTED = 13  # of twenty at once, seven are rolled back


def together(folder: Path, database_url: str) -> dict[str, object]:
    report: dict[str, object] = report_of("tests.filing.cases.parallel_acceptance", folder, database_url)
    assert int(str(report.pop("answered"))) >= 20
    del report["seconds"]
    return report


EXPECTED = {"numbers": list(range(1, ACCEPTED + 1)), "last": ACCEPTED, "filings": 1, "answers": 1}


@pytest.mark.slow
def test_twenty_at_once_on_sqlite_take_numbers_without_gaps(tmp_path: Path) -> None:
    assert together(tmp_path, on_sqlite(tmp_path)) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_twenty_at_once_on_postgresql_take_numbers_without_gaps(tmp_path: Path) -> None:
    with postgres() as url:
        assert together(tmp_path, url) == EXPECTED
