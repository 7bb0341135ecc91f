"""Whether a transaction is open besides the one in which a test runs."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection


def open_transactions() -> int:
    """How many blocks of transaction.atomic are open, the test's own not counted."""
    return sum(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def watch(monkeypatch: pytest.MonkeyPatch, target: str) -> list[int]:
    """For each call of the function: how many transactions were open in it."""
    owner, _dot, name = target.rpartition(".")
    module = importlib.import_module(owner)
    real: Callable[..., Any] = getattr(module, name)
    seen: list[int] = []

    def counted(*args: Any, **named: Any) -> Any:
        seen.append(open_transactions())
        return real(*args, **named)

    monkeypatch.setattr(module, name, counted)
    return seen
