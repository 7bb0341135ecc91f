"""Start-up checks: legal records must survive a power cut."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

SQLITE_WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
POSTGRES_WANTED = ("fsync", "full_page_writes", "synchronous_commit")


@register(Tags.database)
def check_durability(
    app_configs: Sequence[AppConfig] | None = None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """SQLite: WAL with synchronous FULL; PostgreSQL: fsync, full_page_writes and synchronous_commit on."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        with connection.cursor() as cursor:
            found += _sqlite(cursor) if connection.vendor == "sqlite" else _postgres(cursor)
    return found


def _sqlite(cursor: Any) -> list[CheckMessage]:
    wrong: list[CheckMessage] = []
    for name, wanted in SQLITE_WANTED.items():
        value = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if value not in {wanted, "memory"}:  # a database in memory is a test's
            wrong.append(Error(f"SQLite {name} is {value}, must be {wanted}", id="kernel.E001"))
    return wrong


def _postgres(cursor: Any) -> list[CheckMessage]:
    wrong: list[CheckMessage] = []
    for name in POSTGRES_WANTED:
        cursor.execute("SELECT current_setting(%s)", [name])
        value = cursor.fetchone()[0]
        if value == "off":
            wrong.append(Error(f"PostgreSQL {name} is off", id="kernel.E002"))
    return wrong
