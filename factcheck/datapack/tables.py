"""TOML tables against the schema: unknown keys, missing fields, forms; and their entries as objects of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from factcheck.datapack.faults import Fault, excerpt
from factcheck.datapack.schema import DATASET, Table
from factcheck.datapack.strict import Document
from factcheck.datapack.values import referred, value_fault
from factcheck.model.structure import Agency, Aggregation, Dataset, Entity, Facet, Kind, Labels, Measure, Unit
from factcheck.reference.catalogue import Catalogue

Entries = Mapping[str, Mapping[str, Any]]
#: The entries of every codelist and of the measures, as they stand in the files.
Codelists = Mapping[str, Entries]


def entries_of(table: Table, document: Document, key: str | None = None) -> tuple[dict[str, Mapping[str, Any]], list[Fault]]:
    """The sound entries of a file by code, and every fault of the others; ``key`` names the entry of a record."""
    entries: dict[str, Mapping[str, Any]] = {}
    faults: list[Fault] = []
    whole = document.tables if key is None else {key: document.tables}
    for code, entry in whole.items():
        path = (code,) if key is None else ()
        wrong = list(entry_faults(table, document, path, code, entry))
        faults.extend(wrong)
        if not wrong:
            entries[code] = entry
    if not whole:
        faults.append(Fault(document.name, 1, 1, "empty", "the file has no entries"))
    return entries, faults


def entry_faults(table: Table, document: Document, path: tuple[str, ...], code: str, entry: Any) -> Iterator[Fault]:
    """Every fault of one entry, which stands at a path of its document."""
    if not isinstance(entry, dict):
        yield document.fault((*path, code), "unknown-key", f"{excerpt(code)} is no entry of {table.path}: every entry is a table")
        return
    for name, value in entry.items():
        field = table.field(name)
        if field is None:
            known = ", ".join(one.name for one in table.fields)
            yield document.fault((*path, name), "unknown-key", f"{excerpt(name)} is no field of {table.path}; known are {known}")
        elif fault := value_fault(field, value):
            yield document.fault((*path, name), f"field-{field.kind}", fault)
    for field in table.fields:
        if field.required and field.name not in entry:
            yield document.fault(path, "missing-key", f"{field.name} is missing" + (f" in {excerpt(code)}" if path else ""))


def dangling(table: Table, document: Document, entries: Entries, codes: Mapping[str, frozenset[str]], record: bool) -> Iterator[Fault]:
    """Every code of a file that its codelist does not have."""
    pointing = [field for field in table.fields if field.of in codes]
    for code, entry in entries.items():
        path = () if record else (code,)
        for field in pointing:
            if field.name not in entry:
                continue
            for one in referred(field, entry[field.name]):
                if one not in codes[field.of]:
                    yield document.fault(
                        (*path, field.name), "unknown-code", f"{field.name} names {excerpt(one)}, which {field.of} does not have"
                    )


def catalogue_of(codelists: Codelists) -> Catalogue:
    """The catalogue that sound entries make."""
    return Catalogue(
        measures={code: measure(code, entry) for code, entry in codelists["measures"].items()},
        entities={code: entity(code, entry) for code, entry in codelists["entities"].items()},
        units={code: unit(code, entry) for code, entry in codelists["units"].items()},
        agencies={code: agency(code, entry) for code, entry in codelists["agencies"].items()},
        facets={code: facet(code, entry) for code, entry in codelists["facets"].items()},
    )


def codelists_of(catalogue: Catalogue) -> Codelists:
    """The entries that a catalogue was made of, as they may stand in files: what a pack that is laid over it may name."""
    lists: dict[str, Mapping[str, Any]] = {
        "measures": catalogue.measures,
        "entities": catalogue.entities,
        "units": catalogue.units,
        "agencies": catalogue.agencies,
        "facets": catalogue.facets,
    }
    return {kind: {code: _entry(one) for code, one in entries.items()} for kind, entries in lists.items()}


def _entry(one: Any) -> Mapping[str, Any]:
    told = {field.name: _as_written(getattr(one, field.name)) for field in fields(one) if field.name != "id"}
    return {name: value for name, value in told.items() if value is not None and value is not False and value not in ({}, [])}


def _as_written(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_written(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_as_written(item) for item in value]
    return str(value) if isinstance(value, Decimal | Kind | Aggregation) else value


def labels(entry: Mapping[str, Any], name: str) -> Labels:
    """Word lists by language."""
    return {language: tuple(words) for language, words in entry.get(name, {}).items()}


def agency(code: str, entry: Mapping[str, Any]) -> Agency:
    """An agency from its entry."""
    return Agency(code, labels(entry, "labels"), entry.get("homepage"), entry.get("basis"), entry.get("country"))


def unit(code: str, entry: Mapping[str, Any]) -> Unit:
    """A unit from its entry."""
    return Unit(code, entry["dimension"], Decimal(entry["factor"]), labels(entry, "labels"), tuple(entry.get("also", ())))


def entity(code: str, entry: Mapping[str, Any]) -> Entity:
    """An entity from its entry."""
    return Entity(
        code, entry["kind"], labels(entry, "labels"), labels(entry, "adjectives"), tuple(entry.get("members", ())), entry.get("country"),
        entry.get("joined", {}), entry.get("left", {}), labels(entry, "currencies"),
    )  # fmt: skip


def facet(code: str, entry: Mapping[str, Any]) -> Facet:
    """A facet value from its entry."""
    return Facet(
        code,
        entry["facet"],
        labels(entry, "nouns"),
        labels(entry, "verbs"),
        labels(entry, "generic"),
        labels(entry, "transfers"),
        tuple(entry.get("any_of", ())),
        {word: tuple(values) for word, values in entry.get("pairs", {}).items()},
        entry.get("stands_for", {}),
    )


def measure(code: str, entry: Mapping[str, Any]) -> Measure:
    """A measure from its file."""
    ratio = entry.get("ratio_of")
    return Measure(
        code,
        labels(entry, "labels"),
        entry["names"],
        entry["unit"],
        Kind(entry["kind"]),
        Aggregation(entry["aggregation"]),
        entry["agency"],
        facets=entry.get("facets", {}),
        whole=entry.get("whole"),
        denominators=tuple(entry.get("denominators", ())),
        ratio_of=(ratio[0], ratio[1]) if ratio else None,
        partition=tuple(tuple(parts) for parts in entry.get("partition", ())),
        siblings=tuple(entry.get("siblings", ())),
        default_entity=entry.get("default_entity"),
        decimals=entry.get("decimals"),
        lag_days=entry.get("lag_days", 15),
        rank_complete_to=entry.get("rank_complete_to", 0),
        stand_ins=entry.get("stand_ins", {}),
        basis_of=entry.get("basis_of"),
        counted=labels(entry, "counted"),
        growth=entry.get("growth"),
        per_head=entry.get("per_head"),
        share=entry.get("share"),
        parity=entry.get("parity"),
        core=entry.get("core"),
        world_share=entry.get("world_share"),
        quarterly=entry.get("quarterly"),
        year_end=entry.get("year_end"),
        quarterly_by=entry.get("quarterly_by", {}),
        women=entry.get("women"),
        men=entry.get("men"),
        real=entry.get("real"),
        goods=entry.get("goods"),
        witness=entry.get("witness", False),
        unsaid=entry.get("unsaid", False),
        adverse=entry.get("adverse", False),
        at_end=entry.get("at_end", False),
        net=entry.get("net", False),
        quoted=entry.get("quoted", False),
        revised=entry.get("revised", False),
        sums_with_groups=entry.get("sums_with_groups", False),
        definition=entry["definition"],
    )


def dataset(code: str, vintage: str, entry: Mapping[str, Any]) -> Dataset:
    """A dataset from its file."""
    told = {field.name: entry.get(field.name, "") for field in DATASET.fields if field.name != "originals"}
    return Dataset(id=code, vintage=vintage, **told)
