"""The audit trail held against everything that it vouches for: what was altered, put in, cut off or rewritten."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from factcheck.audit import tree
from factcheck.audit.canonical import commitment
from factcheck.audit.chain import GENESIS, Entry, Fault, unchained
from factcheck.audit.checkpoint import Checkpoint
from factcheck.store import log
from factcheck.store.checks import columns_of, committed, unpacked
from factcheck.store.tables import audit, check_series, checks, reviews
from factcheck.store.uses import series_of

#: The tables of what entries vouch for, with the columns that are in the commitment.
_RECORDS: Mapping[str, tuple[Table, Sequence[str]]] = {
    "check.created": (checks, ("owner", "request", "body", "evidence")),
    "review.written": (reviews, ("check_id", "claim", "reviewer", "machine", "verdict", "note")),
}
#: Entries that take the text of a record away.
_ERASURES = frozenset({"check.erased", "review.erased"})


def verified(
    connection: Connection, checkpoints: Sequence[Checkpoint] = (), key: str | None = None, seen: Callable[[int], object] = bool
) -> Iterator[Fault]:
    """Every fault of the log and its records, and each checkpoint that the log does not fit; nothing if all is as it was written.

    ``key`` is the public key that the checkpoints must be signed with; without it each is trusted to name its own.
    ``seen`` is told how many entries were read, a page at a time.
    """
    signed = _Signed(sorted(checkpoints, key=lambda one: one.size), key)
    range_, previous = _Range(), (0, GENESIS)
    yield from signed.forged()
    for page in log.pages(connection):
        yield from unchained(page, head=previous)
        yield from _unvouched(connection, page)
        yield from signed.unlike(range_, page)
        previous = (page[-1].sequence, page[-1].hash)
        seen(len(page))
    yield from _loose(connection)
    yield from signed.beyond(range_.size)
    if log.head(connection) != previous or (range_.size and log.root(connection, range_.size) != range_.root().hex()):
        yield Fault(previous[0] + 1, "the head of the log does not fit its entries: the last ones were cut off or changed")


@dataclass(slots=True)
class _Range:
    """The tree over the entries read so far, as its complete subtrees from left to right."""

    size: int = 0
    tops: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, leaves: Sequence[bytes]) -> None:
        at = 0
        while left := len(leaves) - at:
            most: int = 1 << left.bit_length() - 1
            width = min(most, self.size & -self.size or most)
            self._join(width.bit_length() - 1, tree.top(leaves[at : at + width]))
            self.size, at = self.size + width, at + width

    def _join(self, level: int, hashed: bytes) -> None:
        while self.tops and self.tops[-1][0] == level:
            hashed = tree.parent(self.tops.pop()[1], hashed)
            level += 1
        self.tops.append((level, hashed))

    def root(self) -> bytes:
        hashed = self.tops[-1][1]
        for _, left in reversed(self.tops[:-1]):
            hashed = tree.parent(left, hashed)
        return hashed


class _Signed:
    """The checkpoints, met in the order of their sizes."""

    def __init__(self, checkpoints: Sequence[Checkpoint], key: str | None) -> None:
        self._all, self._key, self._next = checkpoints, key, 0
        while self._next < len(checkpoints) and checkpoints[self._next].size <= 0:
            self._next += 1

    def forged(self) -> Iterator[Fault]:
        for one in self._all:
            if not one.signed_by(self._key or one.key):
                yield Fault(one.size, f"the checkpoint of {one.time} is not signed by the key of this service")

    def unlike(self, range_: _Range, page: Sequence[Entry]) -> Iterator[Fault]:
        """Each checkpoint that does not fit the entries of a page, which are added to the tree."""
        leaves, at = _leaves(page), 0
        while self._next < len(self._all) and (one := self._all[self._next]).size <= range_.size + len(leaves) - at:
            until = at + one.size - range_.size
            range_.add(leaves[at:until])
            at = until
            if (one.head, one.root) != (page[at - 1].hash, range_.root().hex()):
                yield Fault(one.size, f"is not what was signed on {one.time}: the log was rewritten")
            self._next += 1
        range_.add(leaves[at:])

    def beyond(self, size: int) -> Iterator[Fault]:
        if self._next < len(self._all):
            last = self._all[-1]
            yield Fault(size + 1, f"is missing: {last.size} entries were signed on {last.time}, and the log ends after {size}")


def _leaves(page: Sequence[Entry]) -> list[bytes]:
    try:
        return [bytes.fromhex(entry.hash) for entry in page]
    except ValueError:  # one was altered, which is told where the chain is held against it
        return [b"" for _ in page]


def _unvouched(connection: Connection, page: Sequence[Entry]) -> Iterator[Fault]:
    """Records of this page's entries that are not what the entries vouch for."""
    for kind, (table, columns) in _RECORDS.items():
        wanted = {entry.sequence: entry for entry in page if entry.kind == kind}
        if not wanted:
            continue
        rows = {row.sequence: row for row in connection.execute(select(table).where(table.c.sequence.in_(wanted)))}
        erased = _erased(connection, (row.id for row in rows.values() if row.erased is not None))
        series = _series(connection, rows.values()) if table is checks else {}
        for sequence, entry in wanted.items():
            if message := _wrong(entry, rows.get(sequence), columns, erased, series):
                yield Fault(sequence, message)


