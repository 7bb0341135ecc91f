"""The Merkle tree of RFC 9162 §2.1: one hash for a whole log, and for each leaf a short path to it. No Django.

Leaves are counted from 0. A tree of any size is a row of complete subtrees, the largest first; the node of a complete subtree
never changes again, so each is made once, by the leaf that completes it.
"""

import hashlib
from collections.abc import Callable, Iterable

EMPTY = hashlib.sha256().digest()
HASH_BYTES = 32
Node = tuple[int, int]  # level (0: leaves) and place on it


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry: the prefix keeps a leaf from being taken for a node."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees, the left of which is complete."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """The right edge of a log: takes leaves and knows the root, with one hash in memory for each bit of its size."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)

    def append(self, leaf: bytes) -> bytes:
        """Add a leaf hash; the nodes that it completes in one row, its own first, then one for each level above."""
        node, made, bits = leaf, leaf, self.size
        while bits & 1:
            node = node_hash(self.peaks.pop(), node)
            made += node
            bits >>= 1
        self.peaks.append(node)
        self.size += 1
        return made

    def root(self) -> bytes:
        """The hash of everything so far."""
        return joined(self.peaks)


def joined(subtrees: list[bytes]) -> bytes:
    """The root over complete subtrees from left to right, each smaller than the one before."""
    if not subtrees:
        return EMPTY
    *others, root = subtrees
    for other in reversed(others):
        root = node_hash(other, root)
    return root


def subtrees(start: int, end: int) -> list[Node]:
    """The complete subtrees that make up the leaves from ``start`` to before ``end``, a range that begins a subtree."""
    found: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def completed_by(node: Node) -> int:
    """The leaf that completes the node's subtree."""
    level, place = node
    return ((place + 1) << level) - 1


def siblings(index: int, size: int) -> list[list[Node]]:
    """What a leaf's path consists of, from the leaf upwards: each step is the root over these subtrees (RFC 9162 §2.1.3.1)."""
    start, end, steps = 0, size, []
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            steps.append(subtrees(middle, end))
            end = middle
        else:
            steps.append(subtrees(start, middle))
            start = middle
    return steps[::-1]


def path(index: int, size: int, node: Callable[[Node], bytes]) -> list[bytes]:
    """The inclusion path of a leaf in the tree of this size; ``node`` looks up complete subtrees."""
    return [joined([node(one) for one in step]) for step in siblings(index, size)]


def root_by_path(leaf: bytes, index: int, size: int, steps: Iterable[bytes]) -> bytes | None:
    """The root to which the path leads from the leaf hash (RFC 9162 §2.1.3.2); None if the path is not one of this tree."""
    if not 0 <= index < size:
        return None
    place, last, root = index, size - 1, leaf
    for step in steps:
        if last == 0:
            return None
        if place & 1 or place == last:
            root = node_hash(step, root)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = node_hash(root, step)
        place, last = place >> 1, last >> 1
    return root if last == 0 else None
