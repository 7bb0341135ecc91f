"""What the defendants said to the elements of the complaint, as the first draft tells it. Pure.

A draft finds nothing of which a defendant denies that it is so, or says not to know it: such an element stands under what
each side says, and the finding is left to the court by a mark with which no judgment can be signed. An element that nobody
opposes and not every defendant admits stands as the complaint tells it, with the same mark behind it: silence admits nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filing.decisions.rules.holding import numbered
from filing.parties.rules.matrix import ADMITTED, DISPUTED, UNKNOWN, Row, Said

OPPOSED = frozenset({DISPUTED, UNKNOWN})
SAYS = {ADMITTED: "认可", DISPUTED: "不认可", UNKNOWN: "表示不清楚"}
_MARK = re.compile(r"【待认定[^】]*】")


@dataclass(frozen=True, slots=True)
class Defence:
    """The free text of one defendant's answer; None if the defendant has not answered."""

    name: str
    text: str | None


def mark(what: str) -> str:
    """The place that the court fills with its own finding."""
    return f"【待认定：{what}】"


def marks(text: str) -> list[str]:
    """The findings that a text still leaves to the court."""
    return _MARK.findall(text)


def confirmed(text: str) -> str:
    """The text as it stands once the court has found all that it left open."""
    return _MARK.sub("", text)


def opposed(rows: Iterable[Row]) -> list[Row]:
    """The elements to which at least one defendant does not agree."""
    return [row for row in rows if any(said.position in OPPOSED for said in row.said)]


def unclear(rows: Iterable[Row]) -> list[Row]:
    """The elements that nobody opposes and not every defendant admits (民诉法解释 art. 92); none where nobody was asked."""
    return [row for row in rows if not opposed([row]) and any(one.position != ADMITTED for one in row.said)]


def told_apart(plaintiffs: str, rows: Sequence[Row]) -> list[str]:
    """Each opposed element as either side tells it, with the mark for the court's finding; nothing without any."""
    if not rows:
        return []
    lines = [f"{plaintiffs}主张{row.claimed.line}；{_against(row)}。{mark(row.claimed.label)}" for row in rows]
    return ["对下列事实，当事人陈述不一：", *(line.rstrip("。；") + "。" for line in numbered(lines))]


def _against(row: Row) -> str:
    said = [one for one in row.said if one.position]
    return "；".join(f"{one.who}{SAYS[one.position]}{f'，称{_note(one)}' if _note(one) else ''}" for one in said)


def defended(defences: Sequence[Defence], rows: Sequence[Row]) -> str:
    """What each defendant says, a line each: in words of its own, then to the complaint's elements. '' if nobody answered."""
    if not any(one.text is not None for one in defences):
        return ""
    return "\n".join(_defended(one, [(row, row.said[at]) for row in rows]) for at, one in enumerate(defences))


def _defended(one: Defence, said: Sequence[tuple[Row, Said]]) -> str:
    if one.text is None:
        return f"{one.name}未作答辩。"
    answered = [f"{words}{listed}" for position, words in SAYS.items() if (listed := _listed(said, position))]
    parts = [one.text.strip().rstrip("。；"), f"对原告主张的事项，{'；'.join(answered)}" if answered else ""]
    return f"{one.name}辩称，{'。'.join(part for part in parts if part)}。"


def _listed(said: Sequence[tuple[Row, Said]], position: str) -> str:
    return "、".join(f"{row.claimed.label}{_in_brackets(one)}" for row, one in said if one.position == position)


def _in_brackets(said: Said) -> str:
    return f"（{_note(said)}）" if _note(said) else ""


def _note(said: Said) -> str:
    return said.note.strip().rstrip("。；")
