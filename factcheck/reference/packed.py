"""Figures read from the buffer of a compiled reference: found by hash, decoded only where they are asked for.

All numbers are little-endian. ``hashes`` and ``offsets`` are two arrays of 64 bits, sorted by hash; an offset leads to the block
of one measure of one entity: a head, a table of figures sorted by what they are about, and their printings.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial

from factcheck.model.period import PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey, Status
from factcheck.reference.snapshot import Figures

Figure = tuple[PeriodKey, Printed]

#: Entity, measure, figures, printings; start, months, what it states, first printing; a printing.
HEAD, FIGURE, PRINTING = struct.Struct("<IIII"), struct.Struct("<iHHI"), struct.Struct("<qbbBBII")
STATES, STATUSES, FREQUENCIES = tuple(Printed), tuple(Status), ("A", "H", "Q", "M", "W", "D")
#: A printing that reads as its value does.
PLAIN = 0xFFFFFFFF
LENGTH = struct.Struct("<H")


def hash_of(measure: str, entity: str) -> int:
    """Where the index has a series; the same on every machine."""
    return int.from_bytes(hashlib.blake2b(f"{measure}\0{entity}".encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True, eq=False)
class Sections:
    """The parts of a compiled reference."""

    hashes: Sequence[int]
    offsets: Sequence[int]
    blocks: memoryview
    texts: memoryview
    measures: Sequence[str]
    entities: Sequence[str]
    sources: Sequence[str]
    by_measure: Mapping[str, tuple[str, ...]]
    keys: tuple[SeriesKey, ...] = field(default=())
    last_end: int = 0


@dataclass(frozen=True, slots=True)
class Printings:
    """The printings of a series in one piece: the table of its figures, their numbers without source and wording, the source of
    each, and those that read otherwise than their value, by their place."""

    figures: bytes
    numbers: bytes
    sources: Sequence[str]
    worded: Sequence[tuple[int, str]]


class PackedFigures(Figures):
    """Every series of a compiled reference; what was read lately is kept."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self._read = lru_cache(maxsize=4096)(partial(_series, sections))

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity."""
        return self._read(measure, entity)

    def whole(self, measure: str, entity: str) -> Printings | None:
        """All printings of a measure of an entity at once, for what looks at every one of them."""
        block = _block(self.sections, measure, entity)
        return block.whole() if block is not None else None

    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        return self.sections.by_measure.get(measure, ())

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        return self.sections.keys

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        return self.sections.last_end


def _series(told: Sections, measure: str, entity: str) -> Series | None:
    block = _block(told, measure, entity)
    return Series(measure, entity, block) if block is not None else None


def _block(told: Sections, measure: str, entity: str) -> _Block | None:
    wanted = hash_of(measure, entity)
    at = bisect_left(told.hashes, wanted)
    while at < len(told.hashes) and told.hashes[at] == wanted:
        offset = told.offsets[at]
        entity_at, measure_at, figures, printings = HEAD.unpack_from(told.blocks, offset)
        if told.measures[measure_at] == measure and told.entities[entity_at] == entity:
            return _Block(told, measure, entity, offset + HEAD.size, figures, printings)
        at += 1
    return None


class _Block(Mapping[Figure, tuple[Observation, ...]]):
    """The figures of one series, each decoded when it is asked for."""

    def __init__(self, sections: Sections, measure: str, entity: str, start: int, figures: int, printings: int) -> None:
        self.sections, self.measure, self.entity = sections, measure, entity
        self.start, self.figures, self.printings = start, figures, printings
        self.known: dict[Figure, tuple[Observation, ...]] = {}

    def __len__(self) -> int:
        return self.figures

    def __iter__(self) -> Iterator[Figure]:
        table = self.sections.blocks[self.start : self.start + self.figures * FIGURE.size]
        for start, months, states, _ in FIGURE.iter_unpack(table):
            yield (start, months), STATES[states]

    def __getitem__(self, figure: Figure) -> tuple[Observation, ...]:
        if figure not in self.known:
            self.known[figure] = self._decode(figure)
        found = self.known[figure]
        if not found:
            raise KeyError(figure)
        return found

    def whole(self) -> Printings:
        """All of it; taken apart by columns, because a row at a time would take ten times as long."""
        told, middle = self.sections, self.start + self.figures * FIGURE.size
        rows = array("I", bytes(told.blocks[middle : middle + self.printings * PRINTING.size]))
        numbers, texts = array("I", bytes(12 * self.printings)), rows[4::5]
        for column in range(3):
            numbers[column::3] = rows[column::5]
        worded = [(place, self._text(text)) for place, text in enumerate(texts) if text != PLAIN] if set(texts) != {PLAIN} else []
        sources = list(map(told.sources.__getitem__, rows[3::5]))
        return Printings(bytes(told.blocks[self.start : middle]), numbers.tobytes(), sources, worded)

    def _decode(self, figure: Figure) -> tuple[Observation, ...]:
        (start, months), states = figure
        wanted = (start, months, STATES.index(states))
        at = bisect_left(range(self.figures), wanted, key=self._about)
        if at == self.figures or self._about(at) != wanted:
            return ()
        first = self._first(at)
        after = self._first(at + 1) if at + 1 < self.figures else self.printings
        return tuple(self._printing(i, figure) for i in range(first, after))

    def _about(self, at: int) -> tuple[int, int, int]:
        start, months, states, _ = FIGURE.unpack_from(self.sections.blocks, self.start + at * FIGURE.size)
        return start, months, states

    def _first(self, at: int) -> int:
        return int(FIGURE.unpack_from(self.sections.blocks, self.start + at * FIGURE.size)[3])

    def _printing(self, i: int, figure: Figure) -> Observation:
        told = self.sections
        offset = self.start + self.figures * FIGURE.size + i * PRINTING.size
        digits, exponent, place, status, frequency, source, text = PRINTING.unpack_from(told.blocks, offset)
        value = Decimal(digits).scaleb(exponent)
        series = SeriesKey(self.entity, self.measure, FREQUENCIES[frequency])
        printed = format(value, "f") if text == PLAIN else self._text(text)
        period, states = figure
        return Observation(series, period, states, value, Decimal(1).scaleb(place), printed, told.sources[source], STATUSES[status])

    def _text(self, offset: int) -> str:
        texts = self.sections.texts
        (length,) = LENGTH.unpack_from(texts, offset)
        return str(texts[offset + LENGTH.size : offset + LENGTH.size + length], "utf-8")
