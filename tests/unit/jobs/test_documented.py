"""The receiver of docs/webhooks.md, which is docs/examples/receiver.py: it takes what the service sends and nothing else (reliability H7, H8)."""

from __future__ import annotations

import re
import runpy
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
import standardwebhooks.webhooks

import factcheck
from factcheck.outbound.signing import new_secret, sign
from factcheck.wire.webhooks import TYPES

DOCS = Path(factcheck.__file__).parent.parent / "docs"
PAGE = (DOCS / "webhooks.md").read_text("utf-8")
BODY = b'{"type": "batch.finished", "timestamp": "2026-03-20T09:00:00.000000Z", "data": {"batch_id": "1"}}'
NOW = 1_774_000_000


@pytest.fixture
def secret(monkeypatch):
    monkeypatch.setenv("WEBHOOK_SECRET", made := new_secret())
    return made


@pytest.fixture
def sample(secret):
    return runpy.run_path(str(DOCS / "examples" / "receiver.py"))


def posted(sample, secret, body=BODY, at=NOW, name="msg_1"):
    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromtimestamp(NOW, UTC)

    headers = {"webhook-id": name, "webhook-timestamp": str(at), "webhook-signature": sign([secret], name, at, BODY)}
    with patch.object(standardwebhooks.webhooks, "datetime", Then):
        return sample["app"].test_client().post("/hooks/factcheck", data=body, headers=headers).status_code


def test_a_message_is_taken_and_acted_on_once(sample, secret, caplog):
    assert [posted(sample, secret), posted(sample, secret), posted(sample, secret, name="msg_2")] == [204, 204, 204]
    assert sample["seen"] == {"msg_1", "msg_2"}
    assert caplog.messages == ["batch.finished: {'batch_id': '1'}"] * 2


@pytest.mark.parametrize(("skew", "status"), [(-301, 401), (-299, 204), (0, 204), (299, 204), (301, 401)])
def test_old_and_early_messages_are_refused(sample, secret, skew, status):
    assert posted(sample, secret, at=NOW + skew) == status


@pytest.mark.parametrize("body", [BODY.replace(b"1", b"2"), b"", b"\xff", BODY + b" "])
def test_altered_messages_are_refused(sample, secret, body):
    assert posted(sample, secret, body) == 401
    assert posted(sample, new_secret()) == 401
    assert sample["seen"] == set()


def test_every_type_is_explained():
    told = dict(re.findall(r"^\| `([a-z_.]+)` \| (.*?) \|$", PAGE, re.MULTILINE))
    assert TYPES.items() <= told.items()
