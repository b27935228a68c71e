"""The files of an archive: which they are, which of their columns hold what, and how they are cut into partitions."""

from __future__ import annotations

import glob
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from factcheck.bulk.cutting import cut_lines
from factcheck.errors import Invalid
from factcheck.wire.lines import COLUMNS, csv_heading, csv_rows

#: What a text may be told by: the fields of a request, each a column.
FIELDS = tuple(name for name in COLUMNS if name != "store")
#: The kinds of files by the ends of their names.
KINDS = {".parquet": "parquet", ".pq": "parquet", ".ndjson": "ndjson", ".jsonl": "ndjson", ".csv": "csv"}
#: A partition of lines ends with the line that reaches so many bytes, so that a worker can hold it.
_FULL = 32 * 1024 * 1024


class BadInput(Exception):
    """The input cannot be used; says which and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its name as it was given, where it is, its kind, the columns that are read as (field, column), the fields whose columns
    the caller has named, and of a CSV file its columns in their order, None for one that is not read."""

    name: str
    path: str
    kind: str
    columns: tuple[tuple[str, str], ...]
    named: tuple[str, ...] = ()
    heading: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Partition:
    """Texts that stand together in one file and are judged in one go.

    ``start`` and ``end`` are its first row and the one after its last in Parquet (from 0), bytes in other files. Before it there are
    ``row`` rows and ``line`` lines; it has ``rows`` rows.
    """

    n: int
    source: Source
    start: int
    end: int
    row: int
    line: int
    rows: int


@dataclass(frozen=True, slots=True)
class Input:
    """A file as it was when it was cut."""

    source: Source
    ignored: tuple[str, ...]
    size: int
    sha256: str
    partitions: tuple[Partition, ...]

    @property
    def rows(self) -> int:
        """How many texts it has."""
        return sum(one.rows for one in self.partitions)


def files_of(given: Sequence[str], kind: str | None, beside: Path) -> list[tuple[str, Path, str]]:
    """The files that are meant, each once, with its name and kind: files, folders with all below them, patterns.

    ``kind`` is what they are, else their names tell. ``beside`` is the folder that is written to and must not be among them.
    Raises BadInput.
    """
    found: dict[Path, tuple[str, Path, str]] = {}
    for one in given:
        before = len(found)
        for name in _named(one):
            path = Path(name).resolve()
            if beside.resolve() in path.parents:
                raise BadInput(f"{name} lies in {beside}, which is written to.")
            is_kind = kind or KINDS.get(path.suffix.lower())
            if is_kind is not None:
                found.setdefault(path, (name, path, is_kind))
            elif name == one:
                raise BadInput(f"{name}: not a kind of file that is known by its name ({', '.join(KINDS)}); --from says what it is.")
        if len(found) == before and not any(Path(name).resolve() in found for name in _named(one)):
            raise BadInput(f"{one}: no such file, or no file in it whose name ends in {', '.join(KINDS)}.")
    return list(found.values())


def _named(given: str) -> list[str]:
    path = Path(given)
    if path.is_file():
        return [given]
    names = map(str, path.rglob("*")) if path.is_dir() else glob.iglob(given, recursive=True)  # noqa: PTH207 # a pattern may be absolute
    return sorted(name for name in names if Path(name).is_file() and not _is_hidden(name, given))


def _is_hidden(name: str, given: str) -> bool:
    """Whether a file or one of the folders that it lies in is nobody's data: `.x` and `_x`, as other writers of Parquet name theirs."""
    below = Path(name).relative_to(given).parts if Path(given).is_dir() else (Path(name).name,)
    return any(part[0] in "._" for part in below)


def read_input(name: str, path: Path, kind: str, columns: Mapping[str, str], *, size: int, first: int) -> Input:
    """Look at a file, take its checksum and cut it: ``size`` rows in a partition, whose numbers count from ``first``.

    ``columns`` are those that the caller has named, by their fields. Raises BadInput.
    """
    try:
        if kind == "parquet":
            return _parquet(name, path, columns, size=size, first=first)
        with path.open("rb") as file:
            return (_csv if kind == "csv" else _ndjson)(name, path, file, columns, size=size, first=first)
    except (OSError, pa.ArrowException) as error:
        raise BadInput(f"{name} cannot be read: {' '.join(str(error).split())}") from None


