"""What a folder of results was made from, so that only the same run goes on in it."""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from factcheck.bulk.inputs import Input
from factcheck.datapack.whole import BEGUN, sync_folder, whole

NAME = "manifest.json"
#: The edition of the columns and of this file.
_EDITION = 1


class Refused(Exception):
    """The folder holds something else; says what."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that the results follow from. ``day`` is the one that was today when the run began: it stays today."""

    snapshot: str
    engine: str
    day: date
    settings: Mapping[str, Any]
    inputs: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, inputs: Sequence[Input], settings: Mapping[str, Any], *, snapshot: str, engine: str, day: date) -> Manifest:
        """The manifest of a run that begins now."""
        told = tuple({"name": one.source.name, "rows": one.rows, "bytes": one.size, "sha256": one.sha256} for one in inputs)
        return cls(snapshot, engine, day, settings, told)

    @property
    def key(self) -> str:
        """The name of the run: another one wherever the results could be others."""
        return hashlib.sha256(self._written().encode()).hexdigest()

    def save(self, folder: Path) -> None:
        """Write it into the folder of the results."""
        with whole(folder / NAME) as file:
            file.write(self._written().encode())
        sync_folder(folder)

    def changes(self, now: Manifest) -> list[str]:
        """What is not as it was, a line each; the day apart."""
        pairs: list[tuple[str, Any, Any]] = [("reference data", self.snapshot, now.snapshot), ("engine", self.engine, now.engine)]
        pairs += [(name, self.settings.get(name), now.settings.get(name)) for name in {**self.settings, **now.settings}]
        told = [f"{name}: {_shown(before)} then, {_shown(after)} now" for name, before, after in pairs if before != after]
        then, there = ({one["name"]: one for one in inputs} for inputs in (self.inputs, now.inputs))
        told += [f"{name}: not among the input any more" for name in then if name not in there]
        told += [f"{name}: not among the input then" for name in there if name not in then]
        told += [
            f"{name}: changed, {_size(then[name])} then, {_size(there[name])} now"
            for name in then
            if then[name] != there.get(name, then[name])
        ]
        if not told and list(then) != list(there):
            told.append("input: in another order")
        return told

    def _written(self) -> str:
        plain = {
            "edition": _EDITION,
            "engine": self.engine,
            "snapshot": self.snapshot,
            "day": self.day.isoformat(),
            "settings": self.settings,
            "inputs": self.inputs,
        }
        return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:19] + "…" if text.startswith("sha256:") else text


def _size(one: Mapping[str, Any]) -> str:
    return f"{one['rows']:,} rows in {one['bytes']:,} bytes ({one['sha256'][:12]}…)"


def saved(folder: Path) -> Manifest | None:
    """The manifest in a folder; None where there is none. Raises Refused."""
    try:
        told = json.loads((folder / NAME).read_text("utf-8"))
        if told["edition"] != _EDITION:
            raise Refused(f"{folder} was written by another edition of this command.")
        return Manifest(told["snapshot"], told["engine"], date.fromisoformat(told["day"]), told["settings"], tuple(told["inputs"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise Refused(f"{folder / NAME} cannot be read: {error}") from None


def clear(folder: Path) -> None:
    """Take away what an earlier run has left, and nothing else; the manifest last, so that it stands beside whatever is left."""
    for path in (*folder.glob("part-*.parquet"), folder / NAME):
        path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what workers that were killed have begun."""
    for path in folder.glob(f".*{BEGUN}"):
        path.unlink(missing_ok=True)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder for this process alone. Raises Refused where another one has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"Another run writes to {folder}.") from None
        yield
