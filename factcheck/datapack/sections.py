"""A file of named sections: written in one go without holding it in memory, mapped by whoever reads it.

It begins with its kind, its edition and where its table of contents lies; that stands at the end and tells where each section is.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import tempfile
from array import array
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from factcheck.errors import UnreadableSnapshot
from factcheck.reference.packed import Sections

_START = struct.Struct("<8sIIQ")
_ALIGNED = 8
_CHUNK = 1 << 24
#: The sections of figures that are numbers, with their size.
_NUMBERS = {
    "pairs": "Q",
    "tables": "I",
    "lengths": "I",
    "offsets": "Q",
    "counts": "I",
    "bases": "I",
    "keys": "Q",
    "marks": "Q",
    "starts": "I",
    "holders": "I",
}
_BYTES = ("figures", "printings", "texts")


class Writer:
    """Writes sections one after the other."""

    def __init__(self, file: BinaryIO, kind: bytes, edition: int) -> None:
        self.file, self.kind, self.edition = file, kind, edition
        self.places: dict[str, tuple[int, int]] = {}
        self.at = file.write(_START.pack(kind, 0, 0, 0))

    def section(self, name: str, pieces: Iterable[bytes | bytearray | memoryview]) -> None:
        """One section, in as many pieces as it comes in."""
        self.at += self.file.write(b"\0" * (-self.at % _ALIGNED))
        start = self.at
        for piece in pieces:
            self.file.write(piece)
            self.at += len(piece)
        self.places[name] = start, self.at - start

    def numbers(self, columns: Mapping[str, array[int]]) -> None:
        """Sections of numbers."""
        for name, column in columns.items():
            assert column.typecode == _NUMBERS[name], name
            self.section(name, [_little(column)])

    def finish(self, head: Mapping[str, Any]) -> None:
        """The head, which is read at once, and the table of contents; only now the file counts as one."""
        self.section("head", [json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8")])
        contents = json.dumps(self.places).encode("ascii")
        self.file.write(contents)
        self.file.seek(0)
        self.file.write(_START.pack(self.kind, self.edition, len(contents), self.at))
        self.file.seek(0, 2)


def _little(column: array[int]) -> bytes:
    if sys.byteorder == "big":
        column = column[:]
        column.byteswap()
    return column.tobytes()


def cache_folder() -> Path:
    """A folder of this user's where what was compiled may be kept."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache" if os.environ.get("HOME") else Path(tempfile.gettempdir())) / "factcheck"


def mapped(path: Path) -> memoryview:
    """A file as memory that all who map it share."""
    with path.open("rb") as file:
        try:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except ValueError as empty:
            raise UnreadableSnapshot(str(path), "the file is empty") from empty


def read(buffer: memoryview, name: str, kind: bytes, edition: int) -> tuple[Mapping[str, Any], Mapping[str, memoryview]]:
    """The head and the sections of a buffer. Raises UnreadableSnapshot where it is not such a file, or not whole."""
    if len(buffer) < _START.size:
        raise UnreadableSnapshot(name, "the file is too short")
    found, number, length, begin = _START.unpack_from(buffer)
    if found != kind or number != edition:
        raise UnreadableSnapshot(name, f"it is no snapshot of format {edition}")
    if sys.byteorder != "little":
        raise UnreadableSnapshot(name, "snapshots are read on little-endian machines only")
    if begin + length != len(buffer):
        raise UnreadableSnapshot(name, "the file is cut off")
    try:
        places = json.loads(bytes(buffer[begin:]))
        parts = {part: buffer[start : start + size] for part, (start, size) in places.items()}
        if any(start + size > begin for start, size in places.values()):
            raise UnreadableSnapshot(name, "the file is cut off")
        return json.loads(bytes(parts["head"])), parts
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise UnreadableSnapshot(name, "its table of contents cannot be read") from broken


def sections_of(head: Mapping[str, Any], parts: Mapping[str, memoryview], sources: Iterable[str]) -> Sections:
    """The figures among the sections."""
    numbers = {name: parts[name].cast(code) for name, code in _NUMBERS.items()}  # type: ignore[call-overload] # the codes are fixed above
    return Sections(
        measures=head["measures"],
        entities=head["entities"],
        sources=tuple(sources),
        **numbers,
        **{name: parts[name] for name in _BYTES},
        last_end=head["last_end"],
    )


def pieces_of(view: memoryview) -> Iterable[memoryview]:
    """A long stretch in parts of a size that can be written at once."""
    return (view[at : at + _CHUNK] for at in range(0, len(view), _CHUNK))
