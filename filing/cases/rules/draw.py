"""Drawing a member of a panel by lot, within written rules, so that anyone can draw again and get the same. Pure.

The rules: who is a party, stands aside, is on leave, does not hear such causes, or has clearly more open cases than the
others does not take part; among the rest the lot falls the more often on somebody the fewer open cases he has, so that over
time everyone gets an equal share. The seed was committed (its hash published) before the case was there.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

TOLERANCE = 1  # how many open cases more than the least burdened one may have and still be drawn

# Why somebody is not drawn, in the order in which it is looked at.
EXCLUSIONS = ("party", "recused", "on_panel", "leave", "specialty", "other_seat", "together", "load")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who could be drawn: a stable id, the number of open cases, and why not, if not."""

    id: str
    load: int
    excluded: str = ""


@dataclass(frozen=True, slots=True)
class Lot:
    """What the draw was made from and what came of it; ``chosen`` is '' when nobody was left."""

    occasion: str
    seed: str
    candidates: tuple[Candidate, ...]
    weights: tuple[tuple[str, int], ...]
    chosen: str


def weighed(open_cases: int, share: int) -> int:
    """Open cases as of a full load: who carries half a load (``share`` 50) counts each case twice. Rounded up."""
    return -(-open_cases * 100 // share)


def commitment(seed: str) -> str:
    """What is published of a seed before it is used."""
    return hashlib.sha256(f"seed:{seed}".encode()).hexdigest()


def draw(*, seed: str, occasion: str, candidates: Sequence[Candidate], tolerance: int = TOLERANCE) -> Lot:
    """The lot for this occasion; the order in which candidates are given does not matter."""
    judged = _with_load(sorted(candidates, key=lambda one: one.id), tolerance)
    weights = _weights(judged, tolerance)
    return Lot(occasion, seed, judged, weights, _pick(seed, occasion, weights))


def _with_load(candidates: Sequence[Candidate], tolerance: int) -> tuple[Candidate, ...]:
    least = min((one.load for one in candidates if not one.excluded), default=0)
    return tuple(
        replace(one, excluded="load") if not one.excluded and one.load > least + tolerance else one for one in candidates
    )


def _weights(candidates: Sequence[Candidate], tolerance: int) -> tuple[tuple[str, int], ...]:
    taking = [one for one in candidates if not one.excluded]
    least = min((one.load for one in taking), default=0)
    return tuple((one.id, tolerance + 1 - (one.load - least)) for one in taking)


def _pick(seed: str, occasion: str, weights: Sequence[tuple[str, int]]) -> str:
    """A number below the sum of the weights from the hash of seed and occasion; of 256 bits, so that none is favoured."""
    total = sum(weight for _id, weight in weights)
    if not total:
        return ""
    number = int.from_bytes(hashlib.sha256(f"{seed}:{occasion}".encode()).digest(), "big") % total
    for candidate, weight in weights:
        number -= weight
        if number < 0:
            return candidate
    raise AssertionError("the weights add up to the total")
