"""What the service posts to a webhook, once it is known to come from there (Standard Webhooks)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, TypedDict

#: Seconds that a message may be old, or ahead of the clock here.
TOLERANCE = 300


class Event(TypedDict):
    """What happened: `data` names things by their ids, which the service tells more about."""

    type: str
    timestamp: str
    data: dict[str, Any]


class WebhookError(ValueError):
    """A message that nobody who knows the secret has sent just now: answer it with 401."""


def verify_webhook(secret: str, headers: Mapping[str, str], body: bytes, *, now: float | None = None) -> Event:
    """The event of a message, from the body as it arrived; ``now`` is in seconds since 1970, else the time of the clock.

    Raises a `WebhookError` where a header is missing, the signature is none by this secret, or the message is not of the last five
    minutes. The same event can come twice: keep the `webhook-id` of what you have dealt with.
    """
    sent = {name.lower(): value for name, value in headers.items()}
    try:
        name, stamp, signatures = (sent[f"webhook-{part}"] for part in ("id", "timestamp", "signature"))
        age = (time.time() if now is None else now) - int(stamp)
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except KeyError as error:
        raise WebhookError(f"the header {error} is missing") from None
    except binascii.Error:
        raise WebhookError("the secret is not one: whsec_ and base64") from None
    except ValueError:
        raise WebhookError("webhook-timestamp is no number of seconds") from None
    if abs(age) > TOLERANCE:
        raise WebhookError(f"the message is {age:.0f} seconds old")
    signed = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256).digest()
    right = f"v1,{base64.b64encode(signed).decode()}".encode()
    if not any(hmac.compare_digest(right, one.encode()) for one in signatures.split(" ")):
        raise WebhookError("no signature of the message is by this secret")
    event: Event = json.loads(body)
    return event
