"""Jobs that run checks again: which checks they concern, how far they have come, and what they have changed."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from factcheck.store.checks import StoredCheck, whole
from factcheck.store.database import Writing
from factcheck.store.tables import changes, check_series, checks, rechecks

#: What a job can be in: at work, at its end, or taken over by a later one before that.
RUNNING, DONE, MERGED = "running", "done", "merged"
#: Entries of the audit trail that are looked through at once, and how often until a portion is given though it is empty.
_STRIDE, _STRIDES = 400, 25


@dataclass(frozen=True, slots=True)
class Job:
    """Checks up to ``until`` to be run again on a snapshot; those up to ``last`` have been."""

    sequence: int
    snapshot: str
    former: str
    last: int
    until: int
    checked: int
    changed: int
    series: str

    def concerns(self, key: str) -> bool:
        """Whether what a check rests on has changed: a series, all frequencies of one, or any of a measure."""
        subjects, measures = _subjects(self.series)
        return key in measures if key.startswith("*.") else key in subjects or key.rpartition(".")[0] in subjects


@dataclass(frozen=True, slots=True)
class Portion:
    """The next checks of a job, and where it stands when they are done."""

    checks: Sequence[StoredCheck]
    last: int


def proposed(connection: Connection, sequence: int, snapshots: tuple[str, str], subjects: frozenset[str]) -> Job | None:
    """The job of a change of the reference data, from the former to the present: with what an unfinished one has left."""
    former, present = snapshots
    for packed in connection.execute(select(rechecks.c.series).where(rechecks.c.state == RUNNING)).scalars():
        subjects |= _subjects(packed)[0]
    until = connection.execute(select(func.max(checks.c.sequence))).scalar()
    if not subjects or until is None:
        return None
    return Job(sequence, present, former, 0, until, 0, 0, _packed(subjects))


def open_job(tx: Writing, sequence: int, snapshots: tuple[str, str], subjects: frozenset[str]) -> None:
    """Open that job, and end the unfinished ones; none where there is nothing to run again."""
    job = proposed(tx.connection, sequence, snapshots, subjects)
    if job is not None:
        ended = {"state": MERGED, "finished": tx.at}
        tx.connection.execute(update(rechecks).where(rechecks.c.state == RUNNING).values(**ended))
        tx.connection.execute(insert(rechecks).values(**asdict(job), created=tx.at, state=RUNNING))


def running(connection: Connection, snapshot: str) -> Job | None:
    """The unfinished job of a snapshot."""
    columns = [rechecks.c[name] for name in Job.__slots__]
    row = connection.execute(select(*columns).where(rechecks.c.state == RUNNING, rechecks.c.snapshot == snapshot)).one_or_none()
    return Job(**row._mapping) if row else None


def latest_of(connection: Connection, snapshots: Sequence[str]) -> Mapping[str, Row[Any]]:
    """The latest job of each of these snapshots that has one, without its series."""
    told = [column for column in rechecks.c if column.name != "series"]
    rows = connection.execute(select(*told).where(rechecks.c.snapshot.in_(snapshots)).order_by(rechecks.c.sequence))
    return {row.snapshot: row for row in rows}


def portion(connection: Connection, job: Job, limit: int) -> Portion:
    """The next checks that a job concerns: not erased, superseded by none, and not made from its snapshot already."""
    last, found = job.last, list[str]()
    for _ in range(_STRIDES):
        until = min(last + _STRIDE, job.until)
        for sequence, check_id in _concerned(connection, job, last, until):
            found.append(check_id)
            if len(found) == limit:
                until = sequence
                break
        last = until
        if found or last >= job.until:
            break
    rows = connection.execute(whole().where(checks.c.id.in_(found)).order_by(checks.c.sequence))
    return Portion([StoredCheck.of(row) for row in rows], last)


def concerned(connection: Connection, job: Job) -> int:
    """How many checks a job has left."""
    strides = range(job.last, job.until, _STRIDE)
    return sum(1 for last in strides for _ in _concerned(connection, job, last, min(last + _STRIDE, job.until)))


def claim(tx: Writing, job: Job, last: int, checked: int, changed: int) -> bool:
    """Take a portion as done, in the transaction of what came of it; false where another process has taken it."""
    counts = {"checked": rechecks.c.checked + checked, "changed": rechecks.c.changed + changed}
    end = {"state": DONE, "finished": tx.at} if last >= job.until else {}
    unmoved = (rechecks.c.sequence == job.sequence, rechecks.c.last == job.last, rechecks.c.state == RUNNING)
    return tx.connection.execute(update(rechecks).where(*unmoved).values(last=last, **counts, **end)).rowcount == 1


def standing(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Those of some checks that are neither erased nor superseded."""
    return frozenset(connection.execute(select(checks.c.id).where(checks.c.id.in_(ids), *_standing())).scalars())


