"""Twelve clicks and twelve reports at once pay a fee once."""

from pathlib import Path

import pytest

from tests.servers.apart import on_sqlite, report_of
from tests.servers.postgres import postgres

SCRIPT = "tests.filing.fees.parallel_payment"
EXPECTED = {"orders": 1, "states": ["succeeded"], "payments": 1, "told": 1}


CLOSED = {"paid": 12, "decided": 12, "in_books": 12, "faults": []}


@pytest.mark.slow
def test_on_sqlite_a_fee_is_paid_once(tmp_path: Path) -> None:
    assert report_of(SCRIPT, tmp_path, on_sqlite(tmp_path)) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_on_postgresql_a_fee_is_paid_once(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of(SCRIPT, tmp_path, url) == EXPECTED


@pytest.mark.slow
@pytest.mark.postgres
def test_a_payment_and_the_closing_of_its_case_never_wait_for_each_other(tmp_path: Path) -> None:
    with postgres() as url:
        assert report_of("tests.filing.fees.parallel_closing", tmp_path, url) == CLOSED
