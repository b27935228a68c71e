"""Reference data that this installation has answered from: a fingerprint of every series, and what each snapshot changed."""

from __future__ import annotations

import zlib
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from factcheck.answer.engine import ENGINE
from factcheck.reference.fingerprints import fingerprints
from factcheck.reference.snapshot import Reference
from factcheck.store import Store, log, rechecks
from factcheck.store.database import Writing
from factcheck.store.tables import snapshots

#: The columns that are cheap to read.
_TOLD = [column for column in snapshots.c if column.name != "series"]


@dataclass(frozen=True, slots=True)
class Prints:
    """The fingerprint of every series of a snapshot, in the order of their keys."""

    keys: Sequence[str]
    marks: array[int]

    @classmethod
    def of(cls, reference: Reference) -> Prints:
        """Those of reference data: some 50,000 series a second."""
        keys, marks = [], bytearray()
        for key, mark in fingerprints(reference):
            keys.append(str(key))
            marks += mark
        return cls(keys, array("Q", bytes(marks)))

    @classmethod
    def unpacked(cls, text: str) -> Prints:
        """Those that `packed` gave."""
        keys, marks = (b64decode(part) for part in text.split(" "))
        return cls(zlib.decompress(keys).decode().split("\n") if marks else [], array("Q", marks))

    def packed(self) -> str:
        """As text for the database: some 15 bytes a series."""
        return " ".join(b64encode(part).decode() for part in (zlib.compress("\n".join(self.keys).encode()), self.marks.tobytes()))


@dataclass(frozen=True, slots=True)
class Shift:
    """The series in which two snapshots differ."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    @classmethod
    def between(cls, old: Prints, new: Prints) -> Shift:
        """What is in one and not, or otherwise, in the other."""
        before = dict(zip(old.keys, old.marks, strict=True))
        added, changed = [], []
        for key, mark in zip(new.keys, new.marks, strict=True):
            was = before.pop(key, None)
            if was is None:
                added.append(key)
            elif was != mark:
                changed.append(key)
        return cls(tuple(added), tuple(changed), tuple(before))

    def counts(self) -> dict[str, int]:
        """How many series of each kind."""
        return {"added": len(self.added), "changed": len(self.changed), "withdrawn": len(self.withdrawn)}

    def subjects(self) -> frozenset[str]:
        """What the series are about, without their frequencies: the figures of a year bear on claims about its months."""
        return frozenset(key.rpartition(".")[0] for keys in (self.added, self.changed, self.withdrawn) for key in keys)


def present(connection: Connection) -> Row[Any] | None:
    """The snapshot that was noticed last, without its fingerprints."""
    return connection.execute(select(*_TOLD).order_by(snapshots.c.sequence.desc()).limit(1)).one_or_none()


def known(connection: Connection, digest: str) -> bool:
    """Whether a snapshot has been in use here."""
    return connection.execute(select(snapshots.c.digest).where(snapshots.c.digest == digest)).one_or_none() is not None


def listed(connection: Connection, *, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """Snapshots without their fingerprints, the latest first."""
    query = select(*_TOLD).where(snapshots.c.sequence < before) if before is not None else select(*_TOLD)
    return connection.execute(query.order_by(snapshots.c.sequence.desc()).limit(limit)).all()


def prints_of(connection: Connection, digest: str) -> Prints:
    """The fingerprints of a snapshot that was noticed before."""
    return Prints.unpacked(connection.execute(select(snapshots.c.series).where(snapshots.c.digest == digest)).scalar_one())


def notice(store: Store, reference: Reference, *, returning: bool = False) -> bool:
    """Keep the fingerprints of reference data that are new here, and open the job that they make; tells whether they were new.

    ``returning``: also data that were in use before, and then others. A process that still has the former data is nothing new.
    """
    with store.reading() as connection:
        last = present(connection)
        if last is not None and last.digest == reference.digest:
            return False
        if known(connection, reference.digest) and not returning:
            return False
        before = prints_of(connection, last.digest) if last is not None else None
    prints = Prints.of(reference)
    shift = Shift.between(before, prints) if before is not None else Shift()
    former = last.digest if last is not None else None
    try:
        store.write(lambda tx: _keep(tx, reference.digest, former, prints, shift))
    except _NoticedMeanwhile:
        return False
    return True


def reopen(store: Store, digest: str, former: str) -> None:
    """Open the job of everything that changed since an earlier snapshot, though its checks may have been run again since."""
    with store.reading() as connection:
        shift = Shift.between(prints_of(connection, former), prints_of(connection, digest))

    def run(tx: Writing) -> None:
        entry = log.append(tx, "recheck.opened", digest, {"former": former, **shift.counts()})
        rechecks.open_job(tx, entry.sequence, (former, digest), shift.subjects())

    store.write(run)


class _NoticedMeanwhile(Exception):
    """Another process was first."""


def _keep(tx: Writing, digest: str, former: str | None, prints: Prints, shift: Shift) -> None:
    counts = {**shift.counts(), "total": len(prints.keys)}
    entry = log.append(tx, "reference.changed", digest, {"former": former, **counts})
    # Only now: who appends has the turn, so that nobody notices anything in between.
    last = present(tx.connection)
    if (last.digest if last is not None else None) != former:
        raise _NoticedMeanwhile
    values: Mapping[str, Any] = {"sequence": entry.sequence, "engine": ENGINE, **counts}
    again = tx.connection.execute(update(snapshots).where(snapshots.c.digest == digest).values(**values))
    if again.rowcount == 0:
        tx.connection.execute(insert(snapshots).values(digest=digest, seen=tx.at, series=prints.packed(), **values))
    if former is not None:
        rechecks.open_job(tx, entry.sequence, (former, digest), shift.subjects())
