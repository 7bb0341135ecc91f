"""When a message that was not taken is sent again, and when that ends. Pure."""

from datetime import timedelta

# The pauses after each failed attempt: the schedule that the specification recommends, 3 days in all.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(PAUSES) + 1
# After this many messages that died one after another the address is switched off; its owner is told.
DEAD_IN_A_ROW = 5


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after this many failed attempts; None when there is no further one."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_taken(status: int) -> bool:
    """Whether the receiver took the message: any 2xx."""
    return 200 <= status < 300


def is_gone(status: int) -> bool:
    """Whether the receiver says that it wants no more (410)."""
    return status == 410