def note_changes(tx: Writing, snapshot: str, pairs: Sequence[tuple[StoredCheck, StoredCheck]]) -> None:
    """Keep that the verdicts of checks are others now, of each the one before and the one after."""
    rows = [
        {
            "sequence": new.sequence,
            "owner": old.owner,
            "at": tx.at,
            "snapshot": snapshot,
            "old_check": old.id,
            "new_check": new.id,
            "old_verdict": old.body["verdict"],
            "new_verdict": new.body["verdict"],
            "old_standing": old.standing,
            "new_standing": new.standing,
        }
        for old, new in pairs
    ]
    if rows:
        tx.connection.execute(insert(changes), rows)


def changed(
    connection: Connection, owner: str, wanted: Mapping[str, Any], *, before: int | None, limit: int
) -> Sequence[tuple[Row[Any], StoredCheck | None, StoredCheck | None]]:
    """Changed verdicts, the newest first, with both checks where they are not erased."""
    query = select(changes).where(changes.c.owner == owner)
    if wanted.get("since"):
        query = query.where(changes.c.at > wanted["since"])
    if wanted.get("snapshot"):
        query = query.where(changes.c.snapshot == wanted["snapshot"])
    if before is not None:
        query = query.where(changes.c.sequence < before)
    rows = connection.execute(query.order_by(changes.c.sequence.desc()).limit(limit)).all()
    ids = {check_id for row in rows for check_id in (row.old_check, row.new_check)}
    kept = {row.id: row for row in connection.execute(whole().where(checks.c.id.in_(ids), checks.c.erased.is_(None)))}
    found = {check_id: StoredCheck.of(row) for check_id, row in kept.items()}
    return [(row, found.get(row.old_check), found.get(row.new_check)) for row in rows]


def _concerned(connection: Connection, job: Job, last: int, until: int) -> Iterator[tuple[int, str]]:
    query = (
        select(checks.c.sequence, checks.c.id, check_series.c.series)
        .join(check_series, check_series.c.check_id == checks.c.id)
        .where(checks.c.sequence > last, checks.c.sequence <= until, checks.c.snapshot != job.snapshot, *_standing())
        .order_by(checks.c.sequence)
    )
    for (sequence, check_id), rows in groupby(connection.execute(query), key=lambda row: (row.sequence, row.id)):
        if any(job.concerns(row.series) for row in rows):
            yield sequence, check_id


def _standing() -> tuple[Any, ...]:
    later = checks.alias()
    return checks.c.erased.is_(None), ~exists().where(later.c.supersedes == checks.c.id)


def _packed(subjects: frozenset[str]) -> str:
    return b64encode(zlib.compress("\n".join(sorted(subjects)).encode())).decode()


@lru_cache(maxsize=2)
def _subjects(packed: str) -> tuple[frozenset[str], frozenset[str]]:
    """What has changed, and the measures of it."""
    subjects = frozenset(zlib.decompress(b64decode(packed)).decode().split("\n"))
    return subjects, frozenset(f"*.{one.partition('.')[2]}" for one in subjects)
