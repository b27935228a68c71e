"""The keys of many series without an object for each: numbers in one array, made into keys only where they are asked for."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import overload

from factcheck.model.series import SeriesKey

#: How far the parts of a number are moved: a pair is an entity and a measure, a key a pair and the letter of a frequency.
_MEASURE_BITS, _LETTER_BITS = 24, 8
MOST_MEASURES = 1 << _MEASURE_BITS
_REST = (1 << (_MEASURE_BITS + _LETTER_BITS)) - 1


def pair_of(entity: int, measure: int) -> int:
    """The number of a measure of an entity, by their places in the lists."""
    return entity << _MEASURE_BITS | measure


def parts_of(pair: int) -> tuple[int, int]:
    """Entity and measure of a pair."""
    return pair >> _MEASURE_BITS, pair & (MOST_MEASURES - 1)


def key_of(pair: int, frequency: str) -> int:
    """The number of a series."""
    return pair << _LETTER_BITS | ord(frequency)


def pair_of_key(key: int) -> int:
    """The pair that a series belongs to."""
    return key >> _LETTER_BITS


class Keys(Sequence[SeriesKey]):
    """Keys of series in their order, over a sorted array of numbers; the lists of codes must be sorted as well.

    >>> keys = Keys([key_of(pair_of(1, 0), "A")], ["CHN", "FRA"], ["population"])
    >>> str(keys[0]), SeriesKey("FRA", "population", "M") in keys
    ('FRA.population.A', False)
    """

    def __init__(self, numbers: Sequence[int], entities: Sequence[str], measures: Sequence[str]) -> None:
        self.numbers, self.entities, self.measures = numbers, entities, measures
        self._places: tuple[Mapping[str, int], Mapping[str, int]] | None = None
        self._rests: Mapping[int, str] | None = None

    @overload
    def __getitem__(self, at: int) -> SeriesKey: ...

    @overload
    def __getitem__(self, at: slice) -> Keys: ...

    def __getitem__(self, at: int | slice) -> SeriesKey | Keys:
        if isinstance(at, slice):
            return Keys(self.numbers[at], self.entities, self.measures)
        return self._key(self.numbers[at])

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[SeriesKey]:
        return map(self._key, self.numbers)

    def __contains__(self, key: object) -> bool:
        number = self._number(key)
        at = bisect_left(self.numbers, number) if number is not None else len(self)
        return at < len(self) and self.numbers[at] == number

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash((len(self), self[0], self[-1])) if self else 0

    def places(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """Where each entity and each measure stands in its list."""
        if self._places is None:
            self._places = {code: n for n, code in enumerate(self.entities)}, {code: n for n, code in enumerate(self.measures)}
        return self._places

    def after(self, key: SeriesKey) -> int:
        """The place behind a key, whether it is here or not; the codes of the key must be."""
        number = self._number(key)
        if number is None:
            raise LookupError(str(key))
        return bisect_right(self.numbers, number)

    def of_entity(self, entity: int) -> tuple[int, int]:
        """Where the keys of an entity begin and end, by its place in the list."""
        first, after = (key_of(pair_of(one, 0), "\0") for one in (entity, entity + 1))
        return bisect_left(self.numbers, first), bisect_left(self.numbers, after)

    def rests(self) -> Mapping[int, str]:
        """What keys say behind their entity, by the part of their number that stands for it."""
        if self._rests is None:
            low = sorted({number & _REST for number in self.numbers})
            self._rests = {one: f"{self.measures[one >> _LETTER_BITS]}.{chr(one & 0xFF)}" for one in low}
        return self._rests

    def at_rest(self, entity: int, rest: int) -> SeriesKey | None:
        """The key of an entity with that rest; None where there is none such."""
        number = entity << (_MEASURE_BITS + _LETTER_BITS) | rest
        at = bisect_left(self.numbers, number)
        return self._key(number) if at < len(self) and self.numbers[at] == number else None

    def _key(self, number: int) -> SeriesKey:
        entity, measure = parts_of(number >> _LETTER_BITS)
        return SeriesKey(self.entities[entity], self.measures[measure], chr(number & 0xFF))

    def _number(self, key: object) -> int | None:
        if not isinstance(key, tuple) or len(key) != 3:
            return None
        entities, measures = self.places()
        entity, measure = entities.get(key[0]), measures.get(key[1])
        if entity is None or measure is None or len(key[2]) != 1 or ord(key[2]) > 0xFF:
            return None
        return key_of(pair_of(entity, measure), key[2])


def together(parts: Sequence[Sequence[SeriesKey]]) -> Keys:
    """The keys of several lists as one."""
    packed = [part if isinstance(part, Keys) else packed_keys(part) for part in parts]
    entities = sorted({code for part in packed for code in part.entities})
    measures = sorted({code for part in packed for code in part.measures})
    whole = Keys((), entities, measures)
    numbers = sorted({number for part in packed for number in renumbered(part, whole)})
    return Keys(array("Q", numbers), entities, measures)


def packed_keys(keys: Sequence[SeriesKey]) -> Keys:
    """A list of keys, sorted, as numbers."""
    empty = Keys((), sorted({key.entity for key in keys}), sorted({key.measure for key in keys}))
    entities, measures = empty.places()
    numbers = sorted(key_of(pair_of(entities[entity], measures[measure]), frequency) for entity, measure, frequency in keys)
    return Keys(array("Q", numbers), empty.entities, empty.measures)


def renumbered(part: Keys, whole: Keys) -> Iterator[int]:
    """The numbers of keys by the lists of others, which must have all their codes."""
    entities, measures = whole.places()
    high = [pair_of(entities[code], 0) << _LETTER_BITS for code in part.entities]
    low = [measures[code] << _LETTER_BITS for code in part.measures]
    shift, mask = _MEASURE_BITS + _LETTER_BITS, MOST_MEASURES - 1
    return (high[one >> shift] | low[(one >> _LETTER_BITS) & mask] | (one & 0xFF) for one in part.numbers)
