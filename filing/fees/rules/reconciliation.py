"""A gateway's bill against our ledger: what is missing, extra, different or there twice. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One order, or one refund of it, on which bill and ledger differ.

    ``kind`` is missing (only on the bill), extra (only with us) or amount; of a refund also twice.
    """

    kind: str
    order_number: str
    ours: Decimal | None
    theirs: Decimal | None
    refund_number: str = ""


@dataclass(frozen=True, slots=True)
class BilledRefund:
    """A refund on the gateway's bill of a day: carried out, or (not ``done``) accepted and under way.

    ``reference`` is the gateway's own: it is the same when two bills tell of one refund, and another for a second one.
    """

    number: str
    order_number: str
    amount: Decimal
    reference: str
    done: bool = True


@dataclass(frozen=True, slots=True)
class BookedRefund:
    """A refund in our books; no ``amount`` if the money did not leave them. ``reference`` is from the first bill that had it."""

    order_number: str
    amount: Decimal | None
    reference: str


def compare(ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal]) -> list[Mismatch]:
    """All differences of a day's payments, by order number."""
    found = []
    for number in sorted(ours.keys() | theirs.keys()):
        mine, bill = ours.get(number), theirs.get(number)
        if mine == bill:
            continue
        kind = "missing" if mine is None else "extra" if bill is None else "amount"
        found.append(Mismatch(kind, number, mine, bill))
    return found


def compare_refunds(ours: Mapping[str, BookedRefund], theirs: Iterable[BilledRefund]) -> list[Mismatch]:
    """All differences of refunds, by refund number: ``ours`` are those that the bill names and those that no bill had in time."""
    told: dict[str, list[BilledRefund]] = defaultdict(list)
    for line in theirs:
        told[line.number].append(line)
    found = []
    for number in sorted(ours.keys() | told.keys()):
        mine, lines = ours.get(number), told.get(number, [])
        kind = _refund_kind(mine, lines)
        if kind:
            order_number = mine.order_number if mine else lines[0].order_number
            bill = sum((line.amount for line in lines), Decimal(0)) if lines else None
            found.append(Mismatch(kind, order_number, mine.amount if mine else None, bill, number))
    return found


def _refund_kind(mine: BookedRefund | None, lines: Sequence[BilledRefund]) -> str:
    """How they differ; nothing for a refund that both know, nor for one that was accepted and then failed."""
    if not lines:
        return "refund_extra"
    if mine is None or mine.amount is None:
        return "refund_missing" if mine is None or any(line.done for line in lines) else ""
    references = {line.reference for line in lines} | ({mine.reference} if mine.reference else set())
    if len(references) > 1 or sum(line.done for line in lines) > 1:
        return "refund_twice"
    return "" if lines[0].amount == mine.amount else "refund_amount"
