"""The figures of several parts written as those of one: what only one part has is copied as it lies there, in long stretches."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, BinaryIO

from factcheck.datapack.laying import Columns, Tables, Texts
from factcheck.datapack.listed import Piece
from factcheck.datapack.sections import Writer, pieces_of
from factcheck.model.structure import Source
from factcheck.reference.fingerprints import mark_of
from factcheck.reference.keys import Keys, key_of, packed_keys, pair_of_key, renumbered
from factcheck.reference.packed import PackedFigures
from factcheck.reference.rows import (
    FIGURE,
    FREQUENCIES,
    PLAIN,
    PRINTING,
    Rows,
    fingerprint,
    frequencies_of,
    joined,
    numbered,
    of_frequency,
    rows_of,
)
from factcheck.reference.snapshot import Figures, Joined

#: How far the number of a part and that of its pair are moved behind the pair, in the order of joining.
_PART, _PAIR = 32, 64
#: Joined printings are kept in memory up to so many bytes.
_IN_MEMORY = 1 << 26


def write_figures(writer: Writer, figures: Figures, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Write the sections of figures; returns what the head tells of them."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as made:
        joining = _Joining(figures, sources, made)  # type: ignore[arg-type] # it is as good as a file
        joining.run()
        made.seek(0)
        writer.section("printings", joining.printings(made))  # type: ignore[arg-type] # the same
    writer.section("figures", [joining.tables.pool])
    writer.section("texts", [joining.texts.pool])
    writer.numbers(joining.columns.told(len(joining.whole.measures)))
    return {"measures": list(joining.whole.measures), "entities": list(joining.whole.entities), "last_end": figures.last_end()}


class _Part:
    """A part of the figures, with the numbers of the whole for its pairs."""

    def __init__(self, figures: Figures, sources: Mapping[str, int], marks: Sequence[bytes], texts: Texts) -> None:
        self.figures, self.number, self.texts = figures, sources, texts
        told = figures.keys()
        self.keys = told if isinstance(told, Keys) else packed_keys(told)
        self.packed = figures if isinstance(figures, PackedFigures) else None
        self.places: dict[int, tuple[int, int]] = {}
        self.base = self._base(marks)
        pairs = [pair_of_key(key) for key in self.keys.numbers]
        self.firsts = [n for n, pair in enumerate(pairs) if n == 0 or pairs[n - 1] != pair]

    def _base(self, marks: Sequence[bytes]) -> int | None:
        """What is added to its numbers of sources to get those of the whole; None where its printings cannot be taken as they are."""
        if not isinstance(self.figures, Piece):
            return None
        numbers = [self.number[code] for code in self.figures.sections.sources]
        first = numbers[0]
        as_they_are = numbers == list(range(first, first + len(numbers))) and self.figures.marks == tuple(map(marks.__getitem__, numbers))
        return first if as_they_are else None

    def pairs(self, whole: Keys) -> Iterator[int]:
        """Its pairs by the numbers of the whole."""
        numbers = list(renumbered(self.keys, whole))
        return (pair_of_key(numbers[n]) for n in self.firsts)

    def marks(self, at: int) -> Iterator[tuple[str, int]]:
        """Letter and fingerprint of each series of a pair."""
        assert self.packed is not None
        after = self.firsts[at + 1] if at + 1 < len(self.firsts) else len(self.keys)
        return ((chr(self.keys.numbers[n] & 0xFF), self.packed.sections.marks[n]) for n in range(self.firsts[at], after))

    def rows(self, at: int) -> Rows:
        """The figures of a pair, by the numbers of the whole."""
        if self.packed is not None:
            told = self.packed.sections
            base = told.bases[at]
            rows = numbered(self.packed.rows(at), lambda source: self.number[told.sources[source + base]])
            return _reworded(rows, self.packed, self.texts) if len(told.texts) else rows
        entity, measure, _ = self.keys[self.firsts[at]]
        series = self.figures.series(measure, entity)
        assert series is not None, (measure, entity)
        return rows_of(series, self.number.__getitem__, self.texts.place)


def _reworded(rows: Rows, of: PackedFigures, texts: Texts) -> Rows:
    words = array("I", rows.printings)
    words[4::5] = array("I", [one if one == PLAIN else texts.place(of.text(one)) for one in words[4::5]])
    return Rows(rows.table, words.tobytes())


class _Joining:
    def __init__(self, figures: Figures, sources: Mapping[str, Source], made: BinaryIO) -> None:
        self.texts, self.tables, self.columns, self.made = Texts(), Tables(), Columns(), made
        numbers = {code: n for n, code in enumerate(sources)}
        self.marks = [mark_of(source) for source in sources.values()]
        self.parts = [
            _Part(part, numbers, self.marks, self.texts) for part in (figures.parts if isinstance(figures, Joined) else (figures,))
        ]
        entities = sorted({code for part in self.parts for code in part.keys.entities})
        measures = sorted({code for part in self.parts for code in part.keys.measures})
        self.whole = Keys((), entities, measures)
        #: Of every pair the part whose printings it takes as they are, or the number of parts where they are made.
        self.origins = array("I")
        self.stretches: list[tuple[int, int, int]] = []

    def run(self) -> None:
        """Go through all pairs in their order."""
        order = [pair << _PAIR | n << _PART | at for n, part in enumerate(self.parts) for at, pair in enumerate(part.pairs(self.whole))]
        order.sort()
        made, low = 0, (1 << _PART) - 1
        for pair, group in groupby(order, key=lambda one: one >> _PAIR):
            found = [((one >> _PART) & low, one & low) for one in group]
            n, at = found[0]
            if len(found) == 1 and self.parts[n].base is not None:
                self._copied(pair, n, at)
            else:
                made += self._made(pair, [self.parts[n].rows(at) for n, at in found], made)
        self._lay_out()

    def _copied(self, pair: int, n: int, at: int) -> None:
        part = self.parts[n]
        assert part.packed is not None
        assert part.base is not None
        told = part.packed.sections
        start, length = told.tables[at], told.lengths[at]
        place = part.places.get(start)
        if place is None or place[1] != length:
            table = bytes(told.figures[start * FIGURE.size : (start + length) * FIGURE.size])
            place = part.places[start] = self.tables.place(table), length
        self.columns.add(pair, place, (told.offsets[at], told.counts[at]), part.base)
        self.origins.append(n)
        for letter, mark in part.marks(at):
            self.columns.keys.append(key_of(pair, letter))
            self.columns.marks.append(mark)

    def _made(self, pair: int, parts: Sequence[Rows], at: int) -> int:
        rows = joined(parts)
        count = len(rows.printings) // PRINTING.size
        self.made.write(rows.printings)
        self.columns.add(pair, (self.tables.place(rows.table), len(rows.table) // FIGURE.size), (at, count))
        self.origins.append(len(self.parts))
        for frequency in sorted(frequencies_of(rows), key=FREQUENCIES.__getitem__):
            self.columns.mark(pair, frequency, fingerprint(of_frequency(rows, frequency), self.marks, self.texts.at))
        return count

    def _lay_out(self) -> None:
        """Give every pair its place among all printings: those that are copied in the order in which they lie, then those made."""
        offsets, counts = self.columns.offsets, self.columns.counts
        order = sorted(origin << 80 | offsets[i] << 32 | i for i, origin in enumerate(self.origins) if origin < len(self.parts))
        at, low = 0, (1 << 32) - 1
        for one in order:
            origin, i = one >> 80, one & low
            offset, count = offsets[i], counts[i]
            last = self.stretches[-1] if self.stretches else None
            if last is not None and last[0] == origin and last[2] == offset:
                self.stretches[-1] = (origin, last[1], offset + count)
            else:
                self.stretches.append((origin, offset, offset + count))
            offsets[i] = at
            at += count
        for i, origin in enumerate(self.origins):
            if origin == len(self.parts):
                offsets[i] += at

    def printings(self, made: BinaryIO) -> Iterator[bytes | memoryview]:
        """All printings in the order of their places."""
        for origin, start, end in self.stretches:
            packed = self.parts[origin].packed
            assert packed is not None
            yield from pieces_of(packed.sections.printings[start * PRINTING.size : end * PRINTING.size])
        while piece := made.read(1 << 24):
            yield piece
