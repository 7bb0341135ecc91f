"""The evidence as the rules judge it, streamed from the database as text."""

import base64
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection

from delivery.evidence_log.heads import head_of
from delivery.evidence_log.models import EvidenceHead
from delivery.evidence_log.rules.checking import Leaf
from delivery.evidence_log.rules.events import Row
from delivery.evidence_log.rules.heads import Head

_PORTION = 5_000
_COLUMNS = (
    "e.order_id, e.sequence, e.canonical, e.previous_hash, e.entry_hash, e.attempt_id, e.item_id, e.recipient_id, e.name, e.kind"
)
_LOG = "delivery_evidenceleaf l JOIN delivery_evidenceevent e ON e.id = l.event_id"
_WAITING = "delivery_evidenceevent e LEFT JOIN delivery_evidenceleaf l ON l.event_id = e.id WHERE l.event_id IS NULL"


def rows(start: int = 0, end: int | None = None) -> Iterator[Row]:
    """The events of the log from one leaf to before another; without an end all, and then those that wait for their place."""
    index = connection.ops.quote_name("index")
    # SQLite keeps instants as text in UTC; as an expression it comes out as it is.
    row_of, at = (_native, "e.happened_at") if connection.vendor == "postgresql" else (_from_sqlite, "e.happened_at||'+00:00'")
    part = f"l.{index} >= {start}" if end is None else f"l.{index} >= {start} AND l.{index} < {end}"
    sources = [f"{_LOG} WHERE {part} ORDER BY l.{index}", *([f"{_WAITING} ORDER BY e.id"] if end is None else [])]
    for source in sources:
        statement = f"SELECT l.{index}, {_COLUMNS}, {at} FROM {source}"  # noqa: S608 - our own words and numbers only
        yield from map(row_of, _stream(statement))


def _native(values: Sequence[Any]) -> Row:
    """PostgreSQL gives keys and instants as such."""
    leaf, order, sequence, canonical, previous, own, attempt, item, recipient, name, kind, at = values
    keys = (str(key) if key else None for key in (attempt, item, recipient))
    return Row(
        leaf, str(order), sequence, bytes(canonical), previous, own, name, kind, at.astimezone(dt.UTC).isoformat(), *keys
    )  # fmt: skip


def _from_sqlite(values: Sequence[Any]) -> Row:
    """SQLite gives keys without hyphens, and instants with a blank."""
    leaf, order, sequence, canonical, previous, own, attempt, item, recipient, name, kind, at = values
    return Row(
        leaf, _hyphened(order), sequence, canonical, previous, own, name, kind, at.replace(" ", "T"),
        attempt and _hyphened(attempt), item and _hyphened(item), recipient and _hyphened(recipient),
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def _hyphened(key: str) -> str:
    """The same few keys come again and again: those of the orders that were under way at that time."""
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def leaves() -> Iterator[Leaf]:
    """The log: index, hash of the event, nodes."""
    index = connection.ops.quote_name("index")
    return _stream(f"SELECT l.{index}, e.entry_hash, l.nodes FROM {_LOG} ORDER BY l.{index}")  # noqa: S608 - as above


def _stream(statement: str) -> Iterator[Any]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement)
        while portion := cursor.fetchmany(_PORTION):
            yield from portion


def heads() -> Iterator[Head]:
    """All heads in order."""
    return (head_of(row) for row in EvidenceHead.objects.order_by("size").iterator())


def held_heads(file: Path) -> dict[int, str]:
    """Size and hash of the heads in an exported file. Raises ValueError or KeyError for what is none."""
    found = (Head.from_json(json.loads(line)) for line in file.read_text("utf-8").splitlines() if line)
    return {head.size: head.hash() for head in found}


def export(file: Path) -> None:
    """One JSON line for each event in the order of the log, for ``delivery.evidence_log.standalone``."""
    with file.open("w", encoding="utf-8") as out:
        for row in rows():
            content = row._asdict() | {"canonical": base64.b64encode(row.canonical).decode()}
            out.write(json.dumps(content) + "\n")
