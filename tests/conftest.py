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


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--database-only``: the second database need not hear the pure rules again."""
    parser.addoption("--database-only", action="store_true", help="only tests that use the database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has no database in it, where that was asked for."""
    if not config.getoption("--database-only"):
        return
    with_database = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(with_database)])
    items[:] = with_database


def _uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & {"db", "transactional_db"})
