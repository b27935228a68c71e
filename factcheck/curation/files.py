"""Files of a pack's `curation/`, each written as a whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from factcheck.datapack.manifest import CURATION
from factcheck.datapack.whole import locked, whole
from factcheck.fetchers.fetched import Original


def place(pack: Path, *parts: str) -> Path:
    """Where something of a pack's curation lies."""
    return pack.joinpath(CURATION, *parts)


def write(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds it whole, old or new, whenever the process ends."""
    with whole(path) as file:
        file.write(content)


def write_json(path: Path, plain: Mapping[str, Any]) -> None:
    """The same of a JSON object, for people to read as well."""
    write(path, (json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8"))


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object; None where there is no such file. Raises ValueError that names the file where it is something else."""
    try:
        plain = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as broken:
        raise ValueError(f"{path} is no JSON: {broken}; put back a sound copy, or delete it to begin anew") from None
    if not isinstance(plain, dict):
        raise ValueError(f"{path} holds no JSON object; put back a sound copy, or delete it to begin anew")
    return plain


def append_line(path: Path, plain: Mapping[str, Any]) -> None:
    """Append one JSON object to a file of lines, and see that it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write((json.dumps(plain, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def lines_of(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of lines; a last line that was cut off when a process ended is none."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return
    for line in content.split(b"\n")[:-1]:
        yield json.loads(line)


@contextmanager
def turn(pack: Path) -> Iterator[None]:
    """The turn to decide what becomes of figures of a pack, one process at a time."""
    place(pack).mkdir(exist_ok=True)
    with locked(place(pack, "turn")):
        yield


def keep(pack: Path, original: Original) -> None:
    """Keep an answer as it came, under its checksum."""
    path = place(pack, "originals", f"{original.checksum}.gz")
    if not path.exists():
        write(path, gzip.compress(original.content, mtime=0))
