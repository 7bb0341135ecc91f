"""Pain 6: numbers reused or doubled. Two hundred at once are in ``manage.py bench filing_acceptances``; here twenty."""

from pathlib import Path

import pytest

from tests.filing.cases.test_numbers import ACCEPTED, together


@pytest.mark.slow
def test_acceptances_at_once_with_rollbacks_leave_no_hole_and_no_double(tmp_path: Path) -> None:
    report = together(tmp_path, f"sqlite:///{tmp_path / 'portal.sqlite3'}")
    assert report["numbers"] == list(range(1, ACCEPTED + 1))
    assert report["last"] == ACCEPTED
