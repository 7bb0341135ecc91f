"""How a plan of service goes on: which way comes next for a recipient, which are left out and why. Pure.

Days are how long a way may take before the next one begins; they are configuration of the court, not law, but for the thirty
of a publication (CPL 95).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Rung(StrEnum):
    """One step of a plan."""

    ELECTRONIC = "electronic"
    PHONE = "phone"
    POST = "post"
    DIRECT = "direct"
    PRESUMED = "presumed"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A way and how many days it may take."""

    way: Rung
    days: int


class Known(Protocol):
    """What is known of a recipient when the next step is looked for. It is asked one by one, because some is long to find.

    ``has_postal_address``, ``has_presumed_address``: one to which no letter went yet; ``has_place``: any at all.
    """

    @property
    def reachable_online(self) -> bool: ...
    @property
    def refuses_electronic(self) -> bool: ...
    @property
    def has_phone(self) -> bool: ...
    @property
    def has_postal_address(self) -> bool: ...
    @property
    def has_presumed_address(self) -> bool: ...
    @property
    def has_place(self) -> bool: ...
    @property
    def own_hands(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Situation:
    """All of it at once."""

    reachable_online: bool = False
    refuses_electronic: bool = False
    has_phone: bool = False
    has_postal_address: bool = False
    has_presumed_address: bool = False
    has_place: bool = False
    own_hands: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    """The step that begins (its place in the plan, None at the end), and each one left out with the reason."""

    place: int | None
    left_out: tuple[tuple[Rung, str], ...] = ()


def next_step(steps: Sequence[PlanStep], after: int, situation: Known) -> Next:
    """The first step behind this place that can begin."""
    left_out: list[tuple[Rung, str]] = []
    for place in range(after + 1, len(steps)):
        way = steps[place].way
        # Nothing else works (CPL 95) only where something else was tried.
        reason = "nothing_tried" if way is Rung.PUBLICATION and after < 0 else why_not(way, situation)
        if not reason:
            return Next(place, tuple(left_out))
        left_out.append((way, reason))
    return Next(None, tuple(left_out))


def why_not(way: Rung, situation: Known) -> str:
    """Why a step cannot begin; "" if it can. That publication needs ordinary procedure is for a judge to see to (CPL-I 140)."""
    if way in {Rung.ELECTRONIC, Rung.PHONE} and situation.refuses_electronic:
        return "refused"
    match way:
        case Rung.ELECTRONIC:
            return "" if situation.reachable_online else "not_online"
        case Rung.PHONE:
            return "" if situation.has_phone else "no_phone"
        case Rung.POST:
            return "" if situation.has_postal_address else "no_postal_address"
        case Rung.PRESUMED:
            return "" if situation.has_presumed_address else "no_presumed_address"
        case Rung.DIRECT:
            return "" if situation.has_place else "no_place"
        case Rung.PUBLICATION:
            return "own_hands_only" if situation.own_hands else ""
