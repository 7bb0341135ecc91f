"""Which facts are in dispute: the complaint's elements beside what each defendant said to them. Knows no Django.

A fact is undisputed only if every defendant admits it: one party's admission does not bind the others (法释〔2019〕19号
art. 6). An admitted fact need not be proven (民诉法解释 第九十二条), except where personal status is at stake.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from filing.causes.procedures import number_of

ADMITTED, DISPUTED, UNKNOWN = "admitted", "disputed", "unknown"
POSITIONS = (ADMITTED, DISPUTED, UNKNOWN)
_STATUS_CAUSES = range(12, 29)


class Standing(StrEnum):
    """How a fact stands between the parties."""

    UNDISPUTED = "undisputed"
    DISPUTED = "disputed"
    OPEN = "open"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Said:
    """What one defendant said to one element."""

    who: str
    position: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claimed:
    """One element of the complaint that says something; ``item`` is the row of the official table it stands in."""

    key: str
    item: str
    item_label: str
    label: str
    text: str
    section: str = "facts"
    section_label: str = ""
    computed: bool = False

    @property
    def item_name(self) -> str:
        """The row without its official number: where not every row says something, the numbers would have gaps."""
        number, stop, name = self.item_label.partition(". ")
        return name if stop and number.isdigit() else self.item_label

    @property
    def line(self) -> str:
        """The element as a line of running text."""
        return f"{self.label}：{self.text}".rstrip("。；")


@dataclass(frozen=True, slots=True)
class Row:
    """One element with what was said to it and how it stands."""

    claimed: Claimed
    said: tuple[Said, ...]
    standing: Standing

    @property
    def asked(self) -> bool:
        """Whether any defendant was asked: only then does no word mean silence."""
        return self.standing != Standing.UNASKED


def standing_of(said: Sequence[Said]) -> Standing:
    """Disputed if anyone denies it, undisputed if all admit it, open otherwise (not known, no word, not answered); unasked if
    there was nobody to ask.
    """
    positions = {one.position for one in said}
    if not positions:
        return Standing.UNASKED
    if DISPUTED in positions:
        return Standing.DISPUTED
    return Standing.UNDISPUTED if positions == {ADMITTED} else Standing.OPEN


def position_on(claimed: Claimed, positions: Mapping[str, Mapping[str, object]]) -> Mapping[str, object]:
    """What was said to an element, or to the whole row in which it stands."""
    return positions.get(claimed.key) or positions.get(claimed.item) or {}


def matrix(elements: Sequence[Claimed], answers: Sequence[tuple[str, Mapping[str, Mapping[str, object]] | None]]) -> list[Row]:
    """Every element with what each defendant said; a defendant who has not answered has None and says nothing."""
    return [_row(one, answers) for one in elements]


def _row(one: Claimed, answers: Sequence[tuple[str, Mapping[str, Mapping[str, object]] | None]]) -> Row:
    said = tuple(_said(who, position_on(one, positions or {})) for who, positions in answers)
    # What follows from other elements is not asked; only an older answer to its whole row speaks to it.
    spoken_to = not one.computed or any(each.position for each in said)
    return Row(one, said, standing_of(said) if spoken_to else Standing.UNASKED)


def _said(who: str, taken: Mapping[str, object]) -> Said:
    evidence = taken.get("evidence") or ()
    titles = tuple(str(title) for title in evidence) if isinstance(evidence, list | tuple) else ()
    return Said(who, str(taken.get("position") or ""), str(taken.get("note") or ""), titles)


DISPUTED_FIRST = (Standing.DISPUTED, Standing.OPEN, Standing.UNDISPUTED, Standing.UNASKED)


def disputed_first(rows: Sequence[Row]) -> list[Row]:
    """What has to be proven stands first, then what is open, last what nobody was asked, else in the order of the complaint."""
    return sorted(rows, key=lambda row: DISPUTED_FIRST.index(row.standing))


def counted(rows: Sequence[Row]) -> dict[Standing, int]:
    """How many facts stand in which way."""
    return {standing: sum(row.standing == standing for row in rows) for standing in Standing}


def admissions_bind(cause_code: str) -> bool:
    """Whether an admission frees from proof: not for facts of personal status (民诉法解释 第九十二条第二款)."""
    return number_of(cause_code) not in _STATUS_CAUSES
