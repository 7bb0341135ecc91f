"""Pain 10: what was typed is gone after a kill or an expired session. Here nothing older than a second is ever lost.

The other ways to lose a form (expired session, no line, another window) are in ``tests/filing/intake/test_autosave_browser.py``.
"""

from pathlib import Path

import pytest

from courtportal.demo.bench.filing_typing import KINDS, MOST_LOST, loss, play

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]


def test_given_browser_line_or_server_killed_while_one_types_then_nothing_older_than_a_second_is_lost(tmp_path: Path) -> None:
    played = list(play(tmp_path, len(KINDS), 3))
    assert [one.kind for one in played] == list(KINDS)
    assert all(one.lost <= MOST_LOST for one in played), played


def test_the_loss_is_the_age_of_the_oldest_missing_letter() -> None:
    typed = [(10.0, "自"), (10.5, "自二"), (11.0, "自二零")]
    assert loss(typed, "自二零", 12.0) == 0
    assert loss(typed, "自二", 12.0) == 1.0
    assert loss(typed, "", 12.0) == 2.0
    assert loss(typed, "别的", 12.0) == 2.0
