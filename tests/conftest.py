"""What every test starts from."""

import datetime as dt
import os
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
DATABASE_FIXTURES = {"db", "transactional_db"}
LONGEST_FIRST = ("story", "own_database", "postgres", "browser", "slow")


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
    """``--database-only``: the second database need not hear again what does not depend on it."""
    parser.addoption("--database-only", action="store_true", help="only tests that the choice of the database can change")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is as it is on either database, where that was asked for; begin with the longest files."""
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not _depends_on_database(item)])
        items[:] = filter(_depends_on_database, items)
    # A story that begins last keeps one core busy for minutes while the other has nothing left to do.
    items.sort(
        key=lambda item: next(
            (place for place, mark in enumerate(LONGEST_FIRST) if item.get_closest_marker(mark)), len(LONGEST_FIRST)
        )
    )


class FailuresAtOnce:
    """What failed is said when it fails: a run that is cut short has said it."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Name the test and show where it broke."""
        if report.failed:
            self.config.pluginmanager.getplugin("terminalreporter").write_line(
                f"\nFAILED {report.nodeid} ({report.when})\n{report.longreprtext}"
            )


def pytest_configure(config: pytest.Config) -> None:
    """The process that prints is the one that says what failed."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        config.pluginmanager.register(FailuresAtOnce(config))


def _depends_on_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("own_database"):
        return True
    if item.get_closest_marker("browser") or item.get_closest_marker("any_database"):
        return False
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))
