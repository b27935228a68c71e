"""Figures read from the buffers of a compiled reference, or of one compiled table: found by number, decoded only where they are
asked for.

``pairs`` are the numbers of every measure of every entity, sorted; the arrays beside it tell where the figures of each are: the
entries of its table in ``figures``, which many series share, and its printings. ``bases`` is added to the source of each printing.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from factcheck.model.period import PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey
from factcheck.reference.keys import MOST_MEASURES, Keys, pair_of
from factcheck.reference.rows import FIGURE, FREQUENCIES, PLAIN, PRINTING, STATES, STATUSES, Rows
from factcheck.reference.snapshot import Figures

Figure = tuple[PeriodKey, Printed]
LENGTH = struct.Struct("<H")
#: Where each thing that a figure states stands among them.
_PLACES = {states: place for place, states in enumerate(STATES)}


@dataclass(frozen=True, slots=True, eq=False)
class Sections:
    """The parts of a compiled reference. Lists of codes are sorted; ``marks`` are the fingerprints of the series in ``keys``.

    ``holders`` are the entities of each measure, one measure after the other; ``starts`` tells where those of a measure begin.
    """

    measures: Sequence[str]
    entities: Sequence[str]
    sources: Sequence[str]
    pairs: Sequence[int]
    tables: Sequence[int]
    lengths: Sequence[int]
    offsets: Sequence[int]
    counts: Sequence[int]
    bases: Sequence[int]
    keys: Sequence[int]
    marks: Sequence[int]
    starts: Sequence[int]
    holders: Sequence[int]
    figures: memoryview
    printings: memoryview
    texts: memoryview
    last_end: int = 0


class _Places:
    """Where everything stands in the sections."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.keys = Keys(sections.keys, sections.entities, sections.measures)
        self.entities, self.measures = self.keys.places()

    def of(self, measure: str, entity: str) -> int | None:
        """Where a measure of an entity stands among the pairs; None where there is none such."""
        entity_at, measure_at = self.entities.get(entity), self.measures.get(measure)
        if entity_at is None or measure_at is None:
            return None
        wanted, pairs = pair_of(entity_at, measure_at), self.sections.pairs
        at = bisect_left(pairs, wanted)
        return at if at < len(pairs) and pairs[at] == wanted else None


def _series(places: _Places, measure: str, entity: str) -> Series | None:
    at = places.of(measure, entity)
    return Series(measure, entity, _Block(places.sections, measure, entity, at)) if at is not None else None


class PackedFigures(Figures):
    """Every series of a compiled reference; what was read lately is kept."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self._places = _Places(sections)
        self._read = lru_cache(maxsize=4096)(partial(_series, self._places))  # it does not hold these figures themselves

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity."""
        return self._read(measure, entity)

    def place(self, measure: str, entity: str) -> int | None:
        """Where a measure of an entity stands among the pairs; None where there is none such."""
        return self._places.of(measure, entity)

    def rows(self, at: int) -> Rows:
        """Table and printings of a pair as they lie here."""
        told = self.sections
        table, first = told.tables[at] * FIGURE.size, told.offsets[at] * PRINTING.size
        return Rows(
            bytes(told.figures[table : table + told.lengths[at] * FIGURE.size]),
            bytes(told.printings[first : first + told.counts[at] * PRINTING.size]),
        )

    def text(self, offset: int) -> str:
        """A wording."""
        return _text(self.sections.texts, offset)

    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        at, told = self._places.measures.get(measure), self.sections
        if at is None:
            return ()
        return tuple(told.entities[n] for n in told.holders[told.starts[at] : told.starts[at + 1]])

    def measures_of(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures of an entity."""
        at, told = self._places.entities.get(entity), self.sections
        if at is None:
            return ()
        first, after = bisect_left(told.pairs, pair_of(at, 0)), bisect_left(told.pairs, pair_of(at + 1, 0))
        return tuple(told.measures[pair & (MOST_MEASURES - 1)] for pair in told.pairs[first:after])

    def keys(self) -> Keys:
        """Every series by its key, sorted."""
        return self._places.keys

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        return self.sections.last_end


class _Block(Mapping[Figure, tuple[Observation, ...]]):
    """The figures of one series, each decoded when it is asked for."""

    def __init__(self, sections: Sections, measure: str, entity: str, at: int) -> None:
        self.sections, self.measure, self.entity = sections, measure, entity
        self.start, self.figures = sections.tables[at] * FIGURE.size, sections.lengths[at]
        self.first, self.printings, self.base = sections.offsets[at], sections.counts[at], sections.bases[at]
        self.known: dict[Figure, tuple[Observation, ...]] = {}
        table = self._table()
        words, halves = table.cast("i"), table.cast("H")  # nothing is copied
        self.starts, self.firsts, self.lengths, self.states = words[0::3], words[2::3], halves[2::6], halves[3::6]
        self.held: frozenset[tuple[int, int]] | None = None

    def __len__(self) -> int:
        return self.figures

    def __iter__(self) -> Iterator[Figure]:
        for start, months, states, _ in FIGURE.iter_unpack(self._table()):
            yield (start, months), STATES[states]

    def __getitem__(self, figure: Figure) -> tuple[Observation, ...]:
        if figure not in self.known and self.get(figure) is None:
            raise KeyError(figure)
        return self.known[figure]

    def get(self, figure: Figure, default: Any = None) -> Any:
        """The printings of a figure, or what stands for those that there are not; as `Mapping.get` has it, which is slower."""
        found = self.known.get(figure)
        if found is not None:
            return found
        (start, months), states = figure
        starts, place = self.starts, _PLACES[states]
        at = bisect_left(starts, start)
        while at < self.figures and starts[at] == start:
            if self.lengths[at] == months and self.states[at] == place:
                after = self.firsts[at + 1] if at + 1 < self.figures else self.printings
                found = self.known[figure] = tuple(self._printing(i, figure) for i in range(self.firsts[at], after))
                return found
            at += 1
        return default

    def months(self, states: Printed) -> frozenset[int]:
        """The lengths in months of the periods that have a figure which states this."""
        if self.held is None:
            self.held = frozenset(zip(self.lengths, self.states, strict=True))
        place = _PLACES[states]
        return frozenset(months for months, one in self.held if one == place)

    def _table(self) -> memoryview:
        return self.sections.figures[self.start : self.start + self.figures * FIGURE.size]

    def _printing(self, i: int, figure: Figure) -> Observation:
        told = self.sections
        row = PRINTING.unpack_from(told.printings, (self.first + i) * PRINTING.size)
        digits, exponent, place, status, frequency, source, text = row
        value = Decimal(digits).scaleb(exponent)
        series = SeriesKey(self.entity, self.measure, FREQUENCIES[frequency])
        printed = format(value, "f") if text == PLAIN else _text(told.texts, text)
        period, states = figure
        name = told.sources[source + self.base]
        return Observation(series, period, states, value, Decimal(1).scaleb(place), printed, name, STATUSES[status])


def _text(texts: memoryview, offset: int) -> str:
    (length,) = LENGTH.unpack_from(texts, offset)
    return str(texts[offset + LENGTH.size : offset + LENGTH.size + length], "utf-8")
