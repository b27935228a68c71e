"""Signatures of webhooks after Standard Webhooks 1.0: the receiver can tell who sent a message, and when.

Signed is `id.timestamp.body`, with HMAC-SHA256 under a secret that both sides know. A receiver that is written in Python can use
`verify` as it stands.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable, Mapping
from secrets import token_bytes

PREFIX = "whsec_"
#: Seconds by which the clocks of sender and receiver may differ.
TOLERANCE = 300
#: A dot would leave open where the id ends and the timestamp begins.
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def new_secret() -> str:
    """A fresh secret for one receiver."""
    return PREFIX + base64.b64encode(token_bytes(32)).decode()


def sign(secrets: Iterable[str], id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` header: a signature by each secret, so that secrets can be changed without a gap.

    >>> sign(["whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"], "msg_1", 1700000000, b"{}")
    'v1,hmXGLnNyF9xj0t3bu2NbHtTjiBY8aTGhgmj3SmIHdd8='
    """
    if not _ID.fullmatch(id):
        raise ValueError(f"the id of a message is made of letters, digits, - and _; this is {id!r}")
    return " ".join(_signature(secret, id, str(timestamp), body) for secret in secrets)


def verify(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: float, tolerance: int = TOLERANCE) -> bool:
    """Whether a message is from the sender who knows one of the secrets, unaltered, and sent within the tolerance around `now`.

    Messages that were seen before are for the receiver to drop, by their `webhook-id`.
    """
    found = {name.lower(): value for name, value in headers.items()}
    id, timestamp = found.get("webhook-id", ""), found.get("webhook-timestamp", "")
    if not _ID.fullmatch(id) or not _TIMESTAMP.fullmatch(timestamp) or abs(now - int(timestamp)) > tolerance:
        return False
    given = [signature.encode("utf-8", "replace") for signature in found.get("webhook-signature", "").split(" ")]
    expected = [_signature(secret, id, timestamp, body).encode() for secret in secrets]
    return any(hmac.compare_digest(one, other) for one in expected for other in given)


def _signature(secret: str, id: str, timestamp: str, body: bytes) -> str:
    digest = hmac.digest(_key(secret), f"{id}.{timestamp}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    """The key inside a secret; the message of a malformed one does not repeat it."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise ValueError(f"a signing secret is {PREFIX} and 24 to 64 bytes in base64")
    return key
