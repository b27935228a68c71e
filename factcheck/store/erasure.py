"""Erasing what was checked: the text, everything that quotes it, and what editors wrote about it.

That a check was made, its verdict and its series stay, and the audit trail stays whole: it holds only salted hashes of texts, and
the salts go with them.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select, update

from factcheck.errors import NotFound
from factcheck.store import batches, events, reviews
from factcheck.store import checks as stored
from factcheck.store.database import Writing
from factcheck.store.ids import is_id
from factcheck.store.tables import batch_items, checks


@dataclass(frozen=True, slots=True)
class Erasure:
    """A check whose text is gone, since when, and the checks of the same text that went with it."""

    id: str
    erased: str
    with_it: tuple[str, ...]


def erase(tx: Writing, check_id: str, owner: str | None = None, reason: str = "request") -> Erasure:
    """Erase the text of a check and of all checks that repeat it or that it repeats; of one that is erased it only tells when."""
    query = select(checks.c.id, checks.c.owner, checks.c.erased).where(checks.c.id == check_id)
    row = tx.connection.execute(query).one_or_none() if is_id(check_id) else None
    if row is None or owner not in {None, row.owner}:
        raise NotFound("No check has this id.")
    same = _same_text(tx.connection, check_id)
    query = select(checks.c.id).where(checks.c.id.in_(same), checks.c.erased.is_(None)).order_by(checks.c.sequence)
    for one in tx.connection.execute(query).scalars().all():
        reviews.erase(tx, one)
        stored.erase(tx, one, reason=reason)
        events.erase(tx, one)
        tx.connection.execute(update(batch_items).where(batch_items.c.check_id == one).values(request=None, answer=None))
    return Erasure(check_id, row.erased or tx.at, tuple(sorted(same - {check_id})))


def erase_older(tx: Writing, before: str, most: int) -> int:
    """Erase some of the texts that came in before a time, the oldest first, and those that still wait in batches; gives their number.

    Batches are not counted: all of them go at once.
    """
    for one in batches.unfinished_before(tx.connection, before):
        batches.cancel(tx, one)
    query = select(checks.c.id).where(checks.c.erased.is_(None), checks.c.created < before).order_by(checks.c.sequence).limit(most)
    found = tx.connection.execute(query).scalars().all()
    for one in found:
        erase(tx, one, reason="retention")
    return len(found)


def any_older(connection: Connection, before: str) -> bool:
    """Whether there is a text that came in before a time."""
    if batches.unfinished_before(connection, before):
        return True
    query = select(checks.c.id).where(checks.c.erased.is_(None), checks.c.created < before).order_by(checks.c.sequence).limit(1)
    return connection.execute(query).first() is not None


def _same_text(connection: Connection, check_id: str) -> set[str]:
    """The checks of one text: each later one supersedes the one before it."""
    found: set[str] = set()
    new = {check_id}
    while new:
        found |= new
        query = select(checks.c.id, checks.c.supersedes).where(or_(checks.c.id.in_(new), checks.c.supersedes.in_(new)))
        new = {name for row in connection.execute(query) for name in row if name is not None} - found
    return found
