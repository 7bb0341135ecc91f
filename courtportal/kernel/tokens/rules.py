"""How a token looks and what it may be for. Knows no Django and no clock."""

import base64
import re
import secrets
from enum import StrEnum

# Found by scanners for secrets in code and logs, and by its owner in the list.
MARK = "cp_"
SHOWN = len(MARK) + 8
SHAPE = re.compile(r"cp_[0-9a-f]{8}_[A-Za-z0-9_-]{43}")
SECRET_BYTES = 32
LONGEST_DAYS = 365
MOST_TOKENS = 20


class Scope(StrEnum):
    """What a token may be used for; it never opens more than its owner may do."""

    LAW = "fees:read"
    FILINGS_READ = "filings:read"
    FILINGS_WRITE = "filings:write"
    CASES_READ = "cases:read"
    SERVICE_READ = "service:read"
    SERVICE_RECEIVE = "service:receive"
    WEBHOOKS = "webhooks:manage"


def new_token() -> str:
    """A token that nobody can guess: a mark, eight characters by which it is known, and 256 random bits."""
    return f"{MARK}{secrets.token_hex(4)}_{secrets.token_urlsafe(SECRET_BYTES)}"


def token_from(name: str, secret: str) -> str:
    """The token made of two keyed digests (hexadecimal, 256 bits): always the same, and guessed by nobody without their key."""
    text = base64.urlsafe_b64encode(bytes.fromhex(secret)[:SECRET_BYTES]).decode().rstrip("=")
    return f"{MARK}{name[:8]}_{text}"


def shown_part(token: str) -> str:
    """What the list shows of a token; it says nothing about the rest."""
    return token[:SHOWN]


def looks_like_token(text: str) -> bool:
    """Whether it is worth a look-up."""
    return SHAPE.fullmatch(text) is not None
