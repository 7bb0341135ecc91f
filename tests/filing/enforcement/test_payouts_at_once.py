"""Two officers with two cases of one claim never promise the same money twice."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

SCRIPT = "tests.filing.enforcement.parallel_payouts"
EXPECTED = {"answers": ["nothing left", "proposed"], "payouts": 1}


@pytest.mark.slow
def test_on_sqlite_the_money_of_a_claim_is_proposed_once(tmp_path: Path) -> None:
    assert report_of(SCRIPT, tmp_path, on_sqlite(tmp_path)) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_the_money_of_a_claim_is_proposed_once(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of(SCRIPT, tmp_path, url) == EXPECTED
