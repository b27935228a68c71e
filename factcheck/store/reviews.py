"""What editors say beside the machine: every word of it is kept, the newest counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection, Row, Select, exists, insert, select, update
from sqlalchemy.sql import ColumnElement

from factcheck.audit.canonical import commitment
from factcheck.errors import NotFound
from factcheck.store import log
from factcheck.store.checks import StoredCheck
from factcheck.store.database import Writing
from factcheck.store.ids import new_id
from factcheck.store.tables import checks, reviews


@dataclass(frozen=True, slots=True)
class Review:
    """An editor's verdict on a claim of a check, beside the machine's."""

    id: str
    check_id: str
    claim: int
    sequence: int
    at: str
    reviewer: str
    machine: str
    verdict: str
    note: str | None

    @property
    def agrees(self) -> bool:
        """Whether editor and machine say the same."""
        return self.verdict == self.machine

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The review of a row."""
        return cls(*(getattr(row, name) for name in cls.__slots__))

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API."""
        return {name: getattr(self, name) for name in self.__slots__} | {"agrees": self.agrees}


def write(tx: Writing, check: StoredCheck, claim: int, *, reviewer: str, verdict: str, note: str | None) -> Review:
    """Keep a review; one that says what the newest says already is that one."""
    machine = next((one["verdict"] for one in check.body["claims"] if one["n"] == claim), None)
    if machine is None:
        raise NotFound(f"The check has no claim {claim}.")
    newest = next(iter(history(tx.connection, check.id, claim)), None)
    if newest is not None and (newest.reviewer, newest.verdict, newest.note) == (reviewer, verdict, note):
        return newest
    told = {"check_id": check.id, "claim": claim, "reviewer": reviewer, "machine": machine, "verdict": verdict, "note": note}
    name, salt = new_id(tx.at), log.salted()
    entry = log.append(tx, "review.written", name, {"record": commitment(salt, told), "check": check.id})
    tx.connection.execute(insert(reviews).values(id=name, sequence=entry.sequence, at=tx.at, salt=salt, **told))
    return Review(name, check.id, claim, entry.sequence, tx.at, reviewer, machine, verdict, note)


def history(connection: Connection, check_id: str, claim: int | None = None) -> Sequence[Review]:
    """The reviews of a check, or of one of its claims, the newest first."""
    query = select(reviews).where(reviews.c.check_id == check_id, reviews.c.erased.is_(None))
    if claim is not None:
        query = query.where(reviews.c.claim == claim)
    return [Review.of(row) for row in connection.execute(query.order_by(reviews.c.sequence.desc()))]


def listed(connection: Connection, owner: str, *, agrees: bool | None, before: int | None, limit: int) -> list[Review]:
    """The reviews that count, the newest first."""
    query = _counting().join(checks, checks.c.id == reviews.c.check_id).where(checks.c.owner == owner, checks.c.erased.is_(None))
    if agrees is not None:
        query = query.where((reviews.c.verdict == reviews.c.machine) if agrees else (reviews.c.verdict != reviews.c.machine))
    if before is not None:
        query = query.where(reviews.c.sequence < before)
    return [Review.of(row) for row in connection.execute(query.order_by(reviews.c.sequence.desc()).limit(limit))]


def reviewed(state: str) -> ColumnElement[bool]:
    """The condition that a check has a review that `agrees` or `disagrees`, has `any`, or has `none`."""
    mine = _counting().where(reviews.c.check_id == checks.c.id)
    if state == "agrees":
        return mine.exists() & ~mine.where(reviews.c.verdict != reviews.c.machine).exists()
    if state == "disagrees":
        return mine.where(reviews.c.verdict != reviews.c.machine).exists()
    return mine.exists() if state == "any" else ~mine.exists()


def erase(tx: Writing, check_id: str) -> None:
    """Forget the notes on a check whose text is erased."""
    for one in history(tx.connection, check_id):
        log.append(tx, "review.erased", one.id, {})
        tx.connection.execute(update(reviews).where(reviews.c.id == one.id).values(salt=None, note=None, erased=tx.at))


def _counting() -> Select[Any]:
    later = reviews.alias()
    newer = exists().where(
        later.c.check_id == reviews.c.check_id,
        later.c.claim == reviews.c.claim,
        later.c.sequence > reviews.c.sequence,
        later.c.erased.is_(None),
    )
    return select(reviews).where(reviews.c.erased.is_(None), ~newer)


def every(connection: Connection, owner: str, *, agrees: bool | None = None) -> Iterator[Review]:
    """All reviews that count, the newest first, read in pages."""
    before = None
    while page := listed(connection, owner, agrees=agrees, before=before, limit=200):
        yield from page
        before = page[-1].sequence
