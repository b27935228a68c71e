"""Requests that may come again: the first one counts, the others get its answer."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from factcheck.audit.canonical import fingerprint
from factcheck.errors import IdempotencyKeyReused
from factcheck.store.database import Writing
from factcheck.store.log import salted
from factcheck.store.tables import idempotency


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with a key: whose it is, where it goes and what it says."""

    owner: str
    path: str
    key: str
    body: Any


@dataclass(frozen=True, slots=True)
class Answered:
    """What the first such request was answered; without a response nothing of it was kept and it is computed again."""

    status: int
    subject: str | None
    response: str | None


class AnsweredBefore(Exception):
    """Another request with this key has been answered meanwhile."""


def answered(connection: Connection, asked: Asked) -> Answered | None:
    """The answer to the first request with this key; a request that says something else is refused."""
    row = connection.execute(select(idempotency).where(*_same(asked))).one_or_none()
    if row is None:
        return None
    if not hmac.compare_digest(row.digest, _digest(row.salt, asked.body)):
        raise IdempotencyKeyReused("This Idempotency-Key came with another request before.")
    return Answered(row.status, row.subject, row.response)


def reserve(tx: Writing, asked: Asked) -> None:
    """Take the key, in the transaction of what the request does; if it is taken, nothing of that happens."""
    salt = salted()
    values = {"salt": salt, "digest": _digest(salt, asked.body), "status": 0, "created": tx.at}
    kind = sqlite if tx.connection.dialect.name == "sqlite" else postgresql
    taken = kind.insert(idempotency).values(owner=asked.owner, path=asked.path, key=asked.key, **values).on_conflict_do_nothing()
    if tx.connection.execute(taken.returning(idempotency.c.key)).one_or_none() is None:
        raise AnsweredBefore


def remember(tx: Writing, asked: Asked, answer: Answered) -> None:
    """Keep what is answered."""
    told: Mapping[str, Any] = {"status": answer.status, "subject": answer.subject, "response": answer.response}
    tx.connection.execute(update(idempotency).where(*_same(asked)).values(**told))


def forget(tx: Writing, before: str) -> int:
    """Drop the answers that are older than a time; gives their number."""
    return tx.connection.execute(delete(idempotency).where(idempotency.c.created < before)).rowcount


def any_older(connection: Connection, before: str) -> bool:
    """Whether there are answers that are older than a time."""
    return connection.execute(select(idempotency.c.key).where(idempotency.c.created < before).limit(1)).first() is not None


def _same(asked: Asked) -> tuple[Any, ...]:
    columns = idempotency.c
    return columns.owner == asked.owner, columns.path == asked.path, columns.key == asked.key


def _digest(salt: str, body: Any) -> str:
    return fingerprint([salt, body])
