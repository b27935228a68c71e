"""Feeds: the sources that a pack can be refreshed from, read from its `feeds/` and checked against its catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from factcheck.datapack import tables
from factcheck.datapack.faults import Fault, PackError, excerpt
from factcheck.datapack.feed_schema import FEED, FEED_OPTIONS, FEED_SERIES
from factcheck.datapack.manifest import files_of
from factcheck.datapack.schema import ENTITIES
from factcheck.datapack.strict import Document, document_of, text_of
from factcheck.reference.catalogue import Catalogue

FEED_FILE = re.compile(r"feeds/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.toml", re.ASCII)
#: What stands in an address for the code that is asked for.
CODE = "{code}"


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one code of a source is here.

    ``entity`` is None where the source's areas tell whose the figures are; ``scale`` is the power of ten that values are multiplied
    with; ``where`` picks it out of an answer by dimensions, ``expect`` is what the source must say of it.
    """

    name: str
    code: str
    measure: str
    frequencies: tuple[str, ...]
    unit: str
    entity: str | None = None
    scale: str = "1"
    decimals: int | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    expect: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that can be asked for figures of one dataset.

    ``folder`` is the pack that it stands in; ``every`` is in days; ``key`` names a key, it is none; ``areas`` are the source's codes
    of areas with the entities that they mean, those that mean themselves included.
    """

    id: str
    kind: str
    title: str
    agency: str
    dataset: str
    publisher: str
    original_publisher: str
    citation: str
    landing_page: str
    licence: str
    language: str
    url: str
    every: int
    folder: Path
    series: Mapping[str, Mapped]
    quota: str | None = None
    key: str | None = None
    key_parameter: str = "api_key"
    same_areas: bool = False
    areas: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""


def feeds_of(folders: tuple[Path, ...]) -> dict[str, Feed]:
    """The feeds of packs laid over one another by id, the lowest pack first; an upper one's goes before a lower one's.

    Raises PackError with every fault of form. Whether the codes exist is looked at when the packs are loaded.
    """
    found: dict[str, Feed] = {}
    entities: dict[str, str] = {}
    for folder in folders:
        contents, faults = files_of(folder, lambda name: name.startswith(("feeds/", "entities.toml")))
        if (table := contents.get(ENTITIES.path)) is not None and (document := _document(ENTITIES.path, table)[0]) is not None:
            entities |= {code: code for code in document.tables}
        for name, content in contents.items():
            if match := FEED_FILE.fullmatch(name):
                document, wrong = _document(name, content)
                if document is not None and not (wrong := wrong or list(form_faults(document))):
                    found[match[1]] = feed_from(match[1], document.tables, folder)
                faults.extend(wrong)
        if faults:
            raise PackError(tuple(faults))
    return {id: replace(feed, areas={**entities, **feed.areas}) if feed.same_areas else feed for id, feed in found.items()}


def feed_from(id: str, entry: Mapping[str, Any], folder: Path) -> Feed:
    """A feed from a sound entry."""
    told = {name: value for name, value in entry.items() if name not in ("series", "original_publisher")}
    told.setdefault("language", "en")
    series = {name: _mapped(name, one) for name, one in entry["series"].items()}
    return Feed(id=id, folder=folder, series=series, original_publisher=entry.get("original_publisher", entry["publisher"]), **told)


def _mapped(name: str, entry: Mapping[str, Any]) -> Mapped:
    told = {**entry, "frequencies": tuple(entry["frequencies"])}
    told.setdefault("code", name)
    return Mapped(name=name, **told)


def feed_faults(document: Document, catalogue: Catalogue) -> Iterator[Fault]:
    """Every fault of a feed, its codes included."""
    faults = list(form_faults(document))
    yield from faults
    if faults:
        return
    entry = document.tables
    codes = {
        "agencies": frozenset(catalogue.agencies),
        "entities": frozenset(catalogue.entities),
        "measures": frozenset(catalogue.measures),
        "units": frozenset(catalogue.units),
    }
    yield from tables.dangling(FEED, document, {"": entry}, codes, record=True)
    below = Document(document.name, entry["series"], _Below(document, "series"))
    yield from tables.dangling(FEED_SERIES, below, entry["series"], codes, record=False)
    for name, one in entry["series"].items():
        measure = catalogue.measures.get(one["measure"])
        if measure is not None and measure.unit != one["unit"]:
            message = f"unit is {excerpt(one['unit'])}; {measure.id} is counted in {measure.unit}"
            yield document.fault(("series", name, "unit"), "feed-unit", message)


def form_faults(document: Document) -> Iterator[Fault]:
    """Every fault of a feed that it has by itself."""
    entry = document.tables
    faults = list(tables.entry_faults(FEED, document, (), document.name, entry))
    if isinstance(series := entry.get("series"), dict):
        for name, one in series.items():
            faults.extend(
                tables.entry_faults(FEED_SERIES, document, ("series",) if not isinstance(one, dict) else ("series", name), name, one)
            )
    if entry.get("kind") in FEED_OPTIONS and isinstance(options := entry.get("options", {}), dict):
        faults.extend(tables.entry_faults(FEED_OPTIONS[entry["kind"]], document, ("options",), "options", options))
    yield from faults
    if not faults:
        yield from _own_faults(document, entry)


def _own_faults(document: Document, entry: Mapping[str, Any]) -> Iterator[Fault]:
    """What does not go together in a feed whose every field is sound."""
    kind, options, url = entry["kind"], entry.get("options", {}), entry["url"]
    if "{" in url.replace(CODE, "") or "}" in url.replace(CODE, ""):
        yield document.fault(("url",), "feed-url", f"url may have {CODE} and no other braces")
    if url.startswith("file:") and kind != "sheet":
        yield document.fault(("url",), "feed-url", "only a sheet is read from a file")
    if kind in ("worldbank", "fred") and CODE not in url:
        yield document.fault(("url",), "feed-url", f"a {kind} is asked for one code at a time: url needs {CODE}")
    if "key_parameter" in entry and "key" not in entry:
        yield document.fault(("key_parameter",), "feed-key", "key_parameter says where the key goes; key says which")
    has_areas = bool(entry.get("areas") or entry.get("same_areas"))
    reads_areas = kind == "worldbank" or "area" in options
    seen: dict[tuple[Any, ...], str] = {}
    for name, one in entry["series"].items():
        if "entity" not in one and not (has_areas and reads_areas):
            message = "entity is missing, and nothing tells whose the figures are: areas (or same_areas), with the option area"
            yield document.fault(("series", name), "feed-entity", message)
        if kind == "fred" and len(one["frequencies"]) > 1:
            yield document.fault(("series", name, "frequencies"), "feed-frequency", "a series of FRED has one frequency")
        if "where" in one and kind != "sdmx":
            yield document.fault(("series", name, "where"), "feed-where", f"a {kind} has no dimensions")
        for frequency in one["frequencies"]:
            if (before := seen.setdefault((one["measure"], one.get("entity"), frequency), name)) != name:
                message = f"{excerpt(before)} is {one['measure']} of the same entities too"
                yield document.fault(("series", name), "duplicate", message)
    if kind == "sheet":
        yield from _sheet_faults(document, entry, options)


#: The columns that each layout of a sheet needs.
_COLUMNS = {"columns": ("period",), "rows": ("code",), "long": ("period", "value")}


def _sheet_faults(document: Document, entry: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[Fault]:
    for name in _COLUMNS[options["layout"]]:
        if name not in options:
            yield document.fault(("options",), "missing-key", f"{name} is missing: the layout {options['layout']} needs it")
    if options.get("layout") != "columns" and "code" not in options and len(entry["series"]) > 1 and CODE not in entry["url"]:
        yield document.fault(("options",), "missing-key", "code is missing: there is more than one series, and nothing tells them apart")
    if options.get("decimal", ".") == options.get("thousands"):
        yield document.fault(("options", "thousands"), "feed-signs", "thousands and decimal are the same sign")


def _document(name: str, content: bytes) -> tuple[Document | None, list[Fault]]:
    text, faults = text_of(name, content)
    return document_of(name, text) if not faults else (None, faults)


class _Below(dict[tuple[str, ...], tuple[int, int]]):
    """The places inside one table of a document, as if it were the document."""

    def __init__(self, document: Document, table: str) -> None:
        super().__init__()
        self._document, self._table = document, table

    def get(self, path: tuple[str, ...], default: Any = None) -> Any:
        """The line and column of a key."""
        return self._document.places.get((self._table, *path), default)
