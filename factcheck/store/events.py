"""The outbox: what has happened, written in the transaction in which it happens, and to whom it is to be sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from factcheck.store.database import Writing
from factcheck.store.ids import new_id
from factcheck.store.tables import deliveries, events, webhooks


def add(tx: Writing, owner: str, kind: str, told: Mapping[str, Any]) -> str:
    """Note an event of an owner, to be sent to each of their webhooks that wants events of its kind; gives its id."""
    made = new_id(tx.at)
    body = json.dumps({"type": kind, "timestamp": tx.at, "data": told}, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    tx.connection.execute(insert(events).values(id=made, owner=owner, at=tx.at, type=kind, body=body))
    listening = tx.connection.execute(
        select(webhooks.c.id, webhooks.c.events).where(webhooks.c.owner == owner, webhooks.c.state == "active")
    ).all()
    due = [
        {"id": new_id(tx.at), "event_id": made, "webhook_id": hook, "state": "pending", "attempts": 0, "due": tx.at}
        for hook, wanted in listening
        if kind in wanted.split()
    ]
    if due:
        tx.connection.execute(insert(deliveries), due)
    return made
