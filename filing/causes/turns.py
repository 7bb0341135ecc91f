"""Turns of speech: things named one after another in a sentence that together tell what happened, when no word alone does.

"给货不给钱" is a sale, "帮人干活不给钱" are wages: neither half tells it. The data stand in ``data/turns.json``. Pure apart from
reading its data once.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from filing.causes.everyday import reduced

_DATA = Path(__file__).parent / "data" / "turns.json"
_THEN, _OR, _SAME = "…", "|", re.compile(r"\{(.+?)\}")
_NAMED = 3  # each thing named counts for more than its letters: together they tell what none tells alone


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def _patterns(kind: str) -> dict[str, tuple[re.Pattern[str], ...]]:
    return {leads_to: tuple(_pattern(turn) for turn in turns) for leads_to, turns in _data()[kind].items()}


def _pattern(turn: str) -> re.Pattern[str]:
    """One group for each thing named, in the order in which they are named."""
    return re.compile(".*?".join(f"({_alternatives(part)})" for part in turn.split(_THEN)))


def _alternatives(part: str) -> str:
    same = _data()["same"]
    words = _SAME.sub(lambda name: _OR.join((name[1], *same[name[1]].split())), part).split(_OR)
    return _OR.join(sorted({re.escape(word) for word in map(reduced, words) if word}, key=len, reverse=True))


def weight(cause: str, wanted: str) -> int:
    """How much the best turn of speech of this cause tells in a reduced text; 0 where none stands in it."""
    return _weight("turns", cause, wanted)


def elsewhere(text: str) -> str:
    """The key of a matter for which nothing is filed, such as a judgment that is not obeyed; '' for all others."""
    wanted = reduced(text)
    weights = {key: _weight("elsewhere", key, wanted) for key in _data()["elsewhere"]}
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] else ""


def _weight(kind: str, leads_to: str, wanted: str) -> int:
    matches = (pattern.search(wanted) for pattern in _patterns(kind).get(leads_to, ()))
    return max((sum(len(thing) + _NAMED for thing in match.groups()) for match in matches if match), default=0)
