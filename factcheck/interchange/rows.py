"""Observations as rows, with the sources and the entries of codelists that they need."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from factcheck.datapack.tables import Codelists, codelists_of
from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Observation, SeriesKey
from factcheck.model.structure import Source
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.snapshot import Reference

#: What begins a cell that a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


@dataclass(frozen=True, slots=True)
class Parcel:
    """Figures on their way: in the order of their series, periods and sources; all sources that they name; the entries that they need."""

    title: str
    observations: Sequence[Observation]
    sources: Mapping[str, Source]
    codelists: Codelists = field(default_factory=dict)


def parcel_of(reference: Reference, keys: Iterable[SeriesKey], title: str, catalogue: Catalogue | None = None) -> Parcel:
    """The figures of some series with every printing; ``catalogue`` has their codes where the reference is a single pack."""
    rows = list(_observations(reference, sorted(set(keys))))
    used = dict.fromkeys(one.source for one in rows)
    sources = {code: reference.sources[code] for code in sorted(used)}
    return Parcel(title, rows, sources, _needed(codelists_of(catalogue or reference.catalogue), rows))


def _observations(reference: Reference, keys: Sequence[SeriesKey]) -> Iterator[Observation]:
    for key in keys:
        about = reference.series(key.measure, key.entity)
        found = [one for group in about.observations.values() for one in group if one.series == key] if about is not None else []
        yield from sorted(found, key=lambda one: (one.period, one.states.value, one.source))


def _needed(lists: Codelists, rows: Sequence[Observation]) -> Codelists:
    """The entries of the codes that rows name, and of those that these need to be read."""
    measures = {one.series.measure for one in rows}
    entities = {one.series.entity for one in rows}
    told = {code: lists["measures"][code] for code in sorted(measures)}
    facets = {value for entry in told.values() for value in entry.get("facets", {}).values()}
    entities |= {where for code in entities if (where := lists["entities"][code].get("country"))}
    return {
        "measures": told,
        "entities": {code: lists["entities"][code] for code in sorted(entities)},
        "units": {code: lists["units"][code] for code in sorted({str(entry["unit"]) for entry in told.values()})},
        "agencies": {code: lists["agencies"][code] for code in sorted({str(entry["agency"]) for entry in told.values()})},
        "facets": {code: lists["facets"][code] for code in sorted(facets) if code in lists["facets"]},
    }


def code_of(key: PeriodKey, frequency: str) -> str:
    """A period as it is called in a series of that frequency.

    >>> code_of((2024 * 12, 3), "Q"), code_of((2024 * 12, 3), "M")
    ('2024-Q1', '2024-01/2024-03')
    """
    from factcheck.model.period import Basis, Frequency

    told = Frequency(frequency)
    basis = Basis.PERIOD if key[1] == told.months else Basis.RANGE
    return Period(key[0], key[1], told, basis).code


def table(head: Sequence[str], rows: Iterable[Sequence[Any]], *, delimiter: str = ",", safe: Sequence[int] = ()) -> bytes:
    """Rows as CSV. Cells of the columns in ``safe`` that a spreadsheet would take for a formula get an apostrophe before them."""
    out = io.StringIO()
    plain = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    quoted = csv.writer(out, lineterminator="\n", delimiter=delimiter, quoting=csv.QUOTE_ALL)
    plain.writerow(head)
    for row in rows:
        cells = [_guarded(str(cell)) if at in safe else str(cell) for at, cell in enumerate(row)]
        (quoted if any("\r" in cell for cell in cells) else plain).writerow(cells)  # which Python leaves bare before 3.13
    return out.getvalue().encode("utf-8")


def _guarded(cell: str) -> str:
    """A cell that no spreadsheet calculates.

    >>> _guarded("=1+1"), _guarded("'twas"), _guarded("Sales")
    ("'=1+1", "''twas", 'Sales')
    """
    return f"'{cell}" if cell.startswith((*FORMULA, "'")) else cell


def unguarded(cell: str) -> str:
    """A guarded cell as it was."""
    return cell[1:] if cell.startswith("'") else cell
