"""A pack folder as a Reference, or every fault that it has."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from factcheck.datapack import tables
from factcheck.datapack.ahead import helped
from factcheck.datapack.corrected import corrected_table
from factcheck.datapack.faults import Fault, PackError, excerpt
from factcheck.datapack.feeds import FEED_FILE, feed_faults
from factcheck.datapack.figures import Folder, apply_corrections, read_observations, read_sources
from factcheck.datapack.manifest import PACK_FILE, digest_of, files_of, rows_fault, seal_faults
from factcheck.datapack.merge import laid_over
from factcheck.datapack.newest import newest_in, with_newest
from factcheck.datapack.pieces import Listing, figures_of
from factcheck.datapack.relations import catalogue_faults
from factcheck.datapack.schema import (
    CODELISTS,
    CORRECTIONS,
    DATASET,
    FACETS,
    MEASURES,
    OBSERVATIONS,
    PACK,
    SCHEMA_VERSION,
    SOURCES,
    WORDS,
    Table,
)
from factcheck.datapack.strict import Document, document_of, rows_of, text_of
from factcheck.datapack.validate import figure_faults
from factcheck.datapack.words import WORDS_FILE, with_words, word_faults
from factcheck.model.structure import Dataset, Source
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.snapshot import Gathered, Joined, Reference

_MEASURE_FILE = re.compile(r"measures/([a-z0-9_.]+)\.toml", re.ASCII)
_DATASET_FILE = re.compile(
    r"(datasets/([A-Z][A-Z0-9_-]*)/([a-z0-9-]+)/([0-9A-Za-z-]+))/(dataset\.toml|observations\.csv|values\.csv\.gz|sources\.csv|corrections\.toml)",
    re.ASCII,
)

#: So many compiled tables of a pack are mapped, the largest; each is an open file, and a process may have a thousand.
MAPPED = 200


def load_pack(path: Path) -> Reference:
    """Read a pack folder.

    Raises PackError with every fault as file, line, column and rule; nothing is repaired, skipped or guessed.
    """
    return read_pack(path)[0]


def read_pack(path: Path, below: tables.Codelists | None = None) -> tuple[Reference, tables.Codelists]:
    """The same with the entries of the codelists as they stand in the files, for whoever writes them on.

    ``below`` are the codelists of the packs that this one is laid over: it may name their codes.
    """
    if not path.is_dir():
        raise PackError((Fault(PACK_FILE, 1, 1, "missing-file", f"there is no folder {excerpt(str(path))}"),))
    return read_contents(*files_of(path), below)


def read_contents(
    contents: Mapping[str, bytes], faults: Sequence[Fault] = (), below: tables.Codelists | None = None
) -> tuple[Reference, tables.Codelists]:
    """The same of a pack whose files are given by their path inside it, with the faults that were noticed when they were read."""
    reader = _Reader(contents, faults, below or {})
    return reader.reference(), reader.codelists


def read_codelists(path: Path, below: tables.Codelists | None = None) -> tables.Codelists:
    """The entries of the codelists of a pack alone, its figures unread; raises PackError with every fault of them."""
    reader = _Reader(*files_of(path), below or {})
    reader.codelists_alone()
    return reader.codelists


class _Reader:
    """Reads one pack; collects faults on the way, so that one run shows them all."""

    def __init__(self, contents: Mapping[str, bytes], faults: Sequence[Fault], below: tables.Codelists) -> None:
        self.contents, self.faults = contents, list(faults)
        self.seals: Mapping[str, Mapping[str, Any]] = {}
        self.manifest = Document(PACK_FILE, {}, {})
        self.codelists: tables.Codelists = {}
        self.below = below
        self.documents: dict[str, tuple[Table, Document, dict[str, Mapping[str, Any]]]] = {}
        self.listings: dict[str, Listing] = {}

    def reference(self) -> Reference:
        """The pack as a whole."""
        pack = self._manifest()
        self._stop()
        catalogue = self._catalogue()
        self._stop()
        self._feeds(catalogue)
        folders = self._folders(catalogue)
        self._stop()
        placed = [one for folder, _ in folders for one in folder.placed]
        self.faults.extend(figure_faults(catalogue, placed))
        self._stop()
        listed = [folder.listed for folder, _ in folders if folder.listed is not None]
        gathered = Gathered(one.one for one in placed)
        sources: dict[str, Source] = {}
        datasets: dict[str, Dataset] = {}
        for folder, dataset in folders:
            sources.update(folder.sources)
            datasets[dataset.id] = with_newest(dataset, newest_in(folder), datasets.get(dataset.id))
        return Reference(
            digest=f"sha256:{digest_of(self.contents[PACK_FILE])}",
            catalogue=catalogue,
            sources=sources,
            figures=Joined((gathered, *listed)) if listed else gathered,
            datasets=datasets,
            edition=pack["edition"],
            licence=pack["licence"],
        )

    def codelists_alone(self) -> None:
        """Read the codelists and nothing else."""
        self._manifest()
        self._stop()
        self._catalogue()
        self._stop()

    def _stop(self) -> None:
        if self.faults:
            raise PackError(tuple(self.faults))

    def _manifest(self) -> Mapping[str, Any]:
        if PACK_FILE not in self.contents:
            self.faults.append(Fault(PACK_FILE, 1, 1, "missing-file", "the pack has no pack.toml"))
            return {}
        entries = self._toml(PACK, PACK_FILE, "pack")
        if not entries:
            return {}
        pack = entries["pack"]
        self.manifest = self.documents[PACK_FILE][1]
        if pack["schema_version"] != SCHEMA_VERSION:
            message = f"the pack is written for schema {pack['schema_version']}; this is {SCHEMA_VERSION}"
            self.faults.append(self.manifest.fault(("schema_version",), "schema-version", message))
        if pack.get("layer") and not self.below:
            message = "the pack is made to be laid over others, and stands here alone"
            self.faults.append(self.manifest.fault(("layer",), "layer", message))
        self.seals = pack["files"]
        self.faults.extend(seal_faults(self.manifest, self.seals, self.contents))
        for name in self.contents:
            if (
                name != PACK_FILE
                and name not in {table.path for table in CODELISTS.values()}
                and not _MEASURE_FILE.fullmatch(name)
                and not WORDS_FILE.fullmatch(name)
                and not FEED_FILE.fullmatch(name)
                and not _DATASET_FILE.fullmatch(name)
            ):
                self.faults.append(Fault(name, 1, 1, "unknown-file", "no kind of file of a pack has this path"))
        for table in CODELISTS.values():
            if table.path not in self.contents and not self.below and table is not FACETS:
                self.faults.append(Fault(table.path, 1, 1, "missing-file", f"the pack has no {table.path}"))
        if not any(_MEASURE_FILE.fullmatch(name) for name in self.contents) and not self.below:
            self.faults.append(Fault("measures", 1, 1, "missing-file", "the pack has no measures"))
        return pack

    def _text(self, name: str) -> str | None:
        text, faults = text_of(name, self.contents[name])
        self.faults.extend(faults)
        return None if faults else text

    def _toml(self, table: Table, name: str, key: str | None = None) -> dict[str, Mapping[str, Any]]:
        text = self._text(name)
        if text is None:
            return {}
        document, faults = document_of(name, text)
        self.faults.extend(faults)
        if document is None:
            return {}
        entries, faults = tables.entries_of(table, document, key)
        self.faults.extend(faults)
        if name != PACK_FILE:
            self.faults.extend(rows_fault(self.manifest, name, self.seals, 1 if key is not None else len(document.tables)))
        self.documents[name] = (table, document, entries)
        return entries

    def _catalogue(self) -> Catalogue:
        lists = {kind: self._toml(table, table.path) if table.path in self.contents else {} for kind, table in CODELISTS.items()}
        measures: dict[str, Mapping[str, Any]] = {}
        for name in self.contents:
            if found := _MEASURE_FILE.fullmatch(name):
                measures.update(self._toml(MEASURES, name, found[1]))
        self._stop()
        words = {name: self._toml(WORDS, name) for name in self.contents if WORDS_FILE.fullmatch(name)}
        own = {**lists, "measures": measures}
        for name, entries in words.items():
            if name in self.documents:
                self.faults.extend(word_faults(self.documents[name][1], entries, own))
        self._stop()
        codes = {kind: frozenset((*entries, *self.below.get(kind, {}))) for kind, entries in (*lists.items(), ("measures", measures))}
        for name, (table, document, entries) in self.documents.items():
            if name != PACK_FILE:
                self.faults.extend(tables.dangling(table, document, entries, codes, record=table.form == "record"))
        self._stop()
        self.codelists = with_words(own, words)
        catalogue = tables.catalogue_of(laid_over(self.below, self.codelists)[0] if self.below else self.codelists)
        self.faults.extend(catalogue_faults(catalogue, {name: document for name, (_, document, _) in self.documents.items()}))
        return catalogue

    def _feeds(self, catalogue: Catalogue) -> None:
        for name in self.contents:
            if not FEED_FILE.fullmatch(name) or (text := self._text(name)) is None:
                continue
            document, faults = document_of(name, text)
            self.faults.extend(faults)
            if document is not None:
                self.faults.extend(feed_faults(document, catalogue))
                self.faults.extend(rows_fault(self.manifest, name, self.seals, 1))

    def _folders(self, catalogue: Catalogue) -> list[tuple[Folder, Dataset]]:
        roots: dict[str, re.Match[str]] = {}
        for name in self.contents:
            if found := _DATASET_FILE.fullmatch(name):
                roots.setdefault(found[1], found)
        if not roots and not self.below:
            self.faults.append(Fault("datasets", 1, 1, "missing-file", "the pack has no datasets"))
        in_order = sorted(roots.items(), key=lambda item: item[0].split("/"))  # wherever the files of a change lie
        read = [one for root, found in in_order if (one := self._folder(root, found, catalogue)) is not None]
        known: dict[str, str] = {}
        for folder, _ in read:
            for code in folder.sources:
                if code in known:
                    self.faults.append(
                        Fault(f"{folder.name}/sources.csv", 1, 1, "duplicate", f"the source {excerpt(code)} is also in {known[code]}")
                    )
                known[code] = folder.name
        self._tables([folder for folder, _ in read if folder.name in self.listings], catalogue)
        return read

    def _tables(self, folders: Sequence[Folder], catalogue: Catalogue) -> None:
        """Whole tables, those last that another process compiles meanwhile."""
        sizes = sorted((len(self.listings[folder.name].content) for folder in folders), reverse=True)
        least = sizes[MAPPED] if len(sizes) > MAPPED else 0
        with helped(tuple(self.listings[folder.name] for folder in folders), catalogue) as given:
            mine = [folder for folder in folders if self.listings[folder.name] not in given]
            for folder in mine:
                self._table(folder, catalogue, least)
        for folder in folders:
            if folder not in mine:
                self._table(folder, catalogue, least)

    def _table(self, folder: Folder, catalogue: Catalogue, least: int) -> None:
        """One table; those of fewer bytes than ``least`` are read into memory."""
        listing = self.listings[folder.name]
        folder.listed, rows, faults = figures_of(listing, catalogue, in_memory=len(listing.content) <= least)
        self.faults.extend(faults or rows_fault(self.manifest, listing.name, self.seals, rows))

    def _folder(self, root: str, found: re.Match[str], catalogue: Catalogue) -> tuple[Folder, Dataset] | None:
        table = f"{root}/values.csv.gz"
        wanted = [
            f"{root}/{file}" for file in ("dataset.toml", "sources.csv", "values.csv.gz" if table in self.contents else "observations.csv")
        ]
        absent = [name for name in wanted if name not in self.contents]
        self.faults.extend(
            Fault(name, 1, 1, "missing-file", "every dataset has dataset.toml, sources.csv and observations.csv") for name in absent
        )
        if absent:
            return None
        entries = self._toml(DATASET, wanted[0], "dataset")
        if not entries:
            return None
        document = self.documents[wanted[0]][1]
        entry = entries["dataset"]
        if entry["agency"] != found[2] or found[2] not in catalogue.agencies:
            self.faults.append(
                document.fault(("agency",), "unknown-code", f"the folder is {found[2]}'s, the file says {excerpt(entry['agency'])}")
            )
        dataset = tables.dataset(f"{found[2]}/{found[3]}", found[4], entry)
        folder = Folder(root)
        sources = self._rows(SOURCES, wanted[1])
        observations = self._rows(OBSERVATIONS, wanted[2]) if wanted[2] != table else ()
        if sources is None or observations is None:
            return None
        read_sources(folder, wanted[1], sources, dataset.licence, dataset.accessed)
        corrections = f"{root}/corrections.toml"
        records = self._toml(CORRECTIONS, corrections) if corrections in self.contents else {}
        if wanted[2] == table:
            content = self.contents[table]
            if records:
                content = corrected_table(folder, content, self.documents[corrections][1], records)
            self.listings[root] = Listing(table, content, folder.sources)
        else:
            read_observations(folder, wanted[2], observations, catalogue.measures, catalogue.entities)
            if records:
                apply_corrections(folder, self.documents[corrections][1], records)
        self.faults.extend(folder.faults)
        return folder, dataset

    def _rows(self, table: Table, name: str) -> Any:
        text = self._text(name)
        if text is None:
            return None
        rows, faults = rows_of(table, name, text)
        self.faults.extend(faults)
        if not faults:
            self.faults.extend(rows_fault(self.manifest, name, self.seals, len(rows)))
        return None if faults else rows
