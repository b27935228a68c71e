"""The columns of many series while they are laid out: where the figures of each are, which keys it has, and their fingerprints."""

from __future__ import annotations

from array import array

from factcheck.reference.keys import key_of, parts_of
from factcheck.reference.packed import LENGTH
from factcheck.reference.rows import FIGURE, FREQUENCIES


class Texts:
    """Strings, each once."""

    def __init__(self) -> None:
        self.pool, self.known = bytearray(), dict[str, int]()

    def place(self, text: str) -> int:
        """Where a string stands."""
        if text not in self.known:
            self.known[text] = len(self.pool)
            content = text.encode("utf-8")
            self.pool += LENGTH.pack(len(content)) + content
        return self.known[text]

    def at(self, offset: int) -> str:
        """The string that stands there."""
        (length,) = LENGTH.unpack_from(self.pool, offset)
        return self.pool[offset + LENGTH.size : offset + LENGTH.size + length].decode("utf-8")


class Tables:
    """Tables of figures, each once: series that have the same periods share theirs."""

    def __init__(self) -> None:
        self.pool, self.known = bytearray(), dict[bytes, int]()

    def place(self, table: bytes) -> int:
        """With which entry a table begins."""
        at = self.known.get(table)
        if at is None:
            at = self.known[table] = len(self.pool) // FIGURE.size
            self.pool += table
        return at


class Columns:
    """What is told of every pair, in the order of the pairs."""

    def __init__(self) -> None:
        self.pairs, self.tables, self.lengths = array("Q"), array("I"), array("I")
        self.offsets, self.counts, self.bases = array("Q"), array("I"), array("I")
        self.keys, self.marks = array("Q"), array("Q")

    def add(self, pair: int, table: tuple[int, int], printings: tuple[int, int], base: int = 0) -> None:
        """A pair with first entry and length of its table, and first and number of its printings."""
        self.pairs.append(pair)
        self.tables.append(table[0])
        self.lengths.append(table[1])
        self.offsets.append(printings[0])
        self.counts.append(printings[1])
        self.bases.append(base)

    def mark(self, pair: int, frequency: int, mark: bytes) -> None:
        """A series of a pair with its fingerprint; those of a pair come in the order of their letters."""
        self.keys.append(key_of(pair, FREQUENCIES[frequency]))
        self.marks.append(int.from_bytes(mark, "little"))

    def holders(self, measures: int) -> tuple[array[int], array[int]]:
        """The entities of each measure, one measure after the other, and where those of each begin."""
        by_measure = [array("I") for _ in range(measures)]
        for pair in self.pairs:
            entity, measure = parts_of(pair)
            by_measure[measure].append(entity)
        starts, every = array("I", [0]), array("I")
        for held in by_measure:
            every.extend(held)
            starts.append(len(every))
        return starts, every

    def told(self, measures: int) -> dict[str, array[int]]:
        """All of it by the names of the sections."""
        starts, holders = self.holders(measures)
        return {
            "pairs": self.pairs,
            "tables": self.tables,
            "lengths": self.lengths,
            "offsets": self.offsets,
            "counts": self.counts,
            "bases": self.bases,
            "keys": self.keys,
            "marks": self.marks,
            "starts": starts,
            "holders": holders,
        }
