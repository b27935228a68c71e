"""The hash chain: every entry carries the hash of the one before it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any, NamedTuple, Self

from factcheck.audit.canonical import canonical
from factcheck.audit.tree import leaf

#: An object of plain texts and whole numbers, as the details of most entries are.
_MEMBER = r'"[^"\\\x00-\x1f]*+":(?:"[^"\\\x00-\x1f]*+"|-?(?:0|[1-9][0-9]*+)|null|true|false)'
_FLAT = re.compile(rf"\{{(?:{_MEMBER}(?:,{_MEMBER})*+)?\}}")
#: What the first entry follows.
GENESIS = "0" * 64


class Entry(NamedTuple):
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


def unchained(entries: Sequence[Entry], *, head: tuple[int, str] = (0, GENESIS)) -> Iterator[Fault]:
    """Every entry that does not follow the one before it; ``head`` is where the reading starts."""
    if _chained(entries, head):
        return
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


def _chained(entries: Sequence[Entry], head: tuple[int, str]) -> bool:
    """Whether entries follow each other, told quickly; where it says no, each has to be looked at.

    A payload with the two ends of a canonical one and an object between them says what its columns say.
    """
    size, previous = head
    for sequence, at, kind, subject, payload, hashed in entries:
        size += 1
        start = f'{{"at":{encode_basestring(at)},"details":'
        end = f',"kind":{encode_basestring(kind)},"previous":"{previous}","sequence":{size},"subject":{encode_basestring(subject)}}}'
        if sequence != size or not payload.startswith(start) or not payload.endswith(end) or leaf(payload.encode()).hex() != hashed:
            return False
        if not _is_object(payload, len(start), len(payload) - len(end)):
            return False
        previous = hashed
    return True


def _is_object(payload: str, start: int, end: int) -> bool:
    """Whether a part of a payload is the JSON of an object."""
    if _FLAT.fullmatch(payload, start, end):
        return True
    try:
        return isinstance(json.loads(payload[start:end]), dict)
    except (ValueError, RecursionError):
        return False


def _read(entry: Entry) -> Mapping[str, Any] | None:
    """What the payload says, if the columns beside it say the same."""
    try:
        told = json.loads(entry.payload)
        said = (told["sequence"], told["at"], told["kind"], told["subject"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    same = said == (entry.sequence, entry.at, entry.kind, entry.subject)
    return told if same and isinstance(told.get("previous"), str) and isinstance(told.get("details"), dict) else None
