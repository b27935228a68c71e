"""The lines of a compressed table, unpacked a stretch at a time; what is wrong with its bytes is told as of any other file."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator

from factcheck.datapack.faults import Fault
from factcheck.datapack.strict import MOST_CHARACTERS, character_faults, decoded, start_fault

#: No table is larger when it is unpacked.
MOST_BYTES = 400_000_000
_STRETCH = 1 << 22


class Unreadable(Exception):
    """The file as a whole cannot be read; lines that were given before are worth nothing."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def lines_of(name: str, content: bytes, header: str) -> Iterator[tuple[int, str]]:
    """The lines behind the header with their numbers. Raises Unreadable, perhaps only after the last one."""
    whole: Fault | None = None
    characters: list[Fault] = []
    headed, number = True, 1
    for stretch in _stretches(name, content):
        if number == 1:
            whole = start_fault(name, stretch)
        text = decoded(name, stretch, number)
        if whole is None and isinstance(text, Fault):
            whole = text
        if whole is not None or isinstance(text, Fault):
            number += 1
            continue  # how the file is packed goes before, and shows at its end only
        characters += character_faults(name, text, number)
        lines = text.split("\n")[:-1]
        if number == 1:
            headed = bool(lines) and lines[0] == header
        if headed and not characters:
            yield from enumerate(lines[1:] if number == 1 else lines, start=max(number, 2))
        number += len(lines)
    if whole is not None:
        raise Unreadable([whole])
    if characters:
        raise Unreadable(characters[:MOST_CHARACTERS] + [one for one in characters[MOST_CHARACTERS:] if one.rule == "truncated"])
    if not headed:
        raise Unreadable([Fault(name, 1, 1, "header", f"the header must read {header}")])


def _stretches(name: str, content: bytes) -> Iterator[bytes]:
    """The unpacked file in stretches of whole lines."""
    rest, size = bytearray(), 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            while read := file.read(_STRETCH):
                size += len(read)
                if size > MOST_BYTES:
                    raise Unreadable([Fault(name, 1, 1, "size", f"more than {MOST_BYTES} bytes when unpacked")])
                whole, end, after = read.rpartition(b"\n")
                if end:
                    yield bytes(rest) + whole + end
                    rest.clear()
                rest += after
    except (OSError, EOFError, zlib.error) as broken:
        raise Unreadable([Fault(name, 1, 1, "gzip", f"the file cannot be unpacked: {broken}")]) from broken
    if rest or not size:
        yield bytes(rest)
