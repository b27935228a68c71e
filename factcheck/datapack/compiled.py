"""A pack as one immutable file, named by its digest: written once, mapped by every process that answers from it."""

from __future__ import annotations

import io
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from factcheck.datapack.sections import Writer, mapped, read, sections_of
from factcheck.datapack.tables import Codelists, catalogue_of
from factcheck.datapack.whole import whole
from factcheck.errors import UnreadableSnapshot
from factcheck.model.structure import Dataset, Source
from factcheck.reference.packed import PackedFigures
from factcheck.reference.snapshot import Reference

MAGIC, VERSION = b"FACTSNAP", 3
SUFFIX = ".snapshot"


def snapshot_name(digest: str) -> str:
    """The file name of a compiled pack: its digest and the edition of the format."""
    return f"{digest.removeprefix('sha256:')[:32]}-{VERSION}{SUFFIX}"


def compile_pack(reference: Reference, codelists: Codelists, folder: Path) -> Path:
    """Write a pack's snapshot into a folder and return its path; a file that is there already is the same one and stays."""
    target = folder / snapshot_name(reference.digest)
    if target.exists():
        return target
    with whole(target) as file:
        write_snapshot(file, reference, codelists)
    return target


def packed(reference: Reference, codelists: Codelists) -> bytes:
    """The bytes of a snapshot."""
    file = io.BytesIO()
    write_snapshot(file, reference, codelists)
    return file.getvalue()


def write_snapshot(file: BinaryIO, reference: Reference, codelists: Codelists) -> None:
    """Write a snapshot; the figures of compiled tables are copied, not read."""
    from factcheck.datapack.joining import write_figures  # most processes only read

    writer = Writer(file, MAGIC, VERSION)
    figures = write_figures(writer, reference.figures, reference.sources)
    writer.finish(
        {
            "digest": reference.digest,
            "edition": reference.edition,
            "licence": reference.licence,
            **figures,
            "codelists": codelists,
            "sources": [_source_row(source) for source in reference.sources.values()],
            "datasets": [asdict(dataset) for dataset in reference.datasets.values()],
        }
    )


def _source_row(source: Source) -> list[Any]:
    return [one.isoformat() if isinstance(one, date) else one for one in astuple(source)]


def open_snapshot(path: Path) -> Reference:
    """Map a snapshot and read its catalogue; figures stay in the file until they are asked for.

    Raises UnreadableSnapshot where the file is none, or was written for another edition of the format.
    """
    return read_snapshot(mapped(path), str(path))


def read_snapshot(buffer: memoryview, name: str) -> Reference:
    """A reference that answers from a buffer."""
    head, parts = read(buffer, name, MAGIC, VERSION)
    try:
        sources = {one.id: one for one in map(_source, head["sources"])}
        return Reference(
            digest=head["digest"],
            catalogue=catalogue_of(head["codelists"]),
            sources=sources,
            figures=PackedFigures(sections_of(head, parts, sources)),
            datasets={one["id"]: Dataset(**one) for one in head["datasets"]},
            edition=head["edition"],
            licence=head["licence"],
        )
    except (KeyError, TypeError, ValueError) as broken:
        raise UnreadableSnapshot(name, "its head cannot be read") from broken


def _source(row: list[Any]) -> Source:
    code, publisher, original, title, url, rank, published, text, exact, language, retrieved, licence = row
    day = date.fromisoformat(published) if published else None
    return Source(code, publisher, original, title, url, rank, day, text, exact, language, retrieved, licence)
