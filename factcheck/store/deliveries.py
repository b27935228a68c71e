"""Deliveries: events on their way to webhooks. One worker takes a webhook for a while, sends what is due and notes what came of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select, update

from factcheck.errors import NotFound
from factcheck.store.database import Writing
from factcheck.store.events import ACTIVE, PENDING
from factcheck.store.ids import is_id
from factcheck.store.sealed import Seal
from factcheck.store.tables import deliveries, events, webhooks
from factcheck.store.webhooks import Webhook

DELIVERED, DEAD = "delivered", "dead"
#: Deliveries that are replayed at once.
REPLAYED = 10_000


@dataclass(frozen=True, slots=True)
class Due:
    """A message to be sent now: the event's id and its body, which never change, and what was tried before."""

    id: str
    event_id: str
    body: str
    attempts: int
    first_tried: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A webhook that is this worker's until a time, the secrets to sign with (none if they cannot be read), and what is due."""

    webhook: Webhook
    secrets: tuple[str, ...]
    until: str
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of an attempt: the state that the delivery is in now, when it is due again, and what the receiver said."""

    delivery: Due
    state: str
    at: str
    due: str
    status: int | None
    error: str | None


def waiting(connection: Connection, at: str, limit: int) -> Sequence[Row[str, str | None]]:
    """The webhooks that something is due for and that nobody has taken, with `failing_since`; those that do not fail first."""
    due = exists().where(deliveries.c.webhook_id == webhooks.c.id, deliveries.c.state == PENDING, deliveries.c.due <= at)
    query = select(webhooks.c.id, webhooks.c.failing_since).where(webhooks.c.state == ACTIVE, webhooks.c.busy_until <= at, due)
    return connection.execute(query.order_by(webhooks.c.failing_since.is_not(None), webhooks.c.busy_until).limit(limit)).all()


def take(tx: Writing, seal: Seal, webhook_id: str, until: str, most: int) -> Taken | None:
    """Take a webhook until a time, if it is free and something is due."""
    held = select(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.state == ACTIVE, webhooks.c.busy_until <= tx.at)
    row = tx.connection.execute(held.with_for_update()).one_or_none()
    if row is None:
        return None
    columns = (deliveries.c.id, deliveries.c.event_id, events.c.body, deliveries.c.attempts, deliveries.c.first_tried)
    query = select(*columns).join(events, events.c.id == deliveries.c.event_id).where(deliveries.c.webhook_id == webhook_id)
    found = tx.connection.execute(
        query.where(deliveries.c.state == PENDING, deliveries.c.due <= tx.at).order_by(deliveries.c.due).limit(most)
    )
    due = tuple(Due(*one) for one in found)
    if not due:
        return None
    tx.connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(busy_until=until))
    return Taken(Webhook.of(row), _secrets(seal, row, tx.at), until, due)


def note(tx: Writing, noted: Sequence[Noted]) -> None:
    """Note what came of deliveries; those that were sent again from the start or taken away meanwhile stay as they are."""
    for one in noted:
        mine = (deliveries.c.id == one.delivery.id, deliveries.c.state == PENDING, deliveries.c.attempts == one.delivery.attempts)
        values = {
            "state": one.state,
            "attempts": one.delivery.attempts + 1,
            "due": one.due,
            "first_tried": one.delivery.first_tried or one.at,
            "last_tried": one.at,
            "last_status": one.status,
            "last_error": one.error,
        }
        tx.connection.execute(update(deliveries).where(*mine).values(**values))


def give_back(tx: Writing, taken: Taken, rests_until: str, failing_since: str | None) -> Webhook | None:
    """Let others take a webhook again after a time, failing since another; gives it, unless it was deleted or changed meanwhile."""
    query = select(webhooks).where(webhooks.c.id == taken.webhook.id)
    row = tx.connection.execute(query.with_for_update()).one_or_none()
    if row is None:
        return None
    mine = row.busy_until == taken.until
    same = row.version == taken.webhook.version
    values = ({"busy_until": rests_until} if mine else {}) | ({"failing_since": failing_since} if same else {})
    if values:
        tx.connection.execute(update(webhooks).where(webhooks.c.id == row.id).values(**values))
    return Webhook.of(row) if same else None


def listed(
    connection: Connection, webhook_id: str, *, state: str | None = None, before: str | None = None, limit: int
) -> list[dict[str, Any]]:
    """The deliveries to a webhook with what they tell, the newest first."""
    query = _shown().where(deliveries.c.webhook_id == webhook_id)
    if state is not None:
        query = query.where(deliveries.c.state == state)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    return [_to_dict(row) for row in connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit))]


def replay(tx: Writing, webhook_id: str, delivery_id: str) -> dict[str, Any]:
    """Send a delivery again from the start, whatever became of it."""
    mine = (deliveries.c.webhook_id == webhook_id, deliveries.c.id == delivery_id)
    again = update(deliveries).where(*mine).values(**_anew(tx.at)).returning(deliveries.c.id)
    if not is_id(delivery_id) or tx.connection.execute(again).one_or_none() is None:
        raise NotFound("The webhook has no delivery with this id.")
    return _to_dict(tx.connection.execute(_shown().where(*mine)).one())


def replay_dead(tx: Writing, webhook_id: str) -> int:
    """Send again what was given up, the oldest first, so much as others can wait for; gives its number."""
    dead = select(deliveries.c.id).where(deliveries.c.webhook_id == webhook_id, deliveries.c.state == DEAD)
    some = dead.order_by(deliveries.c.id).limit(REPLAYED)
    return tx.connection.execute(update(deliveries).where(deliveries.c.id.in_(some)).values(**_anew(tx.at))).rowcount


def _anew(at: str) -> dict[str, Any]:
    return {"state": PENDING, "attempts": 0, "due": at, "first_tried": None}


def _secrets(seal: Seal, row: Row[Any], at: str) -> tuple[str, ...]:
    """The secrets that count at a time; none if the one that must be there cannot be read."""
    newest = seal.open(row.secret, row.id)
    former = seal.open(row.former_secret, row.id) if row.former_until is not None and row.former_until > at else None
    return tuple(one for one in (newest, former) if one is not None) if newest is not None else ()


def _shown() -> Select[Any]:
    return select(deliveries, events.c.type, events.c.body).join(events, events.c.id == deliveries.c.event_id)


def _to_dict(row: Row[Any]) -> dict[str, Any]:
    told = json.loads(row.body)
    return {
        "id": row.id,
        "event_id": row.event_id,
        "type": row.type,
        "timestamp": told["timestamp"],
        "data": told["data"],
        "state": row.state,
        "attempts": row.attempts,
        "due": row.due if row.state == PENDING else None,
        "last_tried": row.last_tried,
        "last_status": row.last_status,
        "last_error": row.last_error,
    }