def _parquet(name: str, path: Path, columns: Mapping[str, str], *, size: int, first: int) -> Input:
    with pq.ParquetFile(path) as file:
        there, rows = file.schema_arrow.names, file.metadata.num_rows
    source = Source(name, str(path), "parquet", _chosen(name, there, columns), tuple(columns))
    starts = range(0, rows, size)
    cut = tuple(Partition(first + n, source, at, min(at + size, rows), at, 0, min(size, rows - at)) for n, at in enumerate(starts))
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Input(source, _ignored(source, there), path.stat().st_size, digest, cut)


def _ndjson(name: str, path: Path, file: BinaryIO, columns: Mapping[str, str], *, size: int, first: int) -> Input:
    chosen = tuple((field, columns.get(field, field)) for field in FIELDS)
    source = Source(name, str(path), "ndjson", chosen, tuple(columns))
    counted = _Counted(file)
    ends = ((counted.lines, counted.bytes) for raw in counted if raw.strip())
    return _cut(source, counted, ends, (0, 0), size=size, first=first)


def _csv(name: str, path: Path, file: BinaryIO, columns: Mapping[str, str], *, size: int, first: int) -> Input:
    counted = _Counted(file)
    rows = csv_rows(counted)
    try:
        heading = csv_heading(rows)
    except Invalid as error:
        raise BadInput(f"{name}: {'; '.join(fault['detail'] for fault in error.faults)}") from None
    chosen = _chosen(name, heading, {field: column.lower() for field, column in columns.items()})
    read = {column for _, column in chosen}
    source = Source(name, str(path), "csv", chosen, tuple(columns), tuple(column if column in read else None for column in heading))
    ends = ((counted.lines, counted.bytes) for _ in rows)
    cut = _cut(source, counted, ends, (counted.lines, counted.bytes), size=size, first=first)
    return replace(cut, ignored=_ignored(source, heading))


class _Counted:
    """The lines of a file, counted with their bytes while they are taken, and the checksum of what was taken."""

    def __init__(self, file: BinaryIO) -> None:
        self.lines = self.bytes = 0
        self.digest = hashlib.sha256()
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        for raw, size in cut_lines(self._file, self.digest.update):
            self.lines += 1
            self.bytes += size
            yield raw


def _cut(source: Source, counted: _Counted, ends: Iterator[tuple[int, int]], at: tuple[int, int], *, size: int, first: int) -> Input:
    """Cut a file of lines behind rows; ``ends`` gives for each row the lines and bytes up to its end, ``at`` those before the first."""
    found: list[Partition] = []
    (line, start), end, row, rows = at, at, 0, 0
    for end in ends:
        rows += 1
        if rows == size or end[1] - start >= _FULL:
            found.append(Partition(first + len(found), source, start, end[1], row, line, rows))
            (line, start), row, rows = end, row + rows, 0
    if rows:
        found.append(Partition(first + len(found), source, start, end[1], row, line, rows))
    return Input(source, (), counted.bytes, counted.digest.hexdigest(), tuple(found))


def _chosen(name: str, there: Sequence[str], columns: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The columns that are read, as (field, column): those that the caller has named, else those that are called as their fields."""
    chosen = {field: columns.get(field, field) for field in FIELDS if field in columns or field in there}
    wrong = [f"no column {column!r}" for column in chosen.values() if column not in there]
    wrong += [f"two columns {column!r}" for column in chosen.values() if there.count(column) > 1]
    if "text" not in chosen:
        wrong.append("no column 'text', and --text names no other")
    if wrong:
        raise BadInput(f"{name} has {' and '.join(dict.fromkeys(wrong))}. Its columns are {', '.join(map(repr, there))}.")
    return tuple(chosen.items())


def _ignored(source: Source, there: Sequence[str]) -> tuple[str, ...]:
    read = {column for _, column in source.columns}
    return tuple(column for column in there if column not in read)
