"""What every test starts from."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3.base import DatabaseWrapper as SQLite
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

from courtportal.kernel import clock
from tests.factories.tampering import all_triggers_lifted

# A busy machine is no finding: properties are judged by what holds, not by how long an example took.
properties.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("portal")

# A Tuesday on which nothing special happens.
EPOCH = dt.datetime(2026, 9, 1, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _chinese() -> None:
    """Every test begins in the language of record, whatever a page before it was read in."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    """The test's instant; the portal's clock stands still at it."""
    with clock.at(EPOCH):
        yield EPOCH


@pytest.fixture(scope="session", autouse=True)
def _settled_tables_are_emptied_between_tests() -> Iterator[None]:
    """SQLite empties tables by DELETE, which the triggers of settled rows refuse."""
    empty = SQLite.ops_class.execute_sql_flush

    def lifted(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with transaction.atomic(), all_triggers_lifted():
            empty(operations, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLite.ops_class, "execute_sql_flush", lifted)
        yield


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
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("own_database")
    return marked is not None or bool(fixtures & {"db", "transactional_db"})
