"""What happened, in plain words: situations that lead people who know no law to a cause of action and its form.

Knows no Django. The data stand in ``data/themes.json``: the most frequent situations, then themes with their situations.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filing.causes import registry
from filing.causes.elements import form_of_cause
from filing.causes.registry import Cause
from filing.law import Bilingual

_DATA = Path(__file__).parent / "data" / "themes.json"
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Situation:
    """One thing that may have happened, the cause it leads to, and words by which people search for it."""

    cause: str
    label: Bilingual
    hint: Bilingual
    words: tuple[str, ...]

    @property
    def form(self) -> str:
        """The key of the form that asks about it."""
        return form_for(self.cause)


@dataclass(frozen=True, slots=True)
class Theme:
    """A part of life with its situations."""

    key: str
    title: Bilingual
    situations: tuple[Situation, ...]


def form_for(cause_code: str) -> str:
    """The form for a cause: its own, that of the cause above it, or the general one. Raises UnknownCause."""
    return form_of_cause(tuple(cause.code for cause in registry.path(cause_code)))


def _read(row: dict[str, str]) -> Situation:
    hint = Bilingual(row.get("hint_zh", ""), row.get("hint_en", ""))
    words = tuple(row.get("words", "").lower().split())
    return Situation(registry.get(row["cause"]).code, Bilingual(row["label_zh"], row["label_en"]), hint, words)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def common() -> tuple[Situation, ...]:
    """The most frequent situations, each with a form of its own."""
    return tuple(_read(row) for row in _data()["common"])


@cache
def themes() -> tuple[Theme, ...]:
    """All themes in the order in which they are offered."""
    return tuple(
        Theme(row["key"], Bilingual(row["title_zh"], row["title_en"]), tuple(_read(one) for one in row["situations"]))
        for row in _data()["themes"]
    )


def situations() -> Iterable[Situation]:
    """All situations, the frequent ones first."""
    yield from common()
    for theme in themes():
        yield from theme.situations


def find(text: str) -> list[Cause]:
    """Causes for what somebody typed, best first: a situation told in a sentence, a legal name, pinyin or a number.

    A situation fits by the words of its own that stand in the text, and the more of them the better.
    """
    wanted = "".join(text.lower().split())
    if not wanted:
        return []
    exact = registry.search(text, MOST_FOUND)
    scores: dict[str, int] = {}
    for one in situations():
        score = _score(one, text.lower(), wanted)
        if score:
            scores[one.cause] = max(score, scores.get(one.cause, 0))
    told = sorted(scores, key=lambda code: -scores[code])
    codes = dict.fromkeys([cause.code for cause in exact] + told)
    return [registry.get(code) for code in codes][:MOST_FOUND]


def _score(one: Situation, typed: str, wanted: str) -> int:
    """How many characters of the situation's words stand in the text; all of the text, if it is part of a word."""
    hits = sum(len(word) for word in one.words if word in typed)
    if len(wanted) > 1 and (wanted in one.label.zh or any(wanted in word for word in one.words)):
        hits += len(wanted)
    return hits
