"""The evidence as the rules judge it, streamed from the database as text."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection

from delivery.evidence_log.heads import head_of
from delivery.evidence_log.models import EvidenceHead
from delivery.evidence_log.rules.checking import Leaf
from delivery.evidence_log.rules.events import Row
from delivery.evidence_log.rules.heads import Head

_PORTION = 5_000
_LOG = "delivery_evidenceleaf l JOIN delivery_evidenceevent e ON e.id = l.event_id"
_WAITING = "delivery_evidenceevent e LEFT JOIN delivery_evidenceleaf l ON l.event_id = e.id WHERE l.event_id IS NULL"


def _key(column: str) -> str:
    """A UUID as text with hyphens: SQLite keeps it without."""
    if connection.vendor == "postgresql":
        return f"{column}::text"
    pieces = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    return "||'-'||".join(f"substr({column},{start},{length})" for start, length in pieces)


def _instant(column: str) -> str:
    """An instant as Python writes it: UTC, without a fraction if there is none."""
    if connection.vendor == "postgresql":
        text = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')"""
        return f"replace({text}, '.000000', '')||'+00:00'"
    return f"replace({column},' ','T')||'+00:00'"


def _columns() -> str:
    keys = ", ".join(_key(f"e.{name}_id") for name in ("attempt", "item", "recipient"))
    return (
        f"l.{connection.ops.quote_name('index')}, {_key('e.order_id')}, e.sequence, e.canonical, e.previous_hash, e.entry_hash, "
        f"e.name, e.kind, {_instant('e.happened_at')}, {keys}"
    )


def rows() -> Iterator[Row]:
    """All events in the order of the log, then those that wait for their place."""
    index = connection.ops.quote_name("index")
    for order, source in ((f"l.{index}", _LOG), ("e.id", _WAITING)):
        for row in _stream(f"SELECT {_columns()} FROM {source} ORDER BY {order}"):  # noqa: S608 - our own words only
            yield Row(*row)


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
