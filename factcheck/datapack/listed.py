"""Whole tables of an agency: one row a series and edition, laid out as a compiled pack has them without an object for any value.

A table is read once, a stretch at a time, and validated on the way. What comes of it does not depend on the rest of the pack, so
that it can be kept: the numbers of its entities, measures and sources are those of its own lists.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, BinaryIO

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.figures import Folder, series_of
from factcheck.datapack.laying import Columns, Tables
from factcheck.datapack.listed_values import Values, value_faults
from factcheck.datapack.schema import VALUES
from factcheck.datapack.sections import Writer, read, sections_of
from factcheck.datapack.unpacked import Unreadable, lines_of
from factcheck.datapack.values import cell_fault
from factcheck.model.period import PeriodKey
from factcheck.model.series import SeriesKey
from factcheck.model.structure import Entity, Measure
from factcheck.reference.fingerprints import mark_of
from factcheck.reference.keys import pair_of, parts_of
from factcheck.reference.packed import PackedFigures
from factcheck.reference.rows import FIGURE, FREQUENCIES, PRINTING, Rows, fingerprint, fingerprint_of, frequencies_of, joined, of_frequency

KIND, EDITION = b"FACTPIEC", 2
_HEADER = ",".join(field.name for field in VALUES.fields)
#: Printings are written in stretches of about so many bytes.
_STRETCH = 1 << 20


class Piece(PackedFigures):
    """The figures of one table.

    ``beyond`` are the measures of which some value cannot be a share, ``marks`` those of its sources, ``newest`` the last period of
    each measure.
    """

    beyond: tuple[str, ...] = ()
    newest: Mapping[str, PeriodKey] = MappingProxyType({})
    marks: tuple[bytes, ...] = ()


def opened(buffer: memoryview, name: str) -> tuple[Piece, int]:
    """A piece and how many rows its table has. Raises UnreadableSnapshot where the buffer is none."""
    head, parts = read(buffer, name, KIND, EDITION)
    piece = Piece(sections_of(head, parts, head["sources"]))
    piece.beyond, piece.marks = tuple(head["beyond"]), tuple(map(bytes.fromhex, head["marks"]))
    piece.newest = {measure: (start, months) for measure, (start, months) in head["newest"].items()}
    return piece, head["rows"]


def compile_table(
    file: BinaryIO, folder: Folder, name: str, content: bytes, measures: Mapping[str, Measure], entities: Mapping[str, Entity]
) -> int:
    """Lay a table out in a file and return how many rows it has; every fault is noted in the folder, and then the file is worth nothing."""
    table = _Table(folder, name, measures, entities)
    writer = Writer(file, KIND, EDITION)
    try:
        writer.section("printings", table.printings(content, file, writer.at + -writer.at % 8))
    except Unreadable as broken:
        folder.faults.extend(broken.faults)
        return 0
    folder.faults.extend(table.faults)
    folder.faults.extend(
        Fault(name, 1, 1, "unused-source", f"no row uses the source {excerpt(code)}")
        for code, number in table.sources.items()
        if number not in table.seen
    )
    if not folder.faults:
        writer.section("figures", [table.tables.pool])
        writer.section("texts", [])
        writer.numbers(table.columns.told(len(table.measures)))
        writer.finish(table.head())
    return table.rows


class _Table:
    """One table while it is read; entities and measures are numbered as they come and put in order at the end."""

    def __init__(self, folder: Folder, name: str, measures: Mapping[str, Measure], entities: Mapping[str, Entity]) -> None:
        self.name, self.known_measures, self.known_entities = name, measures, entities
        self.sources = {code: n for n, code in enumerate(folder.sources)}
        self.marks = [mark_of(source) for source in folder.sources.values()]
        self.undated = {self.sources[code] for code, source in folder.sources.items() if source.published is None}
        self.faults: list[Fault] = []
        self.rows = 0
        self.entities: dict[str, int] = {}
        self.measures: dict[str, int] = {}
        self.tables, self.columns, self.values = Tables(), Columns(), Values()
        self.pairs, self.places, self.lengths = array("Q"), array("I"), array("I")
        self.frequencies, self.fingerprints = array("B"), array("Q")
        self.offsets = array("Q")
        #: The series that each source has stated, by its number.
        self.seen: dict[int, set[str]] = {}
        #: Measures with values that no share of a hundred has.
        self.beyond: set[str] = set()
        self.newest: dict[str, PeriodKey] = {}

    def head(self) -> dict[str, Any]:
        """What is told of the table at once."""
        return {
            "measures": list(self.measures),
            "entities": list(self.entities),
            "sources": list(self.sources),
            "marks": [mark.hex() for mark in self.marks],
            "last_end": self.values.last_end,
            "rows": self.rows,
            "beyond": sorted(self.beyond),
            "newest": self.newest,
        }

    def printings(self, content: bytes, file: BinaryIO, start: int) -> Iterator[bytes]:
        """The printings of every row as they come, and of the series that have several rows once more together."""
        stretch, at = bytearray(), 0
        for number, line in lines_of(self.name, content, _HEADER):
            self.rows += 1
            if (printings := self._row(number, line, at)) is not None:
                stretch += printings
                at += len(printings) // PRINTING.size
            if len(stretch) > _STRETCH:
                yield bytes(stretch)
                stretch.clear()
        yield bytes(stretch)
        if not self.faults:
            yield from self._in_order(file, start, at)

    def _row(self, number: int, line: str, at: int) -> bytes | None:
        cells = line.split(",")
        if len(cells) != len(VALUES.fields):
            self._fault(number, 1, "columns", f"{len(cells)} cells instead of {len(VALUES.fields)}: {excerpt(line)}")
            return None
        code, source, values = cells
        key = self._key(number, code, source)
        if key is None:
            return None
        origin = self.sources.get(source)
        if origin is None:
            self._fault(number, len(code) + 2, "unknown-source", f"the source {excerpt(source)} is not in sources.csv")
            origin = -1
        elif "w" in values and origin in self.undated:
            why = f"the source {excerpt(source)} withdraws a figure and has no date: nobody could tell since when"
            self._fault(number, len(code) + 2, "withdrawn", why)
        stated = self.seen.setdefault(origin, set())
        if code in stated:
            self._fault(number, 1, "duplicate", "this source states this series in another row")
        stated.add(code)
        measure = self.known_measures[key.measure]
        read = self.values.read(key.frequency, values, origin if origin >= 0 else 0)
        if read is None or (read.beyond and measure.ratio_of is not None):
            column = len(code) + len(source) + 3
            for place, rule, why in value_faults(values, key.frequency, measure):
                self._fault(number, column + place, rule, why)
            return None
        if read.beyond:
            self.beyond.add(key.measure)
        last, before = read.last, self.newest.get(key.measure)
        if before is None or (sum(last), -last[1]) > (sum(before), -before[1]):
            self.newest[key.measure] = last
        mark = fingerprint_of(read.table, read.numbers, self.marks[origin] * read.size) if origin >= 0 else b""
        self._note(key, self.tables.place(read.table), read.size, at, mark)
        return read.printings

    def _key(self, number: int, code: str, source: str) -> SeriesKey | None:
        """The series of a row; what is wrong with its first cells is noted."""
        entity, _, rest = code.partition(".")
        measure, _, frequency = rest.rpartition(".")
        if entity in self.known_entities and measure in self.known_measures and frequency in _LETTERS and source in self.sources:
            return SeriesKey(entity, measure, frequency)
        column, wrong = 1, False
        for field, cell in zip(VALUES.fields[:2], (code, source), strict=True):
            if fault := cell_fault(field, cell):
                self._fault(number, column, f"cell-{field.kind}", fault)
                wrong = True
            column += len(cell) + 1
        key = series_of(code, self.known_measures, self.known_entities) if not wrong else ""
        if isinstance(key, SeriesKey):
            return key
        if key:
            self._fault(number, 1, "unknown-code", key)
        return None

    def _note(self, key: SeriesKey, place: int, count: int, at: int, mark: bytes) -> None:
        entity = self.entities.setdefault(key.entity, len(self.entities))
        self.pairs.append(pair_of(entity, self.measures.setdefault(key.measure, len(self.measures))))
        self.places.append(place)
        self.lengths.append(count)
        self.offsets.append(at)
        self.frequencies.append(FREQUENCIES.index(key.frequency))
        self.fingerprints.append(int.from_bytes(mark, "little"))

    def _in_order(self, file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
        """Number entities and measures by their order, and tell of every pair in its order."""
        entities = {old: n for n, (_, old) in enumerate(sorted(self.entities.items()))}
        measures = {old: n for n, (_, old) in enumerate(sorted(self.measures.items()))}
        self.entities = dict.fromkeys(sorted(self.entities), 0)
        self.measures = dict.fromkeys(sorted(self.measures), 0)
        order = []
        for row, pair in enumerate(self.pairs):
            entity, measure = parts_of(pair)
            order.append(pair_of(entities[entity], measures[measure]) << 32 | row)
        order.sort()
        made: list[bytes] = []
        at, low = 0, (1 << 32) - 1
        while at < len(order):
            pair, first = order[at] >> 32, at
            while at < len(order) and order[at] >> 32 == pair:
                at += 1
            rows = [one & low for one in order[first:at]]
            if len(rows) == 1:
                self._alone(pair, rows[0])
                continue
            laid = joined([self._laid(file, start, row) for row in rows])
            end += self._together(pair, laid, end)
            made.append(laid.printings)
        file.seek(0, 2)
        yield from made

    def _alone(self, pair: int, row: int) -> None:
        count = self.lengths[row]
        self.columns.add(pair, (self.places[row], count), (self.offsets[row], count))
        self.columns.mark(pair, self.frequencies[row], self.fingerprints[row].to_bytes(8, "little"))

    def _laid(self, file: BinaryIO, start: int, row: int) -> Rows:
        place, count = self.places[row] * FIGURE.size, self.lengths[row]
        file.seek(start + self.offsets[row] * PRINTING.size)
        return Rows(bytes(self.tables.pool[place : place + count * FIGURE.size]), file.read(count * PRINTING.size))

    def _together(self, pair: int, laid: Rows, at: int) -> int:
        count, length = len(laid.printings) // PRINTING.size, len(laid.table) // FIGURE.size
        self.columns.add(pair, (self.tables.place(laid.table), length), (at, count))
        for frequency in sorted(frequencies_of(laid), key=FREQUENCIES.__getitem__):
            self.columns.mark(pair, frequency, fingerprint(of_frequency(laid, frequency), self.marks, lambda _: ""))
        return count

    def _fault(self, line: int, column: int, rule: str, message: str) -> None:
        self.faults.append(Fault(self.name, line, column, rule, message))


_LETTERS = frozenset("AHQM")
