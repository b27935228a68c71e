"""Which checks have a page that anybody may read."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from factcheck.store import checks, log
from factcheck.store.database import Writing
from factcheck.store.tables import publications


def publish(tx: Writing, check_id: str, owner: str) -> str:
    """Let anybody read the page of a check; gives since when. A check that is not the owner's is NotFound."""
    checks.find(tx.connection, check_id, owner)
    since = published(tx.connection, check_id)
    if since is not None:
        return since
    log.append(tx, "check.published", check_id, {})
    tx.connection.execute(insert(publications).values(check_id=check_id, at=tx.at))
    return tx.at


def withdraw(tx: Writing, check_id: str, owner: str) -> None:
    """Show the page of a check to nobody but its owner."""
    checks.find(tx.connection, check_id, owner)
    if published(tx.connection, check_id) is not None:
        log.append(tx, "check.withdrawn", check_id, {})
        tx.connection.execute(delete(publications).where(publications.c.check_id == check_id))


def published(connection: Connection, check_id: str) -> str | None:
    """Since when anybody may read the page of a check; None where nobody else may."""
    return connection.execute(select(publications.c.at).where(publications.c.check_id == check_id)).scalar_one_or_none()
