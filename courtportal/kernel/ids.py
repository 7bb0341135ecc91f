"""Identifiers: time-ordered UUIDs for rows and short codes that people can type."""

import secrets
import time
import uuid

# No 0/O, 1/I/L: a code is read from paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562 §5.7): 48 bits of time in milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_code(length: int = 12) -> str:
    """An unguessable code of ``length`` characters (about 4.95 bits each)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
