"""Where may I file, and why: the competent courts for a cause and its places, with the law. Knows no Django.

Advice only: the choice is the plaintiff's, a warning never stops a filing, and the court decides. A place is the code of
the basic court that serves it. The connections of each cause stand in ``connections.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from filing.causes.procedures import number_of
from filing.intake.rules.connections import (
    Connection,
    connections_of,
    cpl,
    cpl_i,
    has_general_rule_only,
    is_exclusive,
    may_agree,
    notes_of,
)
from filing.intake.rules.jurisdiction import HIGH_FROM, INTERMEDIATE_FROM, INTERMEDIATE_FROM_ACROSS
from filing.law import Bilingual, Citation

CourtLevel = Literal["basic", "intermediate", "high"]

LEVEL = Citation("LEVEL", "法发〔2021〕27号", "1")
# 法释〔2022〕18号 art. 2: foreign-related cases, in these provinces from 40 million, elsewhere from 20 million yuan.
FOREIGN_FROM, FOREIGN_FROM_ELSEWHERE = Decimal("40000000"), Decimal("20000000")
FOREIGN_PROVINCES = frozenset("京津沪苏浙闽鲁粤渝")
FOREIGN_LEVEL = Citation("FOREIGN-LEVEL", "法释〔2022〕18号", "2")
# Sales and services to consumers, where a clause in standard terms must have been pointed out (CPL-I 31).
CONSUMER_CAUSES = frozenset({88, 142})
# A place whose court is none of the portal's: it connects the cause with no court that can be chosen here.
ELSEWHERE = "elsewhere"
AGREED = Bilingual("双方书面约定的法院", "the court agreed in writing")


@dataclass(frozen=True, slots=True)
class Matter:
    """What the advice is about. ``places`` maps each asked place to the codes of the basic courts that serve it."""

    cause: str
    places: Mapping[str, Sequence[str]]
    amount: Decimal | None = None
    agreed_court: str = ""
    arbitration_agreed: bool = False
    foreign: bool = False
    about_immovable: bool = False
    online_delivery: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A competent court with the reason in words and the law it follows from; ``place`` is the basic court's code.

    A ``conditional`` one is competent only where what its reason says is so.
    """

    place: str
    level: CourtLevel
    reason: Bilingual
    citations: tuple[Citation, ...]
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know about the choice: a code that the page puts into words, the law, and whether it is a warning."""

    code: str
    citation: Citation | None = None
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """The competent courts, best first, whether only they are, and what to know about the choice."""

    suggestions: tuple[Suggestion, ...]
    exclusive: bool = False
    notes: tuple[Note, ...] = field(default=())

    def codes(self) -> list[str]:
        """The places of the suggested courts, in order."""
        return [one.place for one in self.suggestions]


def advise(matter: Matter) -> Advice:
    """The courts for a matter: exclusive ones alone, else the agreed one first, then each connection of the cause."""
    exclusive = is_exclusive(matter.cause, immovable=matter.about_immovable)
    found = _connected(matter)
    notes = [Note(code, citation) for code, citation in notes_of(matter.cause)]
    if has_general_rule_only(matter.cause, immovable=matter.about_immovable):
        notes.append(Note("confined", cpl("23")))
    if matter.arbitration_agreed and may_agree(matter.cause):
        notes.insert(0, Note("arbitration_agreed", cpl("127"), warns=True))
    if matter.agreed_court:
        found, agreed_notes = _with_agreement(matter, found, exclusive=exclusive)
        notes = agreed_notes + notes
    if exclusive:
        notes.insert(0, Note("exclusive", cpl("34")))
    elif len({one.place for one in found}) > 1:
        conditional = any(one.conditional for one in found)
        notes.append(Note("conditional_courts" if conditional else "several_courts", cpl("36")))
    if any(one.level != "basic" for one in found):
        notes.append(Note("higher_level", FOREIGN_LEVEL if matter.foreign else LEVEL))
    return Advice(tuple(found), exclusive, tuple(notes))


def _connected(matter: Matter) -> list[Suggestion]:
    """One suggestion for each place of each connection, in the order in which the law names them."""
    found: dict[str, Suggestion] = {}
    for connection in connections_of(matter.cause, immovable=matter.about_immovable, online_delivery=matter.online_delivery):
        for place in matter.places.get(connection.place, ()):
            if place and place not in found:
                found[place] = _suggestion(matter, place, connection)
    return list(found.values())


def _suggestion(matter: Matter, place: str, connection: Connection) -> Suggestion:
    level = connection.level if connection.level != "basic" else level_of(matter, place)
    return Suggestion(place, level, connection.reason, connection.citations, connection.conditional)


def _with_agreement(matter: Matter, found: list[Suggestion], *, exclusive: bool) -> tuple[list[Suggestion], list[Note]]:
    """A written agreement on a really connected court goes first; it cannot break exclusive jurisdiction (CPL 35)."""
    article = cpl("35")
    if exclusive:
        return found, [Note("agreement_against_exclusive", article, warns=True)]
    if not may_agree(matter.cause):
        return found, [Note("no_agreement_here", article, warns=True)]
    agreed = Suggestion(matter.agreed_court, level_of(matter, matter.agreed_court), AGREED, (article,))
    others = [one for one in found if one.place != matter.agreed_court]
    connected = matter.agreed_court in {place for places in matter.places.values() for place in places}
    notes = [Note("agreement_first", article)] if connected else [Note("agreement_unconnected", article, warns=True)]
    if number_of(matter.cause) in CONSUMER_CAUSES:
        notes.append(Note("agreement_standard_terms", cpl_i("31"), warns=True))
    return [agreed, *others], notes


def level_of(matter: Matter, place: str) -> CourtLevel:
    """The level that hears the case at this place in first instance, by its amount (CPL 18–20, 法发〔2021〕27号).

    IP and maritime cases follow rules of their own, so their amount says nothing here.
    """
    amount, number = matter.amount, number_of(matter.cause)
    if amount is None or 150 <= number <= 198 or 217 <= number <= 275:
        return "basic"
    if matter.foreign:
        line = FOREIGN_FROM if place[:1] in FOREIGN_PROVINCES else FOREIGN_FROM_ELSEWHERE
        return "intermediate" if amount >= line else "basic"
    if amount >= HIGH_FROM:
        return "high"
    line = INTERMEDIATE_FROM_ACROSS if _one_side_outside(matter, place) else INTERMEDIATE_FROM
    return "intermediate" if amount >= line else "basic"


def _one_side_outside(matter: Matter, place: str) -> bool:
    """Whether exactly one side lives outside the province of the court; False while a side's place is not known."""
    province = place[:1]
    sides = [{code[:1] for code in matter.places.get(side, ()) if code} for side in ("plaintiff", "defendant")]
    if not all(sides):
        return False
    inside = [province in provinces for provinces in sides]
    return inside[0] != inside[1]
