"""Pain 17: a large file never arrives. Here a line that breaks and a server that dies cost pieces, never the file."""

from pathlib import Path

import pytest

from courtportal.demo.bench.filing_upload import MOST_AGAIN, send
from courtportal.kernel.uploads.limits import MEGABYTE

pytestmark = [pytest.mark.own_database, pytest.mark.slow]


def test_given_a_line_cut_often_and_a_server_killed_then_the_file_arrives_whole_and_little_travels_twice(tmp_path: Path) -> None:
    sent = send(tmp_path, size=60 * MEGABYTE, cuts=2, kills=1, seed=7)
    assert sent.whole
    assert (sent.cuts, sent.kills) == (2, 1)
    assert sent.again <= MOST_AGAIN
