"""The Merkle tree against its plain definition (RFC 6962, section 2.1)."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from factcheck.audit import tree

SIZE = 70
LEAVES = [tree.leaf(str(n).encode()) for n in range(SIZE)]


def plainly(leaves: list[bytes]) -> bytes:
    """The definition, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while 2 * half < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + plainly(leaves[:half]) + plainly(leaves[half:])).digest()


def grown() -> dict[tuple[int, int], bytes]:
    nodes = {(0, index): hashed for index, hashed in enumerate(LEAVES)}
    for index, hashed in enumerate(LEAVES):
        for level, position, made in tree.completed(index, hashed, lambda *at: nodes[at]):
            nodes[level, position] = made
    return nodes


NODES = grown()
ROOTS = [plainly(LEAVES[:size]) for size in range(SIZE + 1)]


def node(level: int, index: int) -> bytes:
    return NODES[level, index]


def test_a_leaf_and_a_node_are_hashed_apart():
    assert tree.leaf(b"") == hashlib.sha256(b"\x00").digest()
    assert tree.leaf(LEAVES[0] + LEAVES[1]) != tree.parent(LEAVES[0], LEAVES[1])


def test_roots_are_those_of_the_definition():
    assert [tree.root(size, node) for size in range(SIZE + 1)] == ROOTS


def test_every_leaf_is_proved_to_be_in_every_tree_that_holds_it_and_in_no_other():
    for size in range(1, SIZE):
        for index in range(size):
            path = tree.inclusion(index, size, node)
            assert tree.included(LEAVES[index], index, size, path, ROOTS[size])
            assert not tree.included(LEAVES[index + 1], index, size, path, ROOTS[size])
            assert not tree.included(LEAVES[index], index, size, path, ROOTS[size + 1])
            assert not tree.included(LEAVES[index], index, size, [*path, path[0] if path else LEAVES[0]], ROOTS[size])


def test_every_tree_is_proved_to_extend_every_smaller_one():
    for new in range(1, SIZE):
        for old in range(1, new + 1):
            path = tree.consistency(old, new, node)
            assert tree.consistent(old, new, ROOTS[old], ROOTS[new], path)
            if old < new:
                assert not tree.consistent(old, new, ROOTS[old][::-1], ROOTS[new], path)
                assert not tree.consistent(old, new, ROOTS[old], ROOTS[new][::-1], path)
    assert not tree.consistent(5, 4, ROOTS[5], ROOTS[4], [])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.integers(2, SIZE), st.data())
def test_no_other_path_proves_anything(size, drawn):
    index = drawn.draw(st.integers(0, size - 1))
    path = tree.inclusion(index, size, node)
    place = drawn.draw(st.integers(0, len(path) - 1))
    bit = drawn.draw(st.integers(0, 255))
    forged = bytearray(path[place])
    forged[bit // 8] ^= 1 << bit % 8
    assert not tree.included(LEAVES[index], index, size, [*path[:place], bytes(forged), *path[place + 1 :]], ROOTS[size])
    assert not tree.included(LEAVES[index], index, size, [*path[:place], *path[place + 1 :]], ROOTS[size])
