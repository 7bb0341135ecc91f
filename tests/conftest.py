"""What every test starts from."""

import datetime as dt
from collections.abc import Iterator

import pytest

from courtportal.kernel import clock

# A Tuesday on which nothing special happens.
EPOCH = dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    """The test's instant; the portal's clock stands still at it."""
    with clock.at(EPOCH):
        yield EPOCH
