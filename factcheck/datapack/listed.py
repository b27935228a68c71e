"""Whole tables of an agency: one row a series and edition, read without making an object of every value."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.figures import Folder, series_of
from factcheck.datapack.schema import VALUES
from factcheck.datapack.strict import text_of
from factcheck.datapack.values import cell_fault, frequency_fits, period_of
from factcheck.model.structure import Entity, Measure
from factcheck.reference.listed import MARKS, Listed

_ITEM = re.compile(r"[12]\d{3}(?:-(?:[01]\d|Q[1-4]|H[12]))?=-?(?:0|[1-9]\d{0,19})(?:\.\d{1,16})?[epw]?", re.ASCII)
#: No table is larger when it is unpacked.
_MOST_BYTES = 400_000_000


def read_values(folder: Folder, name: str, content: bytes, measures: Mapping[str, Measure], entities: Mapping[str, Entity]) -> int:
    """Read a table into a folder and return how many rows it has; every fault is noted in the folder."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            unpacked = file.read(_MOST_BYTES + 1)
    except (OSError, EOFError) as broken:
        folder.faults.append(Fault(name, 1, 1, "gzip", f"the file cannot be unpacked: {broken}"))
        return 0
    if len(unpacked) > _MOST_BYTES:
        folder.faults.append(Fault(name, 1, 1, "size", f"more than {_MOST_BYTES} bytes when unpacked"))
        return 0
    text, faults = text_of(name, unpacked)
    folder.faults.extend(faults)
    lines = text.split("\n")[:-1]
    header = ",".join(field.name for field in VALUES.fields)
    if faults or not lines or lines[0] != header:
        folder.faults.extend(faults or [Fault(name, 1, 1, "header", f"the header must read {header}")])
        return 0
    seen: set[tuple[str, str]] = set()
    used: set[str] = set()
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split(",")
        if len(cells) != len(VALUES.fields):
            folder.faults.append(Fault(name, number, 1, "columns", f"{len(cells)} cells instead of {len(VALUES.fields)}: {excerpt(line)}"))
            continue
        column = 1
        wrong = False
        for field, cell in zip(VALUES.fields[:2], cells, strict=False):
            if fault := cell_fault(field, cell):
                folder.faults.append(Fault(name, number, column, f"cell-{field.kind}", fault))
                wrong = True
            column += len(cell) + 1
        key = series_of(cells[0], measures, entities) if not wrong else ""
        if isinstance(key, str):
            if key:
                folder.faults.append(Fault(name, number, 1, "unknown-code", key))
            continue
        if cells[1] not in folder.sources:
            folder.faults.append(
                Fault(name, number, len(cells[0]) + 2, "unknown-source", f"the source {excerpt(cells[1])} is not in sources.csv")
            )
        elif "w" in cells[2] and folder.sources[cells[1]].published is None:
            why = f"the source {excerpt(cells[1])} withdraws a figure and has no date: nobody could tell since when"
            folder.faults.append(Fault(name, number, len(cells[0]) + 2, "withdrawn", why))
        if (cells[0], cells[1]) in seen:
            folder.faults.append(Fault(name, number, 1, "duplicate", "this source states this series in another row"))
        seen.add((cells[0], cells[1]))
        used.add(cells[1])
        folder.faults.extend(
            Fault(name, number, column + at, rule, why) for at, rule, why in _faults(cells[2], key.frequency, measures[key.measure])
        )
        folder.listed.setdefault((key.measure, key.entity), []).append(Listed(key.frequency, cells[1], cells[2]))
    folder.faults.extend(
        Fault(name, 1, 1, "unused-source", f"no row uses the source {excerpt(code)}") for code in folder.sources if code not in used
    )
    return len(lines) - 1


def _faults(values: str, frequency: str, measure: Measure) -> Iterator[tuple[int, str, str]]:
    """What is wrong with the values of a row: where, by which rule, and why."""
    at, before = 0, -1
    for item in values.split(" "):
        if not _ITEM.fullmatch(item):
            yield at, "cell-values", f"{excerpt(item)} is no period with its value"
            return
        code, _, text = item.partition("=")
        period = period_of(code)
        if period is None:
            yield at, "cell-values", f"{excerpt(code)} is no period"
        elif not frequency_fits(period, frequency):
            yield at, "frequency", f"{code} does not belong into a series of frequency {frequency}"
        elif period.key[0] <= before:
            yield at, "order", f"{code} does not come after the period before it"
        else:
            before = period.key[0]
        if measure.ratio_of is not None and not 0 <= Decimal(text.rstrip("".join(MARKS))) <= 100:
            yield at, "share", f"a share of {text} percent in {code}"
            return
        at += len(item) + 1
