"""Identifiers: time-ordered UUIDs for rows and short codes that people can type."""

import secrets
import time
import uuid

# No 0/O, 1/I/L: a code is read from paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562 §5.7): 48 bits of time in milliseconds, 12 of its fraction (§6.2 method 3), 62 random bits.

    So rows that one process makes one after another stand in that order, and no id tells the next one.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))


def new_code(length: int = 12) -> str:
    """An unguessable code of ``length`` characters (about 4.95 bits each)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
