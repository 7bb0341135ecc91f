"""Whether the evidence of all orders is whole: the chain of each order, and the log with its heads. No Django.

Two passes, each over a stream and independent of the other. The first follows the chain of each order through the rows in the
order of the log, as a whole or in parts; the second rebuilds the tree from the hashes and meets the heads. So two processes
can share them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from courtportal.kernel.audit.chain import GENESIS, entry_hash
from courtportal.kernel.audit.merkle import Tree, leaf_hash
from delivery.evidence_log.rules.events import Row, columns_agree
from delivery.evidence_log.rules.heads import Head, Trust, wrong_in_row

# Index, entry hash, and the nodes that the leaf completes (None where they are not known).
Leaf = tuple[int, str, bytes | None]
Place = tuple[int, str]
_START: Place = (0, GENESIS)
_OUT_OF_ORDER = "missing or out of order"
_DOES_NOT_FOLLOW = "does not follow the event before it"


@dataclass(frozen=True)
class Chains:
    """What a part of the log says of the chains: what is wrong inside of it, from where to where each order's piece reaches
    (the number and hash of the event before it, and of its last), and which of the hashes that must be somewhere are not here.
    """

    wrong: list[str]
    begins: dict[str, Place]
    ends: dict[str, Place]
    missing: set[str]


def wrong_in_chains(rows: Iterable[Row], ends: Iterable[str] = ()) -> Iterator[str]:
    """What is wrong with the events, in the order of the log, those that wait for a place in it last.

    ``ends`` are hashes of events known from elsewhere, such as those on proofs of service: each must be there.
    """
    return wrong_in_parts([chains_in(rows, ends)])


def chains_in(rows: Iterable[Row], ends: Iterable[str] = ()) -> Chains:
    """The chains as far as these rows tell, which are a part of the log and know nothing of the parts before."""
    found = Chains([], {}, {}, set(ends))
    for row in rows:
        before = found.ends.get(row.order)
        if before is None:
            before = row.sequence - 1, row.previous
            found.begins[row.order] = _START if before == _START else before
        if wrong := _wrong_in_row(row, before[0] + 1, before[1]):
            found.wrong.append(f"order {row.order}: event {before[0] + 1}: {wrong}")
        found.ends[row.order] = row.sequence, row.entry_hash
        if found.missing:
            found.missing.discard(row.entry_hash)
    return found


def wrong_in_parts(parts: Iterable[Chains]) -> Iterator[str]:
    """What is wrong with the parts of a log, one after the other: in each of them, and where one goes on from another."""
    reached: dict[str, Place] = {}
    missing: set[str] | None = None
    for part in parts:
        for order, begin in part.begins.items():
            if (before := reached.get(order, _START)) != begin:
                what = _OUT_OF_ORDER if before[0] != begin[0] else _DOES_NOT_FOLLOW
                yield f"order {order}: event {before[0] + 1}: {what}"
        yield from part.wrong
        reached.update(part.ends)
        missing = part.missing if missing is None else missing & part.missing
    for lost in sorted(missing or ()):
        yield f"the event {lost[:12]}… of a proof of service is missing"


def _wrong_in_row(row: Row, sequence: int, previous: str) -> str:
    if row.sequence != sequence:
        return _OUT_OF_ORDER
    if row.previous != previous:
        return _DOES_NOT_FOLLOW
    if entry_hash(previous, row.canonical) != row.entry_hash:
        return "content was changed"
    return "" if columns_agree(row) else "columns differ from what was hashed"


def wrong_in_log(
    leaves: Iterable[Leaf], heads: Iterable[Head], trust: Trust, held: Mapping[int, str] | None = None
) -> Iterator[str]:
    """What is wrong with the log: leaves without gap, every head the root of what was there, signed, stamped, in a row.

    ``held`` are sizes and hashes of heads that somebody outside kept: each must be among the heads.
    """
    known = list(heads)
    yield from wrong_in_row(known, trust)
    present = {head.size: head.hash() for head in known}
    for size, digest in sorted((held or {}).items()):
        if present.get(size) != digest:
            yield f"head {size}: " + ("differs from the one that outsiders hold" if size in present else "is missing")
    yield from _wrong_in_leaves(leaves, known)


def _wrong_in_leaves(leaves: Iterable[Leaf], heads: list[Head]) -> Iterator[str]:
    tree, waiting = Tree(), iter(heads)
    head = next(waiting, None)
    for index, entry, nodes in leaves:
        if index != tree.size:
            yield f"leaf {tree.size}: is missing"
            return
        try:
            made = tree.append(leaf_hash(bytes.fromhex(entry)))
        except ValueError:
            yield f"leaf {index}: its event has no hash"
            return
        if nodes is not None and nodes != made:
            yield f"leaf {index}: its nodes were changed"
        while head and head.size <= tree.size:
            if head.size != tree.size or head.root != tree.root().hex():
                yield f"head {head.size}: is not the root of the leaves before it"
            head = next(waiting, None)
    if head:
        yield f"leaf {tree.size}: is missing up to head {heads[-1].size}"
