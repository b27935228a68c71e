"""The outbox: what owners are told of, written in the transaction of what it tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, select, update

from factcheck.store.database import Writing
from factcheck.store.ids import new_id
from factcheck.store.tables import deliveries, events, webhooks

#: States of webhooks and deliveries that are meant here.
ACTIVE, PENDING = "active", "pending"
#: Bytes of a message at most: it names things, it does not carry them.
MAX_BYTES = 20_000


def add(tx: Writing, owner: str, type_: str, told: Mapping[str, Any], *, event_id: str | None = None, due: str | None = None) -> str:
    """Tell an owner something at each of their webhooks that asks for this type; gives the id of the event.

    ``told`` holds ids, verdicts and addresses, and no text. An event about a check has the id of that check, and is erased with its text.
    """
    hooks = tx.connection.execute(select(webhooks.c.id, webhooks.c.events).where(webhooks.c.owner == owner, webhooks.c.state == ACTIVE))
    wanting = [hook.id for hook in hooks if type_ in hook.events.split()]
    return _write(tx, owner, type_, told, wanting, event_id=event_id, due=due)


def try_out(tx: Writing, owner: str, webhook_id: str) -> str:
    """Send something to one webhook, whatever it asks for; gives the id of the event."""
    return _write(tx, owner, "webhook.test", {"webhook_id": webhook_id}, [webhook_id])


def any_older(connection: Connection, before: str) -> bool:
    """Whether there is anything to forget."""
    return connection.execute(select(events.c.id).where(events.c.at < before).limit(1)).first() is not None


def forget(tx: Writing, before: str, limit: int) -> int:
    """Drop events that are older than a time, with their deliveries; gives their number."""
    old = list(tx.connection.execute(select(events.c.id).where(events.c.at < before).order_by(events.c.at).limit(limit)).scalars())
    if old:
        _drop(tx, old)
    return len(old)


def erase(tx: Writing, event_id: str) -> None:
    """Forget what is told of a check whose text is erased, which has its id: the address of the text is part of it."""
    _drop(tx, [event_id])


def _drop(tx: Writing, ids: list[str]) -> None:
    tx.connection.execute(delete(deliveries).where(deliveries.c.event_id.in_(ids)))
    tx.connection.execute(delete(events).where(events.c.id.in_(ids)))


def _write(
    tx: Writing,
    owner: str,
    type_: str,
    told: Mapping[str, Any],
    wanting: Iterable[str],
    *,
    event_id: str | None = None,
    due: str | None = None,
) -> str:
    made = event_id or new_id(tx.at)
    body = json.dumps({"type": type_, "timestamp": tx.at, "data": dict(told)}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(body.encode()) >= MAX_BYTES:
        raise ValueError(f"an event of type {type_} has {len(body.encode()):,} bytes; it must stay below {MAX_BYTES:,}")
    tx.connection.execute(insert(events).values(id=made, owner=owner, at=tx.at, type=type_, body=body))
    rows = [
        {"id": new_id(tx.at), "event_id": made, "webhook_id": hook, "state": PENDING, "attempts": 0, "due": due or tx.at}
        for hook in wanting
    ]
    if rows:
        tx.connection.execute(insert(deliveries), rows)
    return made


def take_back(tx: Writing, event_id: str, since: str) -> Mapping[str, Any] | None:
    """Forget an event, written after a time, that is sent to nobody yet; gives what it would have told."""
    sent = exists().where(deliveries.c.event_id == events.c.id, (deliveries.c.attempts > 0) | (deliveries.c.due <= tx.at))
    body = tx.connection.execute(select(events.c.body).where(events.c.id == event_id, events.c.at > since, ~sent)).scalar_one_or_none()
    if body is None:
        return None
    _drop(tx, [event_id])
    told: Mapping[str, Any] = json.loads(body)["data"]
    return told


def release(tx: Writing, types: frozenset[str]) -> None:
    """Let the events of these types go that were held back."""
    held = select(events.c.id).where(events.c.type.in_(types))
    waiting = (deliveries.c.state == PENDING, deliveries.c.due > tx.at, deliveries.c.attempts == 0, deliveries.c.event_id.in_(held))
    tx.connection.execute(update(deliveries).where(*waiting).values(due=tx.at))
