"""The canonical bytes of an event of evidence, and whether a row's columns say the same. No Django."""

import datetime as dt
import json
from typing import Any, NamedTuple

from courtportal.kernel.audit.chain import canonical_json


class Row(NamedTuple):
    """An event as it lies in the database, in text; ``leaf`` is its place in the log, None while it waits for one."""

    leaf: int | None
    order: str
    sequence: int
    canonical: bytes
    previous: str
    entry_hash: str
    name: str
    kind: str
    at: str
    attempt: str | None
    item: str | None
    recipient: str | None


def event_bytes(content: dict[str, Any], at: dt.datetime) -> bytes:
    """The bytes that are hashed; the time is UTC in ISO 8601, whatever zone it came in."""
    return canonical_json({**content, "at": at.astimezone(dt.UTC).isoformat()})


def columns_agree(row: Row) -> bool:
    """Whether the columns repeat what was hashed. Of a million rows almost all are judged by their text alone."""
    return _same_text(row) or _same_content(row)


def _same_text(row: Row) -> bool:
    """The canonical form has its keys in order: what stands before the channel, and from the item to the end, is known."""
    _leaf, order, sequence, text, _previous, _hash, name, kind, at, attempt, item, recipient = row
    begins = f'{{"at":"{at}","attempt":"{attempt}","channel":' if attempt else f'{{"at":"{at}","attempt":null,"channel":'
    ends = f'"kind":"{kind}","name":"{name}","order":"{order}","recipient":'
    ends = f',"item":"{item}",{ends}' if item else f',"item":null,{ends}'
    ends += f'"{recipient}","sequence":{sequence},"sha256":' if recipient else f'null,"sequence":{sequence},"sha256":'
    end = -5 if text.endswith(b"null}") else -67  # of the digest, which is null or 64 characters in quotes, and the brace
    return text.startswith(begins.encode()) and text.endswith(ends.encode(), 0, end)


def _same_content(row: Row) -> bool:
    """The slow way: for rows whose time was written in another zone, or that name no recipient."""
    try:
        content = json.loads(row.canonical)
        same_time = dt.datetime.fromisoformat(content["at"]) == dt.datetime.fromisoformat(row.at)
    except (ValueError, TypeError, KeyError):
        return False
    columns = {
        "name": row.name,
        "kind": row.kind,
        "attempt": row.attempt,
        "item": row.item,
        "recipient": row.recipient,
        "order": row.order,
        "sequence": row.sequence,
    }
    return same_time and all(content.get(key) == value for key, value in columns.items())
