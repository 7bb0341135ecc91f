"""The grounds of an appeal, and the answer to each of them in words. Pure; in the language of record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filing.parties.rules.matrix import ADMITTED, DISPUTED, UNKNOWN, Claimed

WORDS = {ADMITTED: "认可", DISPUTED: "不认可", UNKNOWN: "不清楚"}


@dataclass(frozen=True, slots=True)
class Appealed:
    """What one appellant asks for and why, as it was written: each paragraph is a ground."""

    key: str
    appellant: str
    requests: str
    reasons: str


def grounds_of(appeals: Sequence[Appealed], labels: Mapping[str, str]) -> list[Claimed]:
    """Each paragraph of each appeal as something to take a position on; ``labels`` name ``requests`` and ``reasons``."""
    found = []
    for one in appeals:
        for part, text in (("requests", one.requests), ("reasons", one.reasons)):
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            found += [
                Claimed(
                    key=f"{one.key}-{part}-{number}", item=part, item_label=labels[part],
                    label=f"{labels[part]} {number}" if len(lines) > 1 else labels[part], text=line, section=one.key,
                    section_label=one.appellant,
                )
                for number, line in enumerate(lines, 1)
            ]  # fmt: skip
    return found


def in_words(positions: Sequence[Mapping[str, str]], text: str) -> str:
    """The answer as a judgment recites it; "" where all of it stands in a file."""
    taken = [_position(one) for one in positions]
    return "；".join(part for part in (*taken, text.strip().rstrip("。；")) if part)


def _position(one: Mapping[str, str]) -> str:
    note = f"，{one['note'].rstrip('。；')}" if one.get("note") else ""
    return f"对“{one['ground'].rstrip('。；')}”{WORDS[one['position']]}{note}"
