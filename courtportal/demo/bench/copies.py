"""Makes many rows out of one: a million cases in minutes, by the database itself.

A copy has everything of its pattern but what is named; what must be single (keys, numbers) is named. Nothing of the
portal's own code runs, so the rows are as many as asked for and as real as their pattern.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

# SQL for a new identifier, as each database stores one.
NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"


def new_id() -> str:
    """The SQL of a fresh identifier."""
    return NEW_ID[connection.vendor]


def copy_rows(pattern: models.Model, *, first: int, last: int, but: Mapping[str, str]) -> int:
    """Insert copies number ``first`` … ``last`` of a stored row; ``but`` gives columns' SQL, in which ``n`` is the number."""
    columns, chosen, table = _columns(pattern, but)
    key = pattern._meta.pk
    statement = (
        f"INSERT INTO {table} ({columns}) {NUMBERS} "  # noqa: S608 — names of our own models only
        f"SELECT {chosen} FROM numbers CROSS JOIN {table} pattern WHERE pattern.{_quoted(key.column)} = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [first, last, _stored(pattern.pk)])
        return int(cursor.rowcount)


def copy_for_each(pattern: models.Model, parent: type[models.Model], *, where: str, but: Mapping[str, str]) -> int:
    """Insert one copy of the row for each row of ``parent`` that meets the SQL condition; ``but`` may name ``parent.…``."""
    columns, chosen, table = _columns(pattern, but)
    key = pattern._meta.pk
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {chosen} FROM {_quoted(parent._meta.db_table)} parent "  # noqa: S608
        f"CROSS JOIN {table} pattern WHERE pattern.{_quoted(key.column)} = %s AND {_literal(where)}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_stored(pattern.pk)])
        return int(cursor.rowcount)


def _columns(pattern: models.Model, but: Mapping[str, str]) -> tuple[str, str, str]:
    fields = pattern._meta.concrete_fields
    chosen = [_literal(but.get(field.name, f"pattern.{_quoted(field.column)}")) for field in fields]
    return ", ".join(_quoted(field.column) for field in fields), ", ".join(chosen), _quoted(pattern._meta.db_table)


def _literal(sql: str) -> str:
    """A remainder or a pattern in it is no place for a parameter."""
    return sql.replace("%", "%%")


def _quoted(name: str | None) -> str:
    if name is None:
        raise ValueError("a field without a column")
    return connection.ops.quote_name(name)


def _stored(key: Any) -> Any:
    return key.hex if connection.vendor == "sqlite" else key
