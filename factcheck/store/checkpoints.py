"""The file of signed checkpoints, outside the database: one JSON object a line, only ever added to."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from pathlib import Path
from typing import IO

from factcheck.audit.checkpoint import Checkpoint
from factcheck.datapack.whole import sync_folder
from factcheck.errors import StorageUnavailable, UnfitStore

#: More bytes than a line has.
_LINE = 4096


def checkpoints_in(path: Path) -> list[Checkpoint]:
    """The checkpoints of a file; a last line that was cut off while it was written is left out."""
    if not path.exists():
        return []
    *lines, last = path.read_text("utf-8").split("\n")
    found = []
    for number, line in enumerate([*lines, *([last] if last else [])], start=1):
        try:
            found.append(Checkpoint.from_dict(json.loads(line)))
        except ValueError as error:
            if line is last:
                break
            raise UnfitStore(f"{path}:{number}: {error}") from None
    return found


def last_checkpoint_in(path: Path) -> Checkpoint | None:
    """The last whole checkpoint of a file, found at its end however long it is."""
    try:
        with path.open("rb") as file:
            return _last(file, path)
    except FileNotFoundError:
        return None


def add_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Add a checkpoint and sync it, if it says more than the last one; where that fails the file stays as it was."""
    try:
        with path.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # other workers sign as well
            last = _last(file, path)
            if last is not None and last.size >= checkpoint.size:
                return
            end = _whole(file)
            file.truncate(end)
            try:
                line = json.dumps(checkpoint.to_dict()).encode() + b"\n"
                if file.write(line) < len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), end)
                raise
        if end == 0:
            sync_folder(path.parent)
    except OSError as error:
        raise StorageUnavailable(f"{path}: {error.strerror}.") from None


def _last(file: IO[bytes], path: Path) -> Checkpoint | None:
    end = _whole(file)
    if end == 0:
        return None
    file.seek(max(0, end - _LINE))
    line = file.read(min(end, _LINE))[:-1].rpartition(b"\n")[2]
    try:
        return Checkpoint.from_dict(json.loads(line))
    except ValueError as error:
        raise UnfitStore(f"{path}: its last line is {error}") from None


def _whole(file: IO[bytes]) -> int:
    """Where the last whole line ends."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _LINE)
    file.seek(start)
    found = file.read().rfind(b"\n")
    return start + found + 1 if found >= 0 else 0
