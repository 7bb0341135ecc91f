"""The official order of a file, by kind of case, as data: the headings of the main and of the secret volume."""

import json
from functools import cache
from pathlib import Path

from filing.law import Bilingual

_DATA = Path(__file__).parent / "data" / "catalogue.json"
USUAL = "civil_first"


@cache
def _lists() -> dict[str, dict[str, object]]:
    lists: dict[str, dict[str, object]] = json.loads(_DATA.read_text("utf-8"))
    return lists


@cache
def headings(case_type: str, volume: str = "main") -> dict[int, Bilingual]:
    """Number → heading, in order; a kind of case without a list of its own has that of a civil first instance."""
    lists = _lists()
    chosen = next((one for one in lists.values() if case_type in one["case_types"]), lists[USUAL])  # type: ignore[operator]
    return {row["number"]: Bilingual(row["zh"], row["en"]) for row in chosen[volume]}  # type: ignore[attr-defined]


def heading(case_type: str, number: int, volume: str = "main") -> Bilingual:
    """The heading under a number of the catalogue."""
    return headings(case_type, volume).get(number, Bilingual("其他材料", "Other material"))


@cache
def unnumbered(case_type: str, volume: str = "main") -> frozenset[int]:
    """The numbers of what bears no page numbers: cover, contents, remarks, back cover."""
    lists = _lists()
    chosen = next((one for one in lists.values() if case_type in one["case_types"]), lists[USUAL])  # type: ignore[operator]
    return frozenset(row["number"] for row in chosen[volume] if not row["numbered"])  # type: ignore[attr-defined]
