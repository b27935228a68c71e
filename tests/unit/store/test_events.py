"""The outbox: what may be told, and to whom."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from factcheck.store import events, webhooks
from factcheck.store.sealed import Seal
from factcheck.store.tables import deliveries
from factcheck.store.tables import events as told


def test_an_event_without_anybody_to_tell_is_noted(store):
    event = store.write(lambda tx: events.add(tx, "local", "batch.finished", {"batch_id": "b", "name": "né"}))
    with store.reading() as connection:
        row = connection.execute(select(told)).one()
        assert connection.execute(select(deliveries)).all() == []
    assert (row.id, row.owner, row.type) == (event, "local", "batch.finished")
    assert json.loads(row.body) == {"type": "batch.finished", "timestamp": row.at, "data": {"batch_id": "b", "name": "né"}}


def test_an_event_may_have_its_id_and_its_time(store):
    store.write(lambda tx: webhooks.register(tx, Seal.of(store.signer), "local", "https://cms.example/", ["batch.finished"]))
    store.write(lambda tx: events.add(tx, "local", "batch.finished", {}, event_id="mine", due="2100-01-01T00:00:00.000000Z"))
    with store.reading() as connection:
        row = connection.execute(select(deliveries)).one()
    assert (row.event_id, row.due) == ("mine", "2100-01-01T00:00:00.000000Z")


@pytest.mark.parametrize("told", [{"text": "x" * 20_000}, {"text": "汽" * 7_000}, {"value": float("nan")}])
def test_what_does_not_fit_into_a_message_is_refused(store, told):
    with pytest.raises(ValueError, match=r"bytes|JSON"):
        store.write(lambda tx: events.add(tx, "local", "batch.finished", told))


def test_a_secret_is_opened_only_as_what_it_is():
    seal = Seal(b"k" * 32)
    kept = seal.close("whsec_x", "one")
    assert seal.open(kept, "one") == "whsec_x"
    assert seal.close("whsec_x", "one") != kept
    assert seal.open(kept, "other") is None
    assert Seal(b"l" * 32).open(kept, "one") is None
