"""Mails that come back: what a mail server says of them (RFC 3464), and the folder into which it puts them (Maildir).

Only the identity of the returned mail and a code are taken from what a stranger's server writes.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

MOST_BYTES = 256 * 1024
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_IDENTITY = re.compile(r"<[^<>\s]{1,118}>")
UNKNOWN = "5.0.0"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that was not delivered and will not be: its Message-ID and the status code (RFC 3463)."""

    message_id: str
    status: str


def read_bounce(data: bytes) -> Bounce | None:
    """The bounce that these bytes tell of; None for any other mail, such as one that is only delayed."""
    report = email.message_from_bytes(data[:MOST_BYTES])
    if report.get_content_type() != "multipart/report":
        return None
    parts = list(report.walk())
    status = next((found for part in parts if (found := _failure(part))), "")
    returned = next((found for part in parts if (found := _identity(part))), "")
    return Bounce(returned, status) if status and returned else None


def _failure(part: Message) -> str:
    """The status of a failed recipient in the blocks of a delivery report."""
    blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else []
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            found = _STATUS.search(str(block.get("Status", "")))
            return found.group() if found else UNKNOWN
    return ""


def _identity(part: Message) -> str:
    """The Message-ID of the mail that came back, from its headers or the whole of it."""
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        part = email.message_from_bytes(payload if isinstance(payload, bytes) else b"")
    elif part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        part = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else Message()
    else:
        return ""
    found = _IDENTITY.search(str(part.get("Message-ID", "")))
    return found.group() if found else ""


def new_mails(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """What the mail server put into the Maildir since, oldest first."""
    new = folder / "new"
    for file in sorted(new.iterdir()) if new.is_dir() else []:
        yield file, file.read_bytes()


def set_aside(file: Path) -> None:
    """A mail that is no bounce stays in the folder, as read."""
    read = file.parent.parent / "cur"
    read.mkdir(exist_ok=True)
    file.rename(read / f"{file.name}:2,S")
