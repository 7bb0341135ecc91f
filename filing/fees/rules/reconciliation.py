"""A gateway's bill against our ledger: what is missing, extra or different. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One order on which bill and ledger differ; ``kind`` is missing (only on the bill), extra (only with us) or amount."""

    kind: str
    order_number: str
    ours: Decimal | None
    theirs: Decimal | None


def compare(ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal]) -> list[Mismatch]:
    """All differences of a day, by order number."""
    found = []
    for number in sorted(ours.keys() | theirs.keys()):
        mine, bill = ours.get(number), theirs.get(number)
        if mine == bill:
            continue
        kind = "missing" if mine is None else "extra" if bill is None else "amount"
        found.append(Mismatch(kind, number, mine, bill))
    return found
