"""The Merkle tree of RFC 9162, held to the public test vectors of certificate transparency and to the RFC's own definition."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courtportal.kernel.audit.merkle import EMPTY, HASH_BYTES, Tree, completed_by, joined, leaf_hash, path, root_by_path, subtrees

ENTRIES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(entries: list[bytes]) -> bytes:
    """MTH as RFC 9162 §2.1.1 writes it."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    middle = 1
    while middle * 2 < len(entries):
        middle *= 2
    return hashlib.sha256(b"\1" + by_definition(entries[:middle]) + by_definition(entries[middle:])).digest()


def grown(entries: list[bytes]) -> tuple[Tree, list[bytes]]:
    tree = Tree()
    return tree, [tree.append(leaf_hash(entry)) for entry in entries]


def node_of(rows: list[bytes]):
    return lambda one: rows[completed_by(one)][one[0] * HASH_BYTES : (one[0] + 1) * HASH_BYTES]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_public_vectors(size: int) -> None:
    assert grown(ENTRIES[:size])[0].root().hex() == ROOTS[size - 1]


def test_an_empty_log_has_the_hash_of_nothing() -> None:
    assert Tree().root() == EMPTY == by_definition([])


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=70), st.data())
def test_every_leaf_has_a_path_to_the_root_and_no_other_leaf_has_it(entries: list[bytes], data: st.DataObject) -> None:
    tree, rows = grown(entries)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    root = by_definition(entries[:size])
    steps = path(index, size, node_of(rows))
    assert root_by_path(leaf_hash(entries[index]), index, size, steps) == root
    assert root_by_path(leaf_hash(entries[index] + b"!"), index, size, steps) != root
    assert root_by_path(leaf_hash(entries[index]), index, size, [*steps, b"x" * 32]) is None
    assert root_by_path(leaf_hash(entries[index]), size, size, steps) is None
    if steps:
        assert root_by_path(leaf_hash(entries[index]), index, size, steps[:-1]) != root
    assert tree.root() == by_definition(entries)


@given(st.lists(st.binary(max_size=4), max_size=70), st.lists(st.binary(max_size=4), max_size=9))
def test_a_tree_is_taken_up_where_it_was_left(before: list[bytes], after: list[bytes]) -> None:
    rows = grown(before)[1]
    peaks = [node_of(rows)(one) for one in subtrees(0, len(before))]
    again = Tree(len(before), peaks)
    for entry in after:
        again.append(leaf_hash(entry))
    assert again.root() == by_definition(before + after)
    assert joined(peaks) == by_definition(before)
