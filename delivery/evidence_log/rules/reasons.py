"""Why something did not happen, in the codes of the standard where they are established. No Django."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).resolve().parents[1] / "data" / "event_reasons.json"


def event_reasons(name: str, cause: str = "") -> list[str]:
    """The codes for an event of this name: that of its kind, and that of the cause where it has one of its own.

    None for an event that is no rejection, failure or expiry.
    """
    table = _table()
    if name not in table["events"]:
        return []
    known = table["causes"].get(cause)
    return [table["events"][name]["code"], *([known["code"]] if known else [])]


@lru_cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return table
