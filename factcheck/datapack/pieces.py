"""Tables that were compiled before are not read again: what comes of each is kept under the checksums of the files it comes from.

A piece is a file in the user's cache, mapped by whoever reads the pack; small tables are compiled anew each time and kept nowhere.
What a piece says is bound to its table, its sources and the rules of compiling alone. Whether the rest of the pack has its codes,
and whether shares are shares, is looked at each time.
"""

from __future__ import annotations

import io
import mmap
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

from factcheck.datapack.faults import Fault
from factcheck.datapack.figures import Folder
from factcheck.datapack.listed import EDITION, KIND, Piece, compile_table, opened
from factcheck.datapack.listed_values import RULES
from factcheck.datapack.sections import cache_folder, mapped
from factcheck.datapack.whole import BEGUN
from factcheck.errors import UnreadableSnapshot
from factcheck.model.structure import Source
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.fingerprints import mark_of

FOLDER, SUFFIX = "pieces", ".piece"
#: Smaller tables, as they are packed, are compiled as fast as their piece would be found.
KEPT_FROM = 1 << 16
#: Pieces that nobody has used for so many seconds before another is made are taken away, and sooner what a process left half-written.
UNUSED, HALF_WRITTEN = 60 * 86_400, 86_400


#: What comes of a table: its figures, None where it is broken; its rows; its faults.
Compiled = tuple[Piece | None, int, list[Fault]]


@dataclass(frozen=True, eq=False)
class Listing:
    """A table to be compiled: its path inside the pack, what is in it, and the sources beside it."""

    name: str
    content: bytes
    sources: Mapping[str, Source]

    @cached_property
    def piece(self) -> str:
        """The name of what comes of it."""
        hashed = blake2b(repr((KIND, EDITION, RULES)).encode(), digest_size=16)
        hashed.update(b"".join(map(mark_of, self.sources.values())))
        hashed.update(blake2b(self.content).digest())
        return f"{hashed.hexdigest()}{SUFFIX}"


def figures_of(table: Listing, catalogue: Catalogue, *, keep: bool = False, in_memory: bool = False) -> Compiled:
    """The figures of a table and how many rows it has, or every fault that it has.

    ``keep``: its piece is kept also where it is small. ``in_memory``: it is read and not mapped, since what is mapped is an open file.
    """
    place = cache_folder() / FOLDER / table.piece if keep or len(table.content) >= KEPT_FROM else None
    if place is not None and (kept := _kept(place, catalogue, in_memory)) is not None:
        return *kept, []
    folder = Folder(table.name, sources=dict(table.sources))
    with _file(place, small=len(table.content) < KEPT_FROM) as (file, name):
        rows = compile_table(file, folder, table.name, table.content, catalogue.measures, catalogue.entities)
        if folder.faults:
            return None, rows, folder.faults
        if name is not None and place is not None:
            _keep(file, name, place)
        return *opened(_buffer(file, in_memory), table.name), []


def is_kept(table: Listing) -> bool:
    """Whether there is nothing to be compiled of a table that is worth keeping."""
    return len(table.content) < KEPT_FROM or (cache_folder() / FOLDER / table.piece).is_file()


def _kept(place: Path, catalogue: Catalogue, in_memory: bool) -> tuple[Piece, int] | None:
    """A piece that is there and fits the rest of the pack."""
    try:
        figures, rows = opened(memoryview(place.read_bytes()) if in_memory else mapped(place), str(place))
    except (OSError, UnreadableSnapshot):
        return None
    with suppress(OSError):
        os.utime(place)  # used today
    told = figures.sections
    fits = all(code in catalogue.entities for code in told.entities) and all(code in catalogue.measures for code in told.measures)
    if not fits or any(catalogue.measures[code].ratio_of is not None for code in figures.beyond):
        return None
    return figures, rows


@contextmanager
def _file(place: Path | None, *, small: bool) -> Iterator[tuple[BinaryIO, Path | None]]:
    """A file to write a piece into, with its name for the time being; without a name where it cannot be kept."""
    try:
        if place is None:
            raise OSError
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=BEGUN)
    except OSError:
        with io.BytesIO() if small else tempfile.TemporaryFile() as file:
            yield file, None
        return
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _keep(file: BinaryIO, name: Path, place: Path) -> None:
    """Give a piece its own name when the whole of it is on disk."""
    file.flush()
    os.fsync(file.fileno())
    name.chmod(0o644)
    name.replace(place)
    _tidy(place)


def _buffer(file: BinaryIO, in_memory: bool) -> memoryview:
    if in_memory or isinstance(file, io.BytesIO):
        file.seek(0)
        return memoryview(file.read())
    file.flush()
    return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _tidy(newest: Path) -> None:
    """Take away what nobody uses beside a piece that was just made."""
    with suppress(OSError):
        now = newest.stat().st_mtime
        for one in newest.parent.iterdir():
            age = now - one.stat().st_mtime
            if age > (UNUSED if one.suffix == SUFFIX else HALF_WRITTEN):
                one.unlink(missing_ok=True)
