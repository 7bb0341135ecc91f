"""Which rows are locked, in which order; SQLite locks none, so what would be asked of it is read and taken out again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.db import connection

LOCK = re.compile(r"\s+FOR UPDATE.*$", re.DOTALL)
TABLE = re.compile(r'FROM "(\w+)"')


@contextmanager
def locks_taken() -> Iterator[list[tuple[str, str]]]:
    """The table and the whole statement of each lock, in their order."""
    taken: list[tuple[str, str]] = []

    def read(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked = LOCK.sub("", sql)
        if asked != sql and (table := TABLE.search(asked)):
            taken.append((table[1], asked % tuple(params)))
        return execute(asked, params, many, context)

    features = connection.features
    with (
        patch.object(features, "has_select_for_update", True),
        patch.object(features, "has_select_for_update_of", True),
        connection.execute_wrapper(read),
    ):
        yield taken
