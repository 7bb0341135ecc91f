"""What the rules know of each form: which days follow one another, which evidence a cause needs. Data with its sources."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filing.causes.answers import Answers, texts
from filing.causes.elements import Condition
from filing.law import Bilingual

DATA = Path(__file__).parents[2] / "data" / "checks.json"


def holds(when: Condition, answers: Answers) -> bool:
    """Whether the condition on the answers holds."""
    return all(set(texts(answers, key)) & values for key, values in when)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Evidence that a cause needs: one of the kinds will do, if the condition on the answers holds."""

    key: str
    label: Bilingual
    kinds: frozenset[str]
    when: Condition

    def holds(self, answers: Answers) -> bool:
        return holds(self.when, answers)


@dataclass(frozen=True, slots=True)
class Named:
    """An element that names people who must be parties of a role, if the condition on the answers holds."""

    element: str
    role: str
    when: Condition

    def holds(self, answers: Answers) -> bool:
        return holds(self.when, answers)


@dataclass(frozen=True, slots=True)
class CheckData:
    """The data file, read."""

    forms: Mapping[str, Mapping[str, Any]]
    insults: tuple[str, ...]

    def _of(self, form: str) -> Mapping[str, Any]:
        return self.forms.get(form, {})

    def orders(self, form: str) -> list[tuple[str, str]]:
        """Pairs of elements: the second day is not before the first."""
        return [(pair[0], pair[1]) for pair in self._of(form).get("order", [])]

    def counted_to(self, form: str) -> list[str]:
        """Days up to which something is counted."""
        return list(self._of(form).get("counted_to", []))

    def claims_since(self, form: str) -> list[str]:
        """The days from which limitation runs, the first that is answered counts."""
        return list(self._of(form).get("limitation_from", []))

    def story(self, form: str) -> list[str]:
        """The elements that tell what happened; one of them must say something."""
        return list(self._of(form).get("story", []))

    def wanted(self, form: str) -> list[Wanted]:
        """The evidence a cause needs."""
        return [
            Wanted(
                row["key"],
                Bilingual(row["label_zh"], row["label_en"]),
                frozenset(row["kinds"]),
                condition_of(row),
            )
            for row in self._of(form).get("evidence", [])
        ]

    def named(self, form: str) -> list[Named]:
        """The elements that name parties."""
        return [Named(row["element"], row["role"], condition_of(row)) for row in self._of(form).get("named", [])]


def condition_of(row: Mapping[str, Any]) -> Condition:
    """When a row of data counts."""
    return tuple((key, frozenset(values)) for key, values in row.get("when", {}).items())


@cache
def check_data() -> CheckData:
    """The data of the rules."""
    data = json.loads(DATA.read_text(encoding="utf-8"))
    return CheckData(data["forms"], tuple(data["insults"]))
