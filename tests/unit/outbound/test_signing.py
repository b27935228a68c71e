"""Signatures: the reference library accepts them, and any change to what was signed is refused."""

from __future__ import annotations

import base64
import json
import random
import time

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from factcheck.outbound.signing import new_secret, sign, verify

BODY = json.dumps({"type": "check.verdict_changed", "data": {"note": "né 汽车."}}, ensure_ascii=False).encode()
SECRETS = (new_secret(), new_secret())


def message(secrets=SECRETS, timestamp: int = 1_700_000_000, body: bytes = BODY) -> dict[str, str]:
    signature = sign(secrets, "msg_2b1c", timestamp, body)
    return {"webhook-id": "msg_2b1c", "webhook-timestamp": str(timestamp), "webhook-signature": signature}


def accepted_by_reference(secret: str, headers: dict[str, str], body: bytes) -> bool:
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, UnicodeDecodeError):  # it reads bodies as UTF-8 first
        return False
    return True


def test_the_reference_library_accepts_each_secret_of_a_rotation():
    headers = message(timestamp=int(time.time()))
    assert all(accepted_by_reference(secret, headers, BODY) for secret in SECRETS)
    assert not accepted_by_reference(new_secret(), headers, BODY)


def test_the_reference_librarys_signature_is_accepted():
    headers = message() | {"webhook-signature": "v1a,xyz v1, " + sign([SECRETS[1]], "msg_2b1c", 1_700_000_000, BODY)}
    assert verify(SECRETS, headers, BODY, 1_700_000_000)
    assert verify([SECRETS[1]], {name.title(): value for name, value in headers.items()}, BODY, 1_700_000_000)
    assert not verify([SECRETS[0]], headers, BODY, 1_700_000_000)


@pytest.mark.parametrize("flips", [500, pytest.param(10_000, marks=pytest.mark.slow)])
def test_no_flipped_byte_is_accepted(flips):
    now, chance = int(time.time()), random.Random(flips)
    headers = message(timestamp=now)
    assert verify(SECRETS, headers, BODY, now)
    for _ in range(flips):
        changed, body = flipped(headers, BODY, chance)
        assert not verify(SECRETS, changed, body, now)
        assert not accepted_by_reference(SECRETS[0], changed, body)


def flipped(headers: dict[str, str], body: bytes, chance: random.Random) -> tuple[dict[str, str], bytes]:
    """The message with one byte of its id, its time or its body replaced by another."""
    part = chance.choice(("webhook-id", "webhook-timestamp", "body"))
    content = bytearray(body if part == "body" else headers[part].encode())
    place = chance.randrange(len(content))
    content[place] ^= chance.randint(1, 255)
    return (headers, bytes(content)) if part == "body" else (headers | {part: content.decode("latin-1")}, body)


@pytest.mark.parametrize(
    ("skew", "accepted"), [(-301, False), (-300, True), (-299, True), (0, True), (299, True), (300, True), (301, False)]
)
def test_old_and_early_messages_are_refused(skew, accepted):
    assert verify(SECRETS, message(), BODY, 1_700_000_000 + skew) is accepted


@pytest.mark.parametrize(
    "change",
    [
        *({"webhook-id": ""}, {"webhook-id": "msg.2b1c"}, {"webhook-timestamp": ""}, {"webhook-timestamp": "1_700_000_000"}),
        *({"webhook-timestamp": "1700000000.0"}, {"webhook-timestamp": " 1700000000"}, {"webhook-timestamp": "１700000000"}),
        *({"webhook-signature": ""}, {"webhook-signature": "v1,"}, {"webhook-signature": "v1,é\ud800"}, {"webhook-signature": "v1"}),
    ],
)
def test_malformed_headers_are_refused(change):
    assert not verify(SECRETS, message() | change, BODY, 1_700_000_000)


def test_missing_headers_are_refused():
    assert not verify(SECRETS, {}, BODY, 1_700_000_000)


def test_a_dot_cannot_be_moved_between_id_time_and_body():
    with pytest.raises(ValueError, match="letters, digits"):
        sign(SECRETS, "msg_1.17", 1_700_000_000, BODY)
    headers = message(body=b"1700000000.{}")
    moved = headers | {"webhook-id": "msg_2b1c.1700000000"}
    assert not verify(SECRETS, moved, b"{}", 1_700_000_000)


def test_secrets_are_fresh_and_long():
    found = {new_secret() for _ in range(100)}
    assert len(found) == 100
    assert all(secret.startswith("whsec_") and len(base64.b64decode(secret[6:])) == 32 for secret in found)


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_c2hvcnQ=", SECRETS[0][6:], "whsec_" + "é" * 40, SECRETS[0] + "=", "whsec_" + "A" * 400],
    ids=["nothing", "no secret", "short", "no prefix", "no letters", "padded", "long"],  # the same in every process that runs tests
)
def test_a_malformed_secret_is_refused_without_being_told(secret):
    with pytest.raises(ValueError, match="24 to 64 bytes") as caught:
        sign([secret], "msg_1", 1, b"")
    assert len(secret) < 7 or secret[6:] not in str(caught.value)
