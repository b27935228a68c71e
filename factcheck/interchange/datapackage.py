"""Figures as a Frictionless Data Package: a descriptor, a table of observations, a table of sources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from factcheck.datapack.faults import Fault, PackError, excerpt
from factcheck.datapack.schema import OBSERVATIONS, SOURCES, Field
from factcheck.datapack.values import cell_fault, period_of, published_day
from factcheck.interchange.rows import Parcel, code_of, table, unguarded
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Source

DESCRIPTOR, OBSERVED, SOURCED = "datapackage.json", "observations.csv", "sources.csv"
#: The property of a descriptor that says that it was written here, and how.
MARK = "factcheck"
_NAMED = ("series_key", "entity", "entity_name", "measure", "measure_name", "frequency")
_HEAD = (*_NAMED, "period", "states", "value", "unit", "printed", "ulp", "status", "source")
_SOURCE = ("source", "publisher", "original_publisher", "rank", "title", "url", "published", "dated", "language", "retrieved", "licence")
_PATTERNS = {"period": r"\d{4}(-(\d\d|[QH]\d))?(/\d{4}(-(\d\d|[QH]\d))?)?", "published": r"\d{4}-\d\d(-\d\d)?"}
_TYPES = {"value": "number", "ulp": "number", "rank": "integer"}
#: Columns of free words, in which a formula could stand.
_WORDS = ("entity_name", "measure_name", "printed")
_SOURCE_WORDS = ("publisher", "original_publisher", "title", "licence")


def written(parcel: Parcel, name: str, *, formula_safe: bool = False) -> dict[str, bytes]:
    """The files of a package by their names; ``formula_safe`` keeps spreadsheets from calculating cells of words."""
    safe = [_HEAD.index(one) for one in _WORDS] if formula_safe else []
    safe_source = [_SOURCE.index(one) for one in _SOURCE_WORDS] if formula_safe else []
    return {
        DESCRIPTOR: (json.dumps(_descriptor(parcel, name, formula_safe), ensure_ascii=False, indent=1) + "\n").encode("utf-8"),
        OBSERVED: table(_HEAD, _rows(parcel), safe=safe),
        SOURCED: table(_SOURCE, map(_source_row, parcel.sources.values()), safe=safe_source),
    }


def _rows(parcel: Parcel) -> Iterator[list[Any]]:
    measures, entities = parcel.codelists["measures"], parcel.codelists["entities"]
    for one in parcel.observations:
        key, entry = one.series, measures[one.series.measure]
        named = _first(entities[key.entity].get("labels", {}))
        period, unit = code_of(one.period, key.frequency), entry["unit"]
        about = [str(key), key.entity, named, key.measure, entry["names"].get("en", key.measure), key.frequency]
        figure = [one.states.value, format(one.value, "f"), unit, one.printed, format(one.ulp, "f"), one.status.value]
        yield [*about, period, *figure, one.source]


def _first(labels: Mapping[str, Sequence[str]]) -> str:
    return next(iter(labels.get("en") or next(iter(labels.values()), ())), "")


def _source_row(one: Source) -> list[Any]:
    dated = "exact" if one.exact else "seen_by"
    return [
        one.id, one.publisher, one.original_publisher, one.rank, one.title, one.url, one.published_text, dated, one.language,
        one.retrieved or "", one.licence or "",
    ]  # fmt: skip


def _descriptor(parcel: Parcel, name: str, formula_safe: bool) -> dict[str, Any]:
    """The descriptor: what the tables have in them, who published it, what may be done with it."""
    licences = list(dict.fromkeys(one.licence for one in parcel.sources.values() if one.licence))
    sources = dict.fromkeys((one.publisher, one.url) for one in parcel.sources.values())
    made: dict[str, Any] = {"profile": "tabular-data-package", "name": name, "title": parcel.title}
    if licences:
        made["licenses"] = [{"name": _licence_name(one), "title": one} for one in licences]
    if sources:
        made["sources"] = [{"title": publisher, "path": url} for publisher, url in sources]
    states, statuses = [one.value for one in Printed], [one.value for one in Status]
    choices = {"frequency": ["A", "H", "Q", "M"], "states": states, "status": statuses, "dated": ["exact", "seen_by"]}
    optional = frozenset({"published", "retrieved", "licence"})
    made["resources"] = [
        {
            **_resource("observations", OBSERVED, _HEAD, choices, optional),
            "schema": {
                "fields": [_field(one, choices, optional) for one in _HEAD],
                "primaryKey": ["series_key", "period", "states", "source"],
                "foreignKeys": [{"fields": "source", "reference": {"resource": "sources", "fields": "source"}}],
                "missingValues": [""],
            },
        },
        _resource("sources", SOURCED, _SOURCE, choices, optional),
    ]
    made[MARK] = {"form": 1, "formula_safe": formula_safe, "codelists": parcel.codelists}
    return made


def _resource(name: str, path: str, head: Sequence[str], choices: Mapping[str, list[str]], optional: frozenset[str]) -> dict[str, Any]:
    fields = [_field(one, choices, optional) for one in head]
    schema = {"fields": fields, "primaryKey": ["source"], "missingValues": [""]}
    about = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": {"delimiter": ","}}
    return {"name": name, "path": path, "profile": "tabular-data-resource", **about, "schema": schema}


def _field(name: str, choices: Mapping[str, list[str]], optional: frozenset[str]) -> dict[str, Any]:
    described = {one.name: one.description for one in (*OBSERVATIONS.fields, *SOURCES.fields)}
    limits: dict[str, Any] = {} if name in optional else {"required": True}
    if name in choices:
        limits["enum"] = choices[name]
    if name in _PATTERNS:
        limits["pattern"] = _PATTERNS[name]
    told = {"name": name, "type": _TYPES.get(name, "string"), "description": described.get("basis" if name == "states" else name, "")}
    return {**{key: value for key, value in told.items() if value}, **({"constraints": limits} if limits else {})}


def _licence_name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-")[:60] or "other"


def is_ours(descriptor: Mapping[str, Any]) -> bool:
    """Whether a descriptor was written here, so that its tables are read without questions."""
    return isinstance(descriptor.get(MARK), dict)


def read(descriptor: Mapping[str, Any], files: Mapping[str, bytes]) -> Parcel:
    """The figures of a package that was written here. Raises PackError with file, line, column and rule of every fault."""
    mark = descriptor[MARK]
    safe = mark.get("formula_safe") is True
    observed = Lines(OBSERVED, files.get(OBSERVED, b""), _HEAD, _WORDS if safe else ())
    sourced = Lines(SOURCED, files.get(SOURCED, b""), _SOURCE, _SOURCE_WORDS if safe else ())
    sources = {row["source"]: source_of(row) for row in sourced.rows()}
    observations = [one for row in observed.rows() if (one := _observation(row, observed)) is not None]
    if faults := [*observed.faults, *sourced.faults]:
        raise PackError(tuple(faults))
    lists = mark.get("codelists")
    title = str(descriptor.get("title") or descriptor.get("name") or "")
    return Parcel(title, observations, sources, lists if isinstance(lists, dict) else {})


class Lines:
    """A table that was written here, read row by row; every fault with its place."""

    def __init__(self, name: str, content: bytes, head: Sequence[str], guarded: Sequence[str] = ()) -> None:
        self.name, self.content, self.head, self.guarded = name, content, head, guarded
        self.faults: list[Fault] = []
        self.line = 1

    def rows(self) -> Iterator[dict[str, str]]:
        """The rows by the names of their columns; those with faults are left out."""
        import csv
        import io

        try:
            text = self.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.fault("encoding", "the file is not UTF-8")
            return
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            if (first := next(reader, None)) != list(self.head):
                self.fault("header", f"the header must read {','.join(self.head)}, not {excerpt(','.join(first or ()), 120)}")
                return
            for cells in reader:
                self.line = reader.line_num
                if len(cells) != len(self.head):
                    self.fault("columns", f"{len(cells)} cells instead of {len(self.head)}")
                    continue
                row = dict(zip(self.head, cells, strict=True))
                row.update({name: unguarded(row[name]) for name in self.guarded})
                if not self.broken(row):
                    yield row
        except csv.Error as error:
            self.fault("csv", f"not CSV ({error})")

    def broken(self, row: Mapping[str, str]) -> bool:
        """Whether a cell is not what a pack takes; each such cell is a fault."""
        before = len(self.faults)
        fields = {one.name: one for one in (*OBSERVATIONS.fields, *SOURCES.fields) if one.name in row}
        if "states" in row:
            fields["states"] = Field("states", "choice", "", "", "", choices=tuple(one.value for one in Printed))
            fields["status"] = Field("status", "choice", "", "", "", choices=tuple(one.value for one in Status))
            fields.pop("printed", None)  # tables have it with its sign
        for name, field in fields.items():
            if fault := cell_fault(field, row[name]):
                self.fault(f"cell-{field.kind}", fault, 1 + sum(len(row[one]) + 1 for one in self.head[: self.head.index(name)]))
        return len(self.faults) > before

    def fault(self, rule: str, message: str, column: int = 1) -> None:
        """Note a fault in the line that is read."""
        self.faults.append(Fault(self.name, self.line, column, rule, message))


def source_of(row: Mapping[str, str]) -> Source:
    """A source from the cells of its row."""
    published = row["published"]
    day: date | None = published_day(published) if published else None
    return Source(
        row["source"], row["publisher"], row["original_publisher"], row["title"], row["url"], int(row["rank"]), day, published,
        row["dated"] == "exact", row["language"], row["retrieved"] or None, row["licence"] or None,
    )  # fmt: skip


def _observation(row: Mapping[str, str], lines: Lines) -> Observation | None:
    entity, _, rest = row["series_key"].partition(".")
    measure, _, frequency = rest.rpartition(".")
    period = period_of(row["period"])
    if period is None:
        lines.fault("period", f"{excerpt(row['period'])} is no period")
        return None
    key, value, ulp = SeriesKey(entity, measure, frequency), Decimal(row["value"]), Decimal(row["ulp"])
    return Observation(key, period.key, Printed(row["states"]), value, ulp, row["printed"], row["source"], Status(row["status"]))
