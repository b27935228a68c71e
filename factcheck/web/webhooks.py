"""Webhooks: registered, changed and tried out, and what was sent to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from flask import current_app, g

from factcheck.audit.canonical import fingerprint
from factcheck.errors import Conflict
from factcheck.outbound.resolve import registered
from factcheck.store import Writing, deliveries, events, webhooks
from factcheck.store.sealed import Seal
from factcheck.store.webhooks import MadeWebhook, Webhook
from factcheck.web.caller import caller
from factcheck.web.conditional import require_match
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.keeping import Made, Step, store
from factcheck.web.pages import page, walked
from factcheck.web.reading import each
from factcheck.wire.webhooks import (
    DeliveriesQuery,
    DeliveryPageSchema,
    DeliverySchema,
    MadeWebhookSchema,
    NothingAsked,
    QueuedSchema,
    ReplayedSchema,
    SecretRotation,
    WebhookChange,
    WebhookPageSchema,
    WebhookRequest,
    WebhookSchema,
    WebhooksQuery,
)

blueprint = StrictBlueprint("webhooks", __name__, description="Who is told of what happens, and what was sent.")
_ALL, _ONE = "/v1/webhooks", "/v1/webhooks/<webhook_id>"
_SCOPE = "webhooks"
_CHANGING = (404, 412, 428)


@endpoint(blueprint, _ALL, body=WebhookRequest, gives=Answers(MadeWebhookSchema, makes=201), problems=(409,), scope=_SCOPE)
def create_webhook(asked: Mapping[str, Any]) -> Step:
    """Register where events are sent. The answer shows the secret that they are signed with, once."""
    _refuse_url(asked["url"])
    return Step(partial(_create, asked))


@endpoint(blueprint, _ALL, query=WebhooksQuery, gives=WebhookPageSchema, scope=_SCOPE)
def list_webhooks(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the webhooks, the oldest first, also those that are disabled."""
    with store().reading() as connection:
        found = webhooks.listed(connection, caller().owner)
    scope = fingerprint(["webhooks", caller().owner])
    shown, following = page(found, lambda one: one.id, limit=asked["limit"], cursor=asked["cursor"], scope=scope)
    return {"items": [one.to_dict() for one in shown], "next_cursor": following}


@endpoint(blueprint, _ONE, gives=WebhookSchema, problems=(404,), scope=_SCOPE)
def read_webhook(webhook_id: str) -> Webhook:
    """Show a webhook; its `ETag` is what a change needs."""
    g.cache_control = "private, no-cache"
    return _find(webhook_id)


@endpoint(blueprint, _ONE, method="PATCH", body=WebhookChange, gives=WebhookSchema, problems=_CHANGING, scope=_SCOPE)
def change_webhook(asked: Mapping[str, Any], webhook_id: str) -> Step:
    """Change where a webhook leads or what is sent there, disable or enable it. Needs `If-Match` with the `ETag` of the webhook."""
    if asked["url"] is not None:
        _refuse_url(asked["url"])
    return Step(partial(_change, webhook_id, asked))


@endpoint(blueprint, _ONE, method="DELETE", gives=WebhookSchema, problems=_CHANGING, scope=_SCOPE)
def delete_webhook(webhook_id: str) -> Step:
    """Delete a webhook with its secret and all that was to be sent there; the answer is what it was. Needs `If-Match`."""
    return Step(partial(_delete, webhook_id))


@endpoint(blueprint, f"{_ONE}/rotation", body=SecretRotation, gives=MadeWebhookSchema, problems=_CHANGING, scope=_SCOPE)
def rotate_secret(asked: Mapping[str, Any], webhook_id: str) -> Step:
    """Give a webhook another secret, shown once. The former one signs as well for a time of grace. Needs `If-Match`."""
    return Step(partial(_rotate, webhook_id, timedelta(seconds=asked["grace_seconds"])))


@endpoint(blueprint, f"{_ONE}/test", body=NothingAsked, gives=Answers(QueuedSchema, makes=202), problems=(404, 409), scope=_SCOPE)
def try_webhook(_: Mapping[str, Any], webhook_id: str) -> Step:
    """Send an event of the type `webhook.test`, whatever types the webhook asks for."""
    return Step(partial(_try_out, webhook_id))


