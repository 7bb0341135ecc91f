"""Kills the own process at its n-th durable write: a changing SQL statement, a commit, a synced or renamed file.

Not a mock of a crash: the process gets SIGKILL from the kernel, with everything half done as it is.
"""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

CHANGING = ("INSERT", "UPDATE", "DELETE")


class Killer:
    """Counts durable writes; ``at`` is the one before which the process dies, 0 to only count."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def step(self) -> None:
        """One durable write is about to happen."""
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Watch every database connection and the calls that make files durable."""
        connection_created.connect(self._watch, weak=False)
        self._before(BaseDatabaseWrapper, "_commit")
        self._before(os, "fsync")
        self._before(os, "replace")

    def _watch(self, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
        connection.execute_wrappers.append(self._on_statement)

    def _on_statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(CHANGING):
            self.step()
        return execute(sql, params, many, context)

    def _before(self, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            self.step()
            return original(*args, **kwargs)

        setattr(owner, name, counted)
