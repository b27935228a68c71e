"""Webhooks: where an owner is told of events. Their secrets are shown once and kept sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from factcheck.errors import Conflict, NotFound
from factcheck.outbound.signing import new_secret
from factcheck.store import log
from factcheck.store.database import Writing, stamp
from factcheck.store.events import ACTIVE
from factcheck.store.ids import is_id, new_id
from factcheck.store.sealed import Seal
from factcheck.store.tables import deliveries, webhooks

DISABLED = "disabled"
#: Why a webhook is disabled: its owner said so, it answered 410, or it has failed for days.
BY_OWNER, GONE, FAILING = "owner", "gone", "failing"
#: Webhooks that one owner can have.
MOST = 100


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where an owner is told of events of some types, whether that goes on, and since when nothing has arrived there."""

    id: str
    owner: str
    created: str
    url: str
    events: tuple[str, ...]
    state: str
    reason: str | None
    failing_since: str | None
    version: int

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """The webhook of a row."""
        told = {name: getattr(row, name) for name in cls.__slots__}
        return cls(**{**told, "events": tuple(row.events.split())})

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "owner"} | {"events": list(self.events)}


class MadeWebhook(NamedTuple):
    """A webhook, and the secret that its owner gets now and nobody later."""

    webhook: Webhook
    secret: str


def register(tx: Writing, seal: Seal, owner: str, url: str, types: Sequence[str]) -> MadeWebhook:
    """Tell an owner of events of these types at a URL, which was found to be allowed."""
    if tx.connection.execute(select(func.count()).where(webhooks.c.owner == owner)).scalar_one() >= MOST:
        raise Conflict(f"There are {MOST} webhooks, and no more are taken: delete one first.")
    made = Webhook(new_id(tx.at), owner, tx.at, url, tuple(types), ACTIVE, None, None, 1)
    log.append(tx, "webhook.registered", made.id, _told(made))
    secret = new_secret()
    row = {name: getattr(made, name) for name in made.__slots__} | {"events": " ".join(types), "busy_until": tx.at}
    tx.connection.execute(insert(webhooks).values(**row, secret=seal.close(secret, made.id)))
    return MadeWebhook(made, secret)


def find(connection: Connection, webhook_id: str, owner: str) -> Webhook:
    """A webhook of an owner."""
    query = select(webhooks).where(webhooks.c.id == webhook_id, webhooks.c.owner == owner)
    row = connection.execute(query).one_or_none() if is_id(webhook_id) else None
    if row is None:
        raise NotFound("No webhook has this id.")
    return Webhook.of(row)


def find_to_change(tx: Writing, webhook_id: str, owner: str) -> Webhook:
    """A webhook of an owner that nobody else changes until the transaction ends."""
    tx.connection.execute(select(webhooks.c.id).where(webhooks.c.id == webhook_id).with_for_update())
    return find(tx.connection, webhook_id, owner)


def listed(connection: Connection, owner: str) -> list[Webhook]:
    """The webhooks of an owner, the oldest first."""
    return [Webhook.of(row) for row in connection.execute(select(webhooks).where(webhooks.c.owner == owner).order_by(webhooks.c.id))]


def change(
    tx: Writing, webhook: Webhook, *, url: str | None = None, types: Sequence[str] | None = None, state: str | None = None
) -> Webhook:
    """Change what is given: where it leads, the types of events, or whether it is active. Enabled, it gets what was held back."""
    wanted = replace(webhook, url=url or webhook.url, events=tuple(types or webhook.events), state=state or webhook.state)
    if wanted == webhook:
        return webhook
    log.append(tx, "webhook.changed", webhook.id, {"from": _told(webhook), "to": _told(wanted)})
    values: dict[str, Any] = {
        "url": wanted.url,
        "events": " ".join(wanted.events),
        "state": wanted.state,
        "reason": None if wanted.state == ACTIVE else webhook.reason or BY_OWNER,
        "version": webhook.version + 1,
    }
    if (wanted.url, wanted.state) != (webhook.url, webhook.state):  # what is tried anew has not failed and need not be left alone
        values |= {"failing_since": None, "busy_until": tx.at}
    return _update(tx, webhook, values)


def rotate(tx: Writing, seal: Seal, webhook: Webhook, grace: timedelta) -> MadeWebhook:
    """Give a webhook another secret; messages are signed with the former one as well for a time of grace."""
    kept = tx.connection.execute(select(webhooks.c.secret).where(webhooks.c.id == webhook.id)).scalar_one()
    former = seal.open(kept, webhook.id) if grace else None
    log.append(tx, "webhook.rotated", webhook.id, {"grace_seconds": int(grace.total_seconds())})
    secret = new_secret()
    values = {
        "secret": seal.close(secret, webhook.id),
        "former_secret": kept if former else None,
        "former_until": stamp(datetime.fromisoformat(tx.at) + grace) if former else None,
        "version": webhook.version + 1,
    }
    return MadeWebhook(_update(tx, webhook, values), secret)


def disable(tx: Writing, webhook: Webhook, reason: str) -> Webhook:
    """Stop sending to a webhook, because of what its receiver does; what it was not told is held back."""
    log.append(tx, "webhook.disabled", webhook.id, {"reason": reason})
    return _update(tx, webhook, {"state": DISABLED, "reason": reason, "version": webhook.version + 1})


def remove(tx: Writing, webhook: Webhook) -> None:
    """Forget a webhook with its secret; nothing more is sent to it."""
    log.append(tx, "webhook.deleted", webhook.id, {})
    tx.connection.execute(delete(deliveries).where(deliveries.c.webhook_id == webhook.id))
    tx.connection.execute(delete(webhooks).where(webhooks.c.id == webhook.id))


def _update(tx: Writing, webhook: Webhook, values: dict[str, Any]) -> Webhook:
    changed = update(webhooks).where(webhooks.c.id == webhook.id).values(**values).returning(webhooks)
    return Webhook.of(tx.connection.execute(changed).one())


def _told(webhook: Webhook) -> dict[str, Any]:
    """What the audit trail says of a webhook: not the path of its URL, which is often a secret of the receiver's."""
    return {"host": urlsplit(webhook.url).hostname, "events": list(webhook.events), "state": webhook.state}
