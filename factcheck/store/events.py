"""The outbox: what owners are told of, written in the transaction of what it tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, exists, insert, select, update

from factcheck.store.database import Writing
from factcheck.store.ids import new_id
from factcheck.store.tables import deliveries, events, webhooks

#: States of webhooks and deliveries that are meant here.
ACTIVE, PENDING = "active", "pending"


def add(tx: Writing, owner: str, type_: str, told: Mapping[str, Any], *, event_id: str | None = None, due: str | None = None) -> str:
    """Tell an owner something at each of their webhooks that asks for this type; gives the id of the event.

    An event about a check that is made here has the id of that check, so that it can be found and taken back before it is ``due``.
    """
    made = event_id or new_id(tx.at)
    body = json.dumps({"type": type_, "timestamp": tx.at, "data": dict(told)}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    tx.connection.execute(insert(events).values(id=made, owner=owner, at=tx.at, type=type_, body=body))
    hooks = tx.connection.execute(select(webhooks.c.id, webhooks.c.events).where(webhooks.c.owner == owner, webhooks.c.state == ACTIVE))
    rows = [
        {"id": new_id(tx.at), "event_id": made, "webhook_id": hook.id, "state": PENDING, "attempts": 0, "due": due or tx.at}
        for hook in hooks
        if type_ in hook.events.split()
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
    tx.connection.execute(delete(deliveries).where(deliveries.c.event_id == event_id))
    tx.connection.execute(delete(events).where(events.c.id == event_id))
    told: Mapping[str, Any] = json.loads(body)["data"]
    return told


def release(tx: Writing, types: frozenset[str]) -> None:
    """Let the events of these types go that were held back."""
    held = select(events.c.id).where(events.c.type.in_(types))
    waiting = (deliveries.c.state == PENDING, deliveries.c.due > tx.at, deliveries.c.attempts == 0, deliveries.c.event_id.in_(held))
    tx.connection.execute(update(deliveries).where(*waiting).values(due=tx.at))
