"""Rows of a dataset folder as observations, sources and corrections, each checked by itself and against its neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.printed import printed_fault
from factcheck.datapack.strict import Document, Row
from factcheck.datapack.values import frequency_fits, period_of, published_day
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Entity, Measure, Source
from factcheck.reference.packed import PackedFigures

_COLUMNS = {"series_key": 0, "period": 1, "basis": 2, "value": 3, "printed": 4, "ulp": 5, "status": 6, "source": 7}
_RELATIVE_UNITS = frozenset({"percent", "points"})


@dataclass(frozen=True, slots=True)
class Placed:
    """An observation and the row it was read from. ``confirmed``: somebody has looked at what seems odd about it, and it stands."""

    one: Observation
    file: str
    row: Row
    confirmed: bool = False

    def fault(self, column: str, rule: str, message: str) -> Fault:
        """A fault in this row."""
        return Fault(self.file, self.row.line, self.row.column(_COLUMNS[column]), rule, message)


@dataclass(slots=True)
class Folder:
    """One vintage of a dataset while it is read."""

    name: str
    placed: list[Placed] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    listed: PackedFigures | None = None


def read_sources(folder: Folder, name: str, rows: Sequence[Row], licence: str, accessed: str) -> None:
    """Sources of a folder, by id."""
    for row in rows:
        code, publisher, original, rank, title, url, published, dated, language = row.cells
        if code in folder.sources:
            folder.faults.append(Fault(name, row.line, 1, "duplicate", f"the source {excerpt(code)} is listed twice"))
            continue
        if published and published > accessed:
            folder.faults.append(
                Fault(name, row.line, row.column(6), "date", f"published {published} lies after {accessed}, when it was taken down")
            )
        if dated == "exact" and len(published) != 10:
            folder.faults.append(Fault(name, row.line, row.column(7), "date", "an exact date needs a day"))
        day = published_day(published) if published else None
        folder.sources[code] = Source(
            code, publisher, original, title, url, int(rank), day, published, dated == "exact", language, accessed, licence
        )


def read_observations(
    folder: Folder, name: str, rows: Sequence[Row], measures: Mapping[str, Measure], entities: Mapping[str, Entity]
) -> None:
    """Observations of a folder, with every fault that a row has by itself or beside the rows of the same folder."""
    keys: dict[str, SeriesKey | str] = {}
    seen: set[tuple[str, str, str, str]] = set()
    used: set[str] = set()
    states = {one.value: one for one in Printed}
    statuses = {one.value: one for one in Status}
    for row in rows:
        series_text, period_text, basis, value_text, printed, ulp_text, status, source = row.cells
        key = keys.get(series_text)
        if key is None:
            key = keys[series_text] = series_of(series_text, measures, entities)
        if isinstance(key, str):
            folder.faults.append(Fault(name, row.line, 1, "unknown-code", key))
            continue
        period = period_of(period_text)
        if period is None:
            continue
        one = Observation(key, period.key, states[basis], Decimal(value_text), Decimal(ulp_text), printed, source, statuses[status])
        placed = Placed(one, name, row)
        identity = (series_text, period_text, basis, source)
        if identity in seen:
            folder.faults.append(placed.fault("series_key", "duplicate", "this source states this figure twice"))
        seen.add(identity)
        used.add(source)
        if not frequency_fits(period, key.frequency):
            folder.faults.append(
                placed.fault("period", "frequency", f"{period_text} does not belong into a series of frequency {key.frequency}")
            )
        folder.faults.extend(_row_faults(placed, measures[key.measure], folder.sources, period_text))
        folder.placed.append(placed)
    for code in folder.sources:
        if code not in used:
            folder.faults.append(Fault(name, 1, 1, "unused-source", f"no row uses the source {excerpt(code)}"))


def series_of(text: str, measures: Mapping[str, Measure], entities: Mapping[str, Entity]) -> SeriesKey | str:
    """The series that a key names, or why there is none such."""
    entity, _, rest = text.partition(".")
    measure, _, frequency = rest.rpartition(".")
    if entity not in entities:
        return f"series_key {excerpt(text)} names the entity {excerpt(entity)}, which entities.toml does not have"
    if measure not in measures:
        return f"series_key {excerpt(text)} names the measure {excerpt(measure)}, which has no file under measures/"
    return SeriesKey(entity, measure, frequency)


def _row_faults(placed: Placed, measure: Measure, sources: Mapping[str, Source], period: str) -> Iterator[Fault]:
    one = placed.one
    level = one.states is Printed.LEVEL
    relative = not level or measure.unit in _RELATIVE_UNITS
    if fault := printed_fault(one.printed, one.value, one.ulp, relative):
        yield placed.fault("printed" if "printed" in fault else "ulp", "printed", fault)
    source = sources.get(one.source)
    if source is None:
        yield placed.fault("source", "unknown-source", f"the source {excerpt(one.source)} is not in sources.csv")
    elif source.published is None and one.status is Status.WITHDRAWN:
        yield placed.fault("source", "withdrawn", f"{period} is withdrawn by a source without a date: nobody could tell since when")
    elif source.published is not None and source.published.year * 12 + source.published.month - 1 < sum(one.period):
        yield placed.fault("period", "date", f"{period} had not ended when its source appeared ({source.published_text})")
    if level and measure.kind.value in ("flow", "stock") and one.value < 0 and not measure.net:
        yield placed.fault("value", "range", f"{measure.id} cannot be negative")
    share = one.states is Printed.SHARE or (level and measure.ratio_of is not None)
    if share and not 0 <= one.value <= 100:
        yield placed.fault("value", "share", f"a share of {one.value} percent")
    if one.states in (Printed.YOY, Printed.MOM) and one.value < -100:
        yield placed.fault("value", "range", f"nothing falls by {-one.value} percent")
    if one.states in (Printed.SHARE, Printed.CONTRIBUTION) and not measure.denominators:
        yield placed.fault("basis", "denominator", f"{measure.id} has no denominator that a share or contribution could refer to")


def apply_corrections(folder: Folder, document: Document, records: Mapping[str, Mapping[str, Any]]) -> None:
    """Give the rows that are known to be wrong their status; refuse a record that fits no row any more."""
    for code, record in records.items():
        wanted = (record["series_key"], record["period"], record["basis"], record["source"])
        found = [i for i, placed in enumerate(folder.placed) if (*placed.row.cells[:3], placed.one.source) == wanted]
        if not found or folder.placed[found[0]].one.value != Decimal(record["expect"]):
            folder.faults.append(
                document.fault((code,), "stale-correction", f"no row reads as {excerpt(code)} expects: correct the record or drop it")
            )
            continue
        placed = folder.placed[found[0]]
        status = Status(record["status"])
        folder.placed[found[0]] = replace(placed, one=replace(placed.one, status=status), confirmed=status is Status.NORMAL)
