"""The tree of causes of action, in memory. Pure apart from reading its data file once.

《民事案件案由规定》 in the version of 法〔2025〕226号, in force 2026-01-01. Codes are the official numbers (``108(3)``);
parts and headings, which have none, are ``P4`` and ``H4.1``. A cause is the lowest level that applies.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filing.causes.procedures import is_application, may_head_a_case
from filing.law import Bilingual

_DATA = Path(__file__).parent / "data" / "causes.json"
_FIRST_CAUSE_LEVEL = 3


class UnknownCause(KeyError):
    """No cause has this code."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of action or a heading above causes."""

    code: str
    level: int
    parent: str | None
    part: str
    name: Bilingual

    @property
    def is_cause(self) -> bool:
        """Whether it is one by itself (levels one and two are headings)."""
        return self.level >= _FIRST_CAUSE_LEVEL

    @property
    def may_be_chosen(self) -> bool:
        """Whether a case can have it: a cause, or the heading above where no cause below it fits."""
        return self.is_cause or may_head_a_case(self.code)


@cache
def _tree() -> dict[str, Cause]:
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["causes"]
    return {row["code"]: _cause(row) for row in rows}


def _cause(row: dict[str, str]) -> Cause:
    return Cause(
        code=row["code"],
        level=int(row["level"]),
        parent=row["parent"],
        part=row["part"],
        name=Bilingual(row["name_zh"], row["name_en"]),
    )


@cache
def _readings(name: str) -> tuple[str, str]:
    """The name in pinyin, and its first letters. The dictionary takes 55 MB: whoever never searches does not load it."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(name, errors="ignore")), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))


def get(code: str) -> Cause:
    """The cause with this code. Raises ``UnknownCause``."""
    try:
        return _tree()[code]
    except KeyError as error:
        raise UnknownCause(code) from error


def children(code: str | None = None) -> list[Cause]:
    """What stands directly under a code, in official order; without one the parts."""
    return [cause for cause in _tree().values() if cause.parent == code]


def path(code: str) -> tuple[Cause, ...]:
    """From the part down to the cause itself. Raises ``UnknownCause``."""
    cause = get(code)
    return (*path(cause.parent), cause) if cause.parent else (cause,)


def path_names(code: str, language: str = "zh-hans") -> tuple[str, ...]:
    """The names on the path, for breadcrumbs and facets. Raises ``UnknownCause``."""
    return tuple(cause.name.in_language(language) for cause in path(code))


def causes() -> Iterator[Cause]:
    """Every cause, in official order."""
    return (cause for cause in _tree().values() if cause.is_cause)


def choosable() -> Iterator[Cause]:
    """Every cause a case can have, in official order, after those of its part each heading for what fits none of them."""
    for part in children():
        below = [cause for cause in _tree().values() if cause.part == part.part]
        yield from (cause for cause in below if cause.is_cause)
        yield from (cause for cause in below if not cause.is_cause and cause.may_be_chosen)


def search(text: str, limit: int = 20) -> list[Cause]:
    """Causes whose Chinese or English name, pinyin, initials of pinyin or code contain the text; best first."""
    wanted = "".join(text.lower().split())
    if not wanted:
        return []
    found = [(rank, cause) for cause in choosable() if (rank := _rank(cause, wanted)) is not None]
    found.sort(key=lambda pair: pair[0])
    return [cause for _, cause in found[:limit]]


def _rank(cause: Cause, wanted: str) -> int | None:
    """How well it fits: 0 its code, 1 the beginning of a name or pinyin, 2 anywhere inside, 3 a heading; none if not at all."""
    if cause.code == wanted:
        return 0
    names = (cause.name.zh, "".join(cause.name.en.lower().split()), *_readings(cause.name.zh))
    if not any(wanted in name for name in names):
        return None
    if not cause.is_cause:
        return 3
    return 1 if any(name.startswith(wanted) for name in names) else 2


def is_suit(code: str) -> bool:
    """Whether a suit can have this cause: one that exists and can be chosen, none of the applications of part eleven."""
    try:
        cause = get(code)
    except UnknownCause:
        return False
    return cause.may_be_chosen and not is_application(code)
