"""Fingerprints of series: eight bytes that change when anything changes that a series is judged by."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter

from factcheck.model.series import SeriesKey
from factcheck.model.structure import Source
from factcheck.reference.packed import PackedFigures
from factcheck.reference.rows import FREQUENCIES, MARK_SIZE, fingerprint, of_frequency, rows_of
from factcheck.reference.snapshot import Reference

#: Bytes of a fingerprint.
SIZE = MARK_SIZE


def fingerprints(reference: Reference) -> Iterator[tuple[SeriesKey, bytes]]:
    """Every series with its fingerprint: all its printings with value, last digit, status and wording, and of each source its name,
    rank and date.

    The same series has the same fingerprint in every snapshot and however its figures are kept. A compiled reference has them
    written in it.
    """
    figures = reference.figures
    if isinstance(figures, PackedFigures):
        written = figures.sections.marks
        for n, key in enumerate(figures.keys()):
            yield key, written[n].to_bytes(SIZE, "little")
        return
    number = {code: n for n, code in enumerate(reference.sources)}
    marks = [mark_of(source) for source in reference.sources.values()]
    for (entity, measure), keys in groupby(figures.keys(), key=attrgetter("entity", "measure")):
        series = figures.series(measure, entity)
        assert series is not None, (entity, measure)
        wordings: list[str] = []
        rows = rows_of(series, number.__getitem__, partial(_kept, wordings))
        for key in keys:
            yield key, fingerprint(of_frequency(rows, FREQUENCIES.index(key.frequency)), marks, wordings.__getitem__)


def _kept(wordings: list[str], text: str) -> int:
    wordings.append(text)
    return len(wordings) - 1


def mark_of(source: Source) -> bytes:
    """What of a source a figure is judged by."""
    told = f"{source.id}\0{source.rank}\0{source.published}\0{source.exact}"
    return blake2b(told.encode(), digest_size=SIZE).digest()
