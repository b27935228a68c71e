"""The outbox: what owners are told of, written in the transaction of what it tells."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, exists, insert, select, update

from factcheck.store.database import Writing
from factcheck.store.ids import new_id
from factcheck.store.tables import deliveries, events, webhooks

#: States of webhooks and deliveries that are meant here.
ACTIVE, PENDING = "active", "pending"
#: Bytes of a message at most: it names things, it does not carry them.
MAX_BYTES = 20_000


class Message(NamedTuple):
    """Something to tell an owner: ``told`` holds ids, verdicts and addresses, and no text.

    A message about a check has the id of that check, and is erased with its text. It is not sent before it is ``due``.
    """

    owner: str
    type: str
    told: Mapping[str, Any]
    id: str | None = None
    due: str | None = None


def add(tx: Writing, owner: str, type_: str, told: Mapping[str, Any], *, event_id: str | None = None, due: str | None = None) -> str:
    """Tell an owner something at each of their webhooks that asks for this type; gives the id of the event."""
    return add_all(tx, [Message(owner, type_, told, event_id, due)])[0]


def add_all(tx: Writing, messages: Sequence[Message]) -> list[str]:
    """Tell owners several things, each as `add` does."""
    wanted = (webhooks.c.owner.in_({one.owner for one in messages}), webhooks.c.state == ACTIVE)
    hooks = tx.connection.execute(select(webhooks.c.id, webhooks.c.owner, webhooks.c.events).where(*wanted)).all() if messages else []
    wanting = {(hook.owner, type_, hook.id) for hook in hooks for type_ in hook.events.split()}
    return _write(tx, [(one, sorted(hook for owner, type_, hook in wanting if (owner, type_) == one[:2])) for one in messages])


def try_out(tx: Writing, owner: str, webhook_id: str) -> str:
    """Send something to one webhook, whatever it asks for; gives the id of the event."""
    return _write(tx, [(Message(owner, "webhook.test", {"webhook_id": webhook_id}), [webhook_id])])[0]


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


def _write(tx: Writing, addressed: Sequence[tuple[Message, Sequence[str]]]) -> list[str]:
    """Write messages, each to be sent to some webhooks; gives their ids."""
    ids = [one.id or new_id(tx.at) for one, _ in addressed]
    told = [
        {"id": made, "owner": one.owner, "at": tx.at, "type": one.type, "body": _body(one, tx.at)}
        for made, (one, _) in zip(ids, addressed, strict=True)
    ]
    sent = [
        {"id": new_id(tx.at), "event_id": made, "webhook_id": hook, "state": PENDING, "attempts": 0, "due": one.due or tx.at}
        for made, (one, wanting) in zip(ids, addressed, strict=True)
        for hook in wanting
    ]
    if told:
        tx.connection.execute(insert(events), told)
    if sent:
        tx.connection.execute(insert(deliveries), sent)
    return ids


def _body(one: Message, at: str) -> str:
    told = {"type": one.type, "timestamp": at, "data": dict(one.told)}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(body.encode()) >= MAX_BYTES:
        raise ValueError(f"an event of type {one.type} has {len(body.encode()):,} bytes; it must stay below {MAX_BYTES:,}")
    return body


def take_back(tx: Writing, ids: Sequence[str], since: str) -> Mapping[str, Mapping[str, Any]]:
    """Forget those of some events, written after a time, that are sent to nobody yet; gives by their ids what they would have told."""
    sent = exists().where(deliveries.c.event_id == events.c.id, (deliveries.c.attempts > 0) | (deliveries.c.due <= tx.at))
    query = select(events.c.id, events.c.body).where(events.c.id.in_(ids), events.c.at > since, ~sent)
    found = {row.id: json.loads(row.body)["data"] for row in tx.connection.execute(query)}
    if found:
        _drop(tx, list(found))
    return found


def release(tx: Writing, types: frozenset[str]) -> None:
    """Let the events of these types go that were held back."""
    held = select(events.c.id).where(events.c.type.in_(types))
    waiting = (deliveries.c.state == PENDING, deliveries.c.due > tx.at, deliveries.c.attempts == 0, deliveries.c.event_id.in_(held))
    tx.connection.execute(update(deliveries).where(*waiting).values(due=tx.at))
