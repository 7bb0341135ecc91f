"""Two pages of evidence, each sent twelve times at once, are two items; every sending is answered by the item of its page."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

SCRIPT = "tests.filing.sent_once.parallel_evidence"
EXPECTED = {"answers": 24, "different": 2, "items": 2, "entries": 2}


@pytest.mark.slow
def test_on_sqlite_a_page_sent_many_times_at_once_counts_once(tmp_path: Path) -> None:
    assert report_of(SCRIPT, tmp_path, on_sqlite(tmp_path)) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_a_page_sent_many_times_at_once_counts_once(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of(SCRIPT, tmp_path, url) == EXPECTED
