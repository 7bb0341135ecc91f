"""Whether others may be waiting: rows, and on SQLite the whole database, are held as long as a transaction is open."""

from django.db import connection


class TransactionHeld(RuntimeError):
    """Something slow was begun with a transaction open: a seal asks another machine for its time stamp."""


def is_held() -> bool:
    """Whether a transaction of the portal is open; the blocks around a test are not the portal's."""
    return any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)


def require_none_held(what: str) -> None:
    """Refuse to begin what is slow while others may be waiting. Raises TransactionHeld."""
    if is_held():
        raise TransactionHeld(what)
