"""The hash chain: every entry carries the hash of the one before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from factcheck.audit.canonical import canonical
from factcheck.audit.tree import leaf

#: What the first entry follows.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened: the n-th entry, in the canonical JSON that was hashed.

    ``payload`` holds sequence, time, kind, subject, the hash before and the details of the kind. ``hash`` is also the leaf of the
    entry in the tree.
    """

    sequence: int
    at: str
    kind: str
    subject: str
    payload: str
    hash: str

    @classmethod
    def after(cls, head: tuple[int, str], kind: str, subject: str, details: Mapping[str, Any], at: str) -> Self:
        """The entry that follows the head of a log: its size and the hash of its last entry."""
        size, previous = head
        told = {"sequence": size + 1, "at": at, "kind": kind, "subject": subject, "previous": previous, "details": dict(details)}
        payload = canonical(told)
        return cls(size + 1, at, kind, subject, payload.decode(), leaf(payload).hex())


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a log that is not as it was written; ``sequence`` is the first entry that shows it."""

    sequence: int
    message: str

    def __str__(self) -> str:
        return f"entry {self.sequence}: {self.message}"


def unchained(entries: Iterable[Entry], *, head: tuple[int, str] = (0, GENESIS)) -> Iterator[Fault]:
    """Every entry that does not follow the one before it; ``head`` is where the reading starts."""
    size, previous = head
    for entry in entries:
        told = _read(entry)
        if entry.sequence != size + 1:
            gap = f"follows entry {size}" if entry.sequence > size + 1 else f"stands after entry {size}"
            yield Fault(min(entry.sequence, size + 1), f"is missing or out of place: entry {entry.sequence} {gap}")
        elif told is None:
            yield Fault(entry.sequence, "its columns do not say what was hashed")
        elif leaf(entry.payload.encode()).hex() != entry.hash:
            yield Fault(entry.sequence, "its content was changed: the hash does not fit")
        elif told["previous"] != previous:
            yield Fault(entry.sequence, "does not follow the entry before it: one of them was changed or put in")
        size, previous = entry.sequence, entry.hash


def _read(entry: Entry) -> Mapping[str, Any] | None:
    """What the payload says, if the columns beside it say the same."""
    try:
        told = json.loads(entry.payload)
        said = (told["sequence"], told["at"], told["kind"], told["subject"])
    except (ValueError, KeyError, TypeError):
        return None
    same = said == (entry.sequence, entry.at, entry.kind, entry.subject)
    return told if same and isinstance(told.get("previous"), str) and isinstance(told.get("details"), dict) else None
