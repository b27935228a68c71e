"""Fingerprints of series: eight bytes that change when anything changes that a series is judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter

from factcheck.model.series import Observation, Printed, SeriesKey
from factcheck.model.structure import Source
from factcheck.reference.packed import FIGURE, FREQUENCIES, PRINTING, STATES, STATUSES, PackedFigures, Printings
from factcheck.reference.snapshot import Figures, Reference

#: Bytes of a fingerprint.
SIZE = 8


def fingerprints(reference: Reference) -> Iterator[tuple[SeriesKey, bytes]]:
    """Every series with its fingerprint: all its printings with value, last digit, status and wording, and of each source its name,
    rank and date.

    The same series has the same fingerprint in every snapshot and however its figures are kept.
    """
    figures = reference.figures
    marks = {source.id: _mark(source) for source in reference.sources.values()}
    for (measure, entity), keys in _together(reference.all_series()):
        frequencies = [key.frequency for key in keys]
        whole = figures.whole(measure, entity) if isinstance(figures, PackedFigures) and len(frequencies) == 1 else None
        for key in keys:
            yield key, _hashed(whole, marks) if whole is not None else _hashed(_laid_out(figures, key), marks)


def _together(keys: Iterable[SeriesKey]) -> Iterator[tuple[tuple[str, str], list[SeriesKey]]]:
    """The keys of each measure of each entity; sorted keys of one entity and measure follow each other."""
    for (entity, measure), group in groupby(keys, key=attrgetter("entity", "measure")):
        yield (measure, entity), list(group)


def _mark(source: Source) -> bytes:
    told = f"{source.id}\0{source.rank}\0{source.published}\0{source.exact}"
    return blake2b(told.encode(), digest_size=SIZE).digest()


def _hashed(printings: Printings, marks: Mapping[str, bytes]) -> bytes:
    hashed = blake2b(printings.figures, digest_size=SIZE)
    hashed.update(printings.numbers)
    hashed.update(b"".join(map(marks.__getitem__, printings.sources)))
    for place, text in printings.worded:
        hashed.update(f"{place}\0{text}\0".encode())
    return hashed.digest()


def _laid_out(figures: Figures, key: SeriesKey) -> Printings:
    """The printings of a series of any kind, laid out as a compiled reference has them."""
    series = figures.series(key.measure, key.entity)
    assert series is not None, key
    table, numbers = bytearray(), bytearray()
    sources: list[str] = []
    worded: list[tuple[int, str]] = []
    for (start, months), states in sorted(series.observations, key=_about):
        printed = [one for one in series.observations[(start, months), states] if one.series.frequency == key.frequency]
        if not printed:
            continue
        table += FIGURE.pack(start, months, STATES.index(states), len(sources))
        for one in printed:
            numbers += _numbers(one)
            if one.printed != format(one.value, "f"):
                worded.append((len(sources), one.printed))
            sources.append(one.source)
    return Printings(bytes(table), bytes(numbers), sources, worded)


def _about(figure: tuple[tuple[int, int], Printed]) -> tuple[int, int, int]:
    return *figure[0], STATES.index(figure[1])


def _numbers(one: Observation) -> bytes:
    sign, digits, exponent = one.value.as_tuple()
    assert isinstance(exponent, int)
    value = int("".join(map(str, digits))) * (-1 if sign else 1)
    row = (value, exponent, one.ulp.normalize().adjusted(), STATUSES.index(one.status), FREQUENCIES.index(one.series.frequency))
    return PRINTING.pack(*row, 0, 0)[:12]
