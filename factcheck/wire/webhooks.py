"""What is asked and told about webhooks and what was sent to them."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from factcheck.wire.fields import Asked, Items, Told, count, one_of, part, phrase, several, whole

#: The types of events, with what each tells.
TYPES = {
    "check.verdict_changed": "revised figures have changed the verdict of a stored check",
    "check.superseded": "a stored check was run again with revised figures, and its verdict is the same",
    "batch.finished": "a batch has ended",
    "source.stale": "a source of figures has not been read for too long",
    "source.recovered": "it has been read again",
    "webhook.test": "somebody tries out the webhook",
}
#: The longest time for which a former secret can go on signing.
MAX_GRACE = 7 * 86_400
_WEBHOOK_STATES = ["active", "disabled"]
_REASONS = ["owner", "gone", "failing"]
_DELIVERY_STATES = ["pending", "delivered", "dead"]
_TIME = "2026-03-20T09:00:00.000000Z"


def _type(**more: Any) -> fields.String:
    return one_of(
        TYPES, f"A type of events: {'; '.join(f'`{name}`: {meaning}' for name, meaning in TYPES.items())}.", "batch.finished", **more
    )


def _types(**more: Any) -> Items:
    return Items(
        _type(),
        at_least=1,
        at_most=len(TYPES),
        metadata={"description": "The types of events that are sent there."},
        **more,
    )


def _url(**more: Any) -> fields.String:
    told = "Where events are posted: `https://`, a public host; the installation can list receivers of its own network."
    return phrase(told, "https://cms.example/hooks/factcheck", bad=1, least=1, most=2000, **more)


class WebhookRequest(Asked):
    """Where to be told of what."""

    url = _url(required=True)
    events = _types(required=True)


class WebhookChange(Asked):
    """What is to be different about a webhook; what is not given stays."""

    url = _url(load_default=None)
    events = _types(load_default=None)
    state = one_of(_WEBHOOK_STATES, "`disabled` holds back what is to be sent, `active` sends it.", "active", load_default=None)


class SecretRotation(Asked):
    """Another secret for a webhook."""

    grace_seconds = whole("How long messages are signed with the former one as well.", 86_400, high=MAX_GRACE, load_default=86_400)


class NothingAsked(Asked):
    """Nothing: `{}`."""


class WebhooksQuery(Asked):
    """Which webhooks."""

    limit = count("Items on a page.", 50, low=1, high=500, load_default=50)
    cursor = phrase("Where to go on: `next_cursor` of the page before.", most=500, load_default=None)


class DeliveriesQuery(WebhooksQuery):
    """Which deliveries."""

    state = one_of(_DELIVERY_STATES, "Only those that are on their way, that arrived, or that were given up.", "dead", load_default=None)


class WebhookSchema(Told):
    """Where events are sent."""

    id = phrase("Its name.", required=True)
    created = phrase("When it was registered.", _TIME, required=True)
    url = phrase("Where events are posted.", "https://cms.example/hooks/factcheck", required=True)
    events = several(_type(), "The types of events that are sent there.", required=True)
    state = one_of(_WEBHOOK_STATES, "Whether anything is sent.", "active", required=True)
    reason = one_of(
        _REASONS,
        "Why it is disabled: `owner` its owner did that; `gone` it answered 410; `failing` nothing has arrived for five days.",
        required=True,
        allow_none=True,
    )
    failing_since = phrase("Since when nothing has arrived; null if the last message did.", required=True, allow_none=True)
    version = whole("How often it was changed, counted from 1.", 1, low=1, required=True)


class MadeWebhookSchema(WebhookSchema):
    """A webhook with its secret."""

    secret = phrase(
        "What its messages are signed with (Standard Webhooks). It is shown this once: null when the request is repeated with its "
        "`Idempotency-Key`.",
        "whsec_…",
        required=True,
        allow_none=True,
    )


class WebhookPageSchema(Told):
    """A page of webhooks, the oldest first."""

    items = several(part(WebhookSchema, "A webhook."), "The webhooks of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)


class DeliverySchema(Told):
    """An event on its way to a webhook."""

    id = phrase("Its name.", required=True)
    event_id = phrase("The event: the `webhook-id` of its messages, the same at every attempt.", required=True)
    type = _type(required=True)
    timestamp = phrase("When the event happened.", _TIME, required=True)
    data = fields.Dict(required=True, metadata={"description": "What the message tells beside type and timestamp."})
    state = one_of(
        _DELIVERY_STATES,
        "`pending` on its way; `delivered` answered with 2xx; `dead` given up, and can be replayed.",
        "dead",
        required=True,
    )
    attempts = whole("How often it was sent.", 10, required=True)
    due = phrase("When it is sent next.", required=True, allow_none=True)
    last_tried = phrase("When it was sent last.", required=True, allow_none=True)
    last_status = whole("What the receiver answered; null if it did not.", 503, low=100, high=999, required=True, allow_none=True)
    last_error = phrase("What went wrong.", "connect: no connection", required=True, allow_none=True)


class DeliveryPageSchema(Told):
    """A page of deliveries, the newest first."""

    items = several(part(DeliverySchema, "A delivery."), "The deliveries of this page.", required=True)
    next_cursor = phrase("Where the next page starts; null on the last.", required=True, allow_none=True)


class ReplayedSchema(Told):
    """What is sent again."""

    replayed = whole("How many deliveries.", 3, required=True)


class QueuedSchema(Told):
    """An event that will be sent."""

    event_id = phrase("Its id: the `webhook-id` of the message.", required=True)
