"""The tree as it lies in the database: the leaf that completes a node holds the node."""

from collections.abc import Callable, Iterable

from courtportal.kernel.audit.merkle import HASH_BYTES, Node, Tree, completed_by, siblings, subtrees
from delivery.evidence_log.models import EvidenceLeaf


def tree_of(size: int) -> Tree:
    """The tree of the first leaves, ready to take more."""
    peaks = subtrees(0, size)
    node = nodes_for(peaks)
    return Tree(size, [node(peak) for peak in peaks])


def nodes_for(wanted: Iterable[Node]) -> Callable[[Node], bytes]:
    """A look-up of these nodes, read at once."""
    places = {completed_by(node) for node in wanted}
    rows = dict(EvidenceLeaf.objects.filter(index__in=places).values_list("index", "nodes"))

    def node(one: Node) -> bytes:
        start = one[0] * HASH_BYTES
        return bytes(rows[completed_by(one)])[start : start + HASH_BYTES]

    return node


def nodes_for_paths(leaves: Iterable[int], size: int) -> Callable[[Node], bytes]:
    """A look-up of all that the paths of these leaves need."""
    return nodes_for(node for leaf in leaves for step in siblings(leaf, size) for node in step)
