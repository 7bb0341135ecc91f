"""The official order of a file, by kind of case, as data: the headings of each volume, and which matters stand under them.

Where a list comes from, and what of it each court has to verify, stands with it. Knows no Django.
"""

import json
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

_DATA = Path(__file__).parent / "data" / "catalogue.json"
USUAL = "civil_first"


@dataclass(frozen=True, slots=True)
class Row:
    """One heading of a list; without ``numbered`` it is a sheet that bears no page number and holds no paper."""

    number: int
    words: Bilingual
    numbered: bool
    holds: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The list of some kinds of case."""

    case_types: frozenset[str]
    main: tuple[Row, ...]
    secret: tuple[Row, ...]


@cache
def lists() -> dict[str, Catalogue]:
    """Every list by its name."""
    data = json.loads(_DATA.read_text("utf-8"))
    return {name: Catalogue(frozenset(one["case_types"]), _rows(one["main"]), _rows(one["secret"])) for name, one in data.items()}


def _rows(data: list[dict[str, object]]) -> tuple[Row, ...]:
    return tuple(
        Row(
            int(str(row["number"])),
            Bilingual(str(row["zh"]), str(row["en"])),
            bool(row["numbered"]),
            tuple(Matter(one) for one in row.get("holds", ())),  # type: ignore[attr-defined]
        )
        for row in data
    )


def list_of(case_type: str) -> Catalogue:
    """The list of a kind of case; without one of its own it has that of a civil first instance (1984年办法 art. 14)."""
    return next((one for one in lists().values() if case_type in one.case_types), lists()[USUAL])


def _volume(case_type: str, volume: str) -> tuple[Row, ...]:
    return list_of(case_type).main if volume == "main" else list_of(case_type).secret


@cache
def headings(case_type: str, volume: str = "main") -> dict[int, Bilingual]:
    """Number → heading, in order."""
    return {row.number: row.words for row in _volume(case_type, volume)}


def heading(case_type: str, number: int, volume: str = "main") -> Bilingual:
    """The heading under a number of the catalogue."""
    return headings(case_type, volume).get(number, Bilingual("其他材料", "Other material"))


@cache
def unnumbered(case_type: str, volume: str = "main") -> frozenset[int]:
    """The numbers of what bears no page numbers: cover, contents, remarks, back cover."""
    return frozenset(row.number for row in _volume(case_type, volume) if not row.numbered)


@cache
def for_papers(case_type: str) -> dict[int, Bilingual]:
    """The headings of the main volume under which a paper may stand."""
    return {row.number: row.words for row in list_of(case_type).main if row.numbered}


@cache
def number_of(case_type: str, matter: Matter) -> int:
    """The number under which the matter stands in the list of this kind of case; every list has a place for every matter."""
    return next(row.number for row in list_of(case_type).main if matter in row.holds)


@cache
def number_in(case_type: str, number: int, source_type: str) -> int:
    """Where papers under ``number`` of the list of ``source_type`` stand in the list of ``case_type``.

    Under a heading that holds no matter of its own (证物袋) they go with what stands before it.
    """
    source = list_of(source_type)
    if source is list_of(case_type):
        return number
    before = [*takewhile(lambda row: row.number <= number, source.main)]
    return number_of(case_type, next(row.holds[0] for row in reversed(before) if row.holds))