@endpoint(blueprint, f"{_ONE}/deliveries", query=DeliveriesQuery, gives=DeliveryPageSchema, problems=(404,), scope=_SCOPE)
def list_deliveries(asked: Mapping[str, Any], webhook_id: str) -> dict[str, Any]:
    """List what was and is to be sent to a webhook, the newest first. Events are kept for 90 days."""
    found = _find(webhook_id)
    scope = fingerprint(["deliveries", found.id, asked["state"]])

    def read(after: str | None, limit: int) -> list[dict[str, Any]]:
        with store().reading() as connection:
            return deliveries.listed(connection, found.id, state=asked["state"], before=after, limit=limit)

    shown, following = walked(read, lambda one: one["id"], limit=asked["limit"], cursor=asked["cursor"], scope=scope)
    return {"items": shown, "next_cursor": following}


@endpoint(
    blueprint,
    f"{_ONE}/deliveries/<delivery_id>/replay",
    body=NothingAsked,
    gives=Answers(DeliverySchema, makes=202),
    problems=(404,),
    scope=_SCOPE,
)
def replay_delivery(_: Mapping[str, Any], webhook_id: str, delivery_id: str) -> Step:
    """Send an event again from the start, whatever became of it; a disabled webhook gets it when it is enabled."""
    return Step(partial(_replay, webhook_id, delivery_id))


@endpoint(blueprint, f"{_ONE}/replay", body=NothingAsked, gives=Answers(ReplayedSchema, makes=202), problems=(404,), scope=_SCOPE)
def replay_dead(_: Mapping[str, Any], webhook_id: str) -> Step:
    """Send every event again that was given up, the oldest first and 10,000 at once; call it again where `replayed` is that."""
    return Step(partial(_replay_dead, webhook_id))


def _create(asked: Mapping[str, Any], tx: Writing) -> Made:
    made = webhooks.register(tx, _seal(), caller().owner, asked["url"], each(asked["events"]))
    return _shown(made, 201, f"{_ALL}/{made.webhook.id}")


def _change(webhook_id: str, asked: Mapping[str, Any], tx: Writing) -> Made:
    types = None if asked["events"] is None else each(asked["events"])
    changed = webhooks.change(tx, _read(tx, webhook_id), url=asked["url"], types=types, state=asked["state"])
    return Made(changed, subject=changed.id, status=200)


def _delete(webhook_id: str, tx: Writing) -> Made:
    found = _read(tx, webhook_id)
    webhooks.remove(tx, found)
    return Made(found, subject=found.id, status=200)


def _rotate(webhook_id: str, grace: timedelta, tx: Writing) -> Made:
    return _shown(webhooks.rotate(tx, _seal(), _read(tx, webhook_id), grace), 200)


def _try_out(webhook_id: str, tx: Writing) -> Made:
    found = webhooks.find_to_change(tx, webhook_id, caller().owner)
    if found.state != events.ACTIVE:
        raise Conflict("The webhook is disabled; enable it first.")
    return Made({"event_id": events.try_out(tx, found.owner, found.id)}, subject=found.id, status=202)


def _replay(webhook_id: str, delivery_id: str, tx: Writing) -> Made:
    found = webhooks.find(tx.connection, webhook_id, caller().owner)
    return Made(deliveries.replay(tx, found.id, delivery_id), subject=found.id, status=202)


def _replay_dead(webhook_id: str, tx: Writing) -> Made:
    found = webhooks.find(tx.connection, webhook_id, caller().owner)
    return Made({"replayed": deliveries.replay_dead(tx, found.id)}, subject=found.id, status=202)


def _find(webhook_id: str) -> Webhook:
    with store().reading() as connection:
        return webhooks.find(connection, webhook_id, caller().owner)


def _read(tx: Writing, webhook_id: str) -> Webhook:
    """The webhook, if who asks has read it as it is now."""
    found = webhooks.find_to_change(tx, webhook_id, caller().owner)
    require_match(found)
    return found


def _shown(made: MadeWebhook, status: int, location: str | None = None) -> Made:
    shown = made.webhook.to_dict()
    return Made({**shown, "secret": made.secret}, location, made.webhook.id, status, told_again={**shown, "secret": None})


def _refuse_url(url: str) -> None:
    """Refuse a URL that nothing may be sent to; the name is resolved here, before anything is locked."""
    registered(url, allowed_private=current_app.extensions["factcheck"].settings.webhook_private)


def _seal() -> Seal:
    return Seal.of(store().signer)