def _wrong(entry: Entry, row: Row[Any] | None, columns: Sequence[str], erased: set[str], series: Mapping[str, set[str]]) -> str | None:
    if row is None:
        return f"its record {entry.subject} is gone"
    if row.id != entry.subject:
        return f"its record is {row.id}, not {entry.subject}"
    if row.erased is not None:
        return None if row.id in erased else f"its record {row.id} was emptied without an entry about it"
    try:
        told = _vouched(row, columns)
        if commitment(row.salt, told) != json.loads(entry.payload)["details"].get("record"):
            return f"its record {row.id} was changed"
    except (ValueError, TypeError, zlib.error):  # it holds nothing that can be read
        return f"its record {row.id} was changed"
    return _misplaced(row, told["body"], series.get(row.id, set())) if "body" in told else None


def _vouched(row: Row[Any], columns: Sequence[str]) -> dict[str, Any]:
    """What a record holds now of what its entry vouches for."""
    told = {name: getattr(row, name) for name in columns}
    if "body" not in told:
        return told
    return committed(row.owner, json.loads(row.request), json.loads(row.body), unpacked(row.evidence) if row.evidence else None)


def _misplaced(row: Row[Any], body: Mapping[str, Any], series: set[str]) -> str | None:
    """What is wrong with the columns and the series by which a check is found."""
    if any(getattr(row, name) != value for name, value in columns_of(body).items()):
        return f"the columns of {row.id} do not say what its body says"
    if series != set(series_of(body, unpacked(row.evidence) if row.evidence else None)):
        return f"the series of {row.id} are not those of its body"
    return None


def _erased(connection: Connection, ids: Iterable[str]) -> set[str]:
    wanted = list(ids)
    query = select(audit.c.subject).where(audit.c.subject.in_(wanted), audit.c.kind.in_(_ERASURES))
    return set(connection.execute(query).scalars()) if wanted else set()


def _series(connection: Connection, rows: Iterable[Row[Any]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in connection.execute(select(check_series).where(check_series.c.check_id.in_([one.id for one in rows]))):
        found.setdefault(row.check_id, set()).add(row.series)
    return found


def _loose(connection: Connection) -> Iterator[Fault]:
    """Records that no entry vouches for."""
    for kind, (table, _) in _RECORDS.items():
        vouched = select(audit.c.sequence).where(audit.c.kind == kind)
        for row in connection.execute(select(table.c.id, table.c.sequence).where(table.c.sequence.not_in(vouched))):
            yield Fault(row.sequence, f"does not vouch for the record {row.id}, which was put in")
