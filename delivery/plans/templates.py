"""The plans that come with the portal, and which one is for which documents."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from delivery.service.rules.ladder import PlanStep, Rung

_DATA = Path(__file__).with_name("data") / "plans.json"
STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Template:
    """A plan by its code: for which kinds of document, its steps (days None: SERVICE_ANSWER_DAYS), and where it comes from."""

    code: str
    zh: str
    en: str
    kinds: frozenset[str]
    given: tuple[tuple[str, int | None], ...]
    source: str
    source_en: str

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.en if get_language() == "en" else self.zh

    @property
    def why(self) -> str:
        """Its source, in the reader's language."""
        return self.source_en if get_language() == "en" else self.source

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        """As they are before a court changed them."""
        return tuple(PlanStep(Rung(way), settings.SERVICE_ANSWER_DAYS if days is None else days) for way, days in self.given)


@lru_cache
def templates() -> dict[str, Template]:
    """All of them by code, in the order in which they are asked for."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))
    return {
        row["code"]: Template(
            code=row["code"],
            zh=row["zh"],
            en=row["en"],
            kinds=frozenset(row["kinds"]),
            given=tuple((way, days) for way, days in row["steps"]),
            source=row["source"],
            source_en=row["source_en"],
        )
        for row in rows
    }


def template_for(kinds: Iterable[str]) -> Template:
    """The plan for these documents together: the most demanding kind decides."""
    wanted = frozenset(kinds)
    return next((one for one in templates().values() if one.kinds & wanted), templates()[STANDARD])


def as_rows(steps: Sequence[PlanStep]) -> list[list[str | int]]:
    """Steps as they are kept."""
    return [[step.way.value, step.days] for step in steps]


def from_rows(rows: Iterable[Sequence[str | int]]) -> tuple[PlanStep, ...]:
    """Steps as they were kept."""
    return tuple(PlanStep(Rung(str(way)), int(days)) for way, days in rows)
