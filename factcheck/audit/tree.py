"""The Merkle tree over the entries of a log, as RFC 6962 has it: roots, proofs, and their verification.

A subtree that is complete never changes. The functions that build take ``node(level, index)``, the hash of the index-th complete
subtree of 2**level leaves, so that a root or a proof costs a few look-ups whatever the size of the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

Node = Callable[[int, int], bytes]


def leaf(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """The hash over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(index: int, hashed: bytes, node: Node) -> Iterator[tuple[int, int, bytes]]:
    """The subtrees of two leaves and more that the leaf of this index completes, as (level, index, hash)."""
    level = 0
    while index % 2:
        hashed = parent(node(level, index - 1), hashed)
        level, index = level + 1, index // 2
        yield level, index, hashed


def grown(size: int, leaves: Sequence[bytes], node: Node) -> Iterator[tuple[int, int, bytes]]:
    """The subtrees of two leaves and more that further leaves complete in a tree of ``size``, as (level, index, hash)."""
    new = {(0, size + n): hashed for n, hashed in enumerate(leaves)}

    def found(level: int, index: int) -> bytes:
        return new.get((level, index)) or node(level, index)

    for index in range(size, size + len(leaves)):
        for level, place, hashed in completed(index, new[0, index], found):
            new[level, place] = hashed
            yield level, place, hashed


def top(leaves: Sequence[bytes]) -> bytes:
    """The hash over a complete subtree: a power of two of leaves."""
    row = leaves
    while len(row) > 1:
        row = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def root(size: int, node: Node) -> bytes:
    """The root over the first ``size`` leaves; of none, the hash of nothing."""
    return _over(0, size, node) if size else hashlib.sha256(b"").digest()


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The hashes that lead from a leaf to the root over ``size`` leaves, from below."""
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            path.append(_over(middle, end, node))
            end = middle
        else:
            path.append(_over(start, middle, node))
            start = middle
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The hashes that show that the first ``old`` of ``new`` leaves are the leaves of the older tree."""
    return _consistency(old, 0, new, node, whole=True) if 0 < old < new else []


def included(hashed: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Whether a path leads from a leaf to the root over ``size`` leaves."""
    if not 0 <= index < size:
        return False
    last = size - 1
    for step in path:
        if last == 0:
            return False
        if index % 2 or index == last:
            hashed = parent(step, hashed)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            hashed = parent(hashed, step)
        index, last = index // 2, last // 2
    return last == 0 and hashed == top


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a path shows that the tree of ``new`` leaves extends that of ``old``."""
    if old > new or (old == new and (path or old_root != new_root)):
        return False
    if old in (0, new):
        return not path
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    index, last = old - 1, new - 1
    while index % 2:
        index, last = index // 2, last // 2
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            first, second = parent(step, first), parent(step, second)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            second = parent(second, step)
        index, last = index // 2, last // 2
    return last == 0 and first == old_root and second == new_root


def _half(count: int) -> int:
    """The largest power of two below ``count``."""
    half: int = 1 << (count - 1).bit_length() - 1
    return half


def _over(start: int, end: int, node: Node) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _half(count)
    return parent(_over(start, middle, node), _over(middle, end, node))


def _consistency(old: int, start: int, end: int, node: Node, *, whole: bool) -> list[bytes]:
    """The proof for the first ``old`` leaves of a subtree; ``whole``: the older root is known to who verifies."""
    count = end - start
    if old == count:
        return [] if whole else [_over(start, end, node)]
    half = _half(count)
    if old <= half:
        return [*_consistency(old, start, start + half, node, whole=whole), _over(start + half, end, node)]
    return [*_consistency(old - half, start + half, end, node, whole=False), _over(start, start + half, node)]
