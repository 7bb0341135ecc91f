"""What an intruder with the database's own rights does first: take away the triggers that keep settled rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def triggers_of(table: str) -> list[str]:
    """The names of the triggers on a table, sorted."""
    statement = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    if connection.vendor == "postgresql":
        statement = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(statement, [table])
        return sorted(name for (name,) in cursor.fetchall())


def lift_triggers(table: str) -> None:
    """The table's settled rows can be changed; a test's rollback brings the triggers back."""
    with connection.cursor() as cursor:
        for name in triggers_of(table):
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


@contextmanager
def all_triggers_lifted() -> Iterator[None]:
    """SQLite empties its tables by DELETE after a test with real transactions: the triggers come back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
