"""What happened, in plain words: situations that lead people who know no law to a cause of action and its form.

Knows no Django. The data stand in ``data/themes.json``: the most frequent situations, then themes with their situations.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filing.causes import registry
from filing.causes.elements import form_of_cause
from filing.causes.everyday import MONEY, reduced
from filing.causes.registry import Cause
from filing.causes.turns import weight
from filing.law import Bilingual

_DATA = Path(__file__).parent / "data" / "themes.json"
MOST_FOUND = 20
FEWEST_CHARACTERS, FEWEST_WORDS = 5, 4  # of a sentence, in Chinese or another language
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Situation:
    """One thing that may have happened, the cause it leads to, and words by which people search for it."""

    cause: str
    label: Bilingual
    hint: Bilingual
    words: tuple[str, ...]

    @property
    def everyday(self) -> tuple[str, ...]:
        """The words as a text is compared with them; one of which nothing is left tells nothing."""
        return _everyday(self.words)

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


@cache
def _everyday(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in map(reduced, words) if word and word != MONEY))


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


def told(text: str) -> list[Situation]:
    """The situations told by what somebody typed, a word or a sentence, best first; of each cause the one that fits best, of
    several the most frequent.

    A situation fits by the words of its own that stand in the text, and the more of them the better. Amounts, spans of
    time and words that fill count for nothing (``everyday``).
    """
    wanted = reduced(text)
    if not wanted:
        return []
    best: dict[str, tuple[int, Situation]] = {}
    for one in situations():
        score = _score(one, wanted)
        if score > (best[one.cause][0] if one.cause in best else 0):
            best[one.cause] = (score, one)
    return [one for _score_of, one in sorted(best.values(), key=lambda pair: -pair[0])][:MOST_FOUND]


def is_account(text: str) -> bool:
    """Whether it tells what happened, and is not a word, or the name of a cause, that was looked for."""
    wanted = text.strip().lower()
    if len(_CHINESE.findall(wanted)) < FEWEST_CHARACTERS and len(wanted.split()) < FEWEST_WORDS:
        return False
    return not any(wanted in name.lower() for cause in registry.choosable() for name in (cause.name.zh, cause.name.en))


def find(text: str) -> list[Cause]:
    """Causes by their legal name, pinyin or number, best first, without those that ``told`` leads to."""
    led_to = {one.cause for one in told(text)}
    return [cause for cause in registry.search(text, MOST_FOUND) if cause.code not in led_to]


def _score(one: Situation, wanted: str) -> int:
    """How many characters of the situation's words stand in the text; all of the text, if it is part of a word.

    What its turns of speech tell comes on top.
    """
    hits = weight(one.cause, wanted) + sum(len(word) for word in one.everyday if word in wanted)
    if len(wanted) > 1 and (wanted in reduced(one.label.zh) or any(wanted in word for word in one.everyday)):
        hits += len(wanted)
    return hits
