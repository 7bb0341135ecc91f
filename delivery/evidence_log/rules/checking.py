"""Whether the evidence of all orders is whole: the chain of each order, and the log with its heads. No Django.

Two passes, each over a stream and independent of the other, so that two processes can share them. The first follows the chain
of each order through the rows in the order of the log; the second rebuilds the tree from the hashes and meets the heads.
"""

from collections.abc import Iterable, Iterator, Mapping

from courtportal.kernel.audit.chain import GENESIS, entry_hash
from courtportal.kernel.audit.merkle import Tree, leaf_hash
from delivery.evidence_log.rules.events import Row, columns_agree
from delivery.evidence_log.rules.heads import Head, Trust, wrong_in_row

# Index, entry hash, and the nodes that the leaf completes (None where they are not known).
Leaf = tuple[int, str, bytes | None]


def wrong_in_chains(rows: Iterable[Row], ends: Iterable[str] = ()) -> Iterator[str]:
    """What is wrong with the events, in the order of the log, those that wait for a place in it last.

    ``ends`` are hashes of events known from elsewhere, such as those on proofs of service: each must be there.
    """
    chains: dict[str, tuple[int, str]] = {}
    missing = set(ends)
    for row in rows:
        sequence, previous = chains.get(row.order, (0, GENESIS))
        if wrong := _wrong_in_row(row, sequence + 1, previous):
            yield f"order {row.order}: event {sequence + 1}: {wrong}"
        chains[row.order] = row.sequence, row.entry_hash
        if missing:
            missing.discard(row.entry_hash)
    for lost in sorted(missing):
        yield f"the event {lost[:12]}… of a proof of service is missing"


def _wrong_in_row(row: Row, sequence: int, previous: str) -> str:
    if row.sequence != sequence:
        return "missing or out of order"
    if row.previous != previous:
        return "does not follow the event before it"
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


def not_covered(leaves: int, waiting: int, heads: Iterable[Head]) -> int:
    """How many events no head covers yet; they get one within a minute."""
    return leaves + waiting - max((head.size for head in heads), default=0)
