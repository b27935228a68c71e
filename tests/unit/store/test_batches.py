"""Batches on both databases: each text answered exactly once, in its order; the end is told once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

import factcheck
from factcheck.errors import NotFound
from factcheck.store import batches
from factcheck.store.batches import Answered, Given
from factcheck.store.checks import draft
from factcheck.store.tables import deliveries, events, webhooks

OPTIONS = {"published": None, "profile": "standard", "store": True, "day": "2026-03-20"}
REQUEST = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20", "url": "https://news.example/a"}


@pytest.fixture(scope="module")
def check():
    return factcheck.check(REQUEST["text"], published=REQUEST["published"]).to_dict()


def made(store, number=5, owner="local", bad=()):
    given = [Given(n, f"t{n}", *((None, {"line": n, "detail": "x"}) if n in bad else (REQUEST, None))) for n in range(1, number + 1)]
    return store.write(lambda tx: batches.create(tx, owner, OPTIONS, given))


def keep(store, batch, numbers, check, *, stored=True):
    answered = [Answered(n, check, draft=draft("local", check, REQUEST) if stored else None) for n in numbers]
    return store.write(lambda tx: batches.keep(tx, batch.id, answered))


def read(store, function, *args, **more):
    with store.reading() as connection:
        return function(connection, *args, **more)


def count(store, table):
    return read(store, lambda connection: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_a_text_is_answered_once_whoever_tries_again(store, check):
    batch = made(store)
    assert keep(store, batch, [1, 2], check) == 2
    assert keep(store, batch, [2, 3], check) == 1
    assert count(store, "checks") == 3
    assert [one.n for one in read(store, batches.pending, batch.id, skip=0, limit=9)] == [4, 5]
    assert [one.n for one in read(store, batches.pending, batch.id, skip=1, limit=9)] == [5]
    now = read(store, batches.find, batch.id)
    assert (now.state, now.finished) == ("running", None)
    assert read(store, batches.progress, batch.id) == (3, 0, {"supported": 3})


def test_what_is_answered_at_the_same_time_is_kept_once_and_the_end_told_once(store, check):
    batch = made(store, 24)
    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(lambda start: keep(store, batch, range(start, min(start + 8, 25)), check), range(1, 25, 2)))
    assert sum(won) == 24 == count(store, "checks")
    assert read(store, batches.find, batch.id).state == "finished"
    assert count(store, "events") == 1


def test_the_outcomes_come_in_order_as_far_as_all_before_them_are_done(store, check):
    batch = made(store, bad=(2,))
    keep(store, batch, [1, 4], check)
    assert [(one.n, one.label, bool(one.check)) for one in read(store, batches.outcomes, batch.id, after=0, limit=9)] == [
        (1, "t1", True),
        (2, "t2", False),
    ]
    keep(store, batch, [3], check)
    assert [one.n for one in read(store, batches.outcomes, batch.id, after=2, limit=9)] == [3, 4]
    keep(store, batch, [5], check)
    assert [one.n for one in read(store, batches.outcomes, batch.id, after=3, limit=1)] == [4]
    assert read(store, batches.progress, batch.id) == (4, 1, {"supported": 4})


def test_the_end_is_told_to_the_webhooks_that_want_it(store, check):
    hook = {
        "created": "x",
        "url": "https://a.example",
        "secret": "x",
        "busy_until": "x",
        "version": 1,
        "owner": "local",
        "state": "active",
        "events": "batch.finished",
    }
    others = [{"events": "check.verdict_changed"}, {"state": "disabled"}, {"owner": "b"}]
    hooks = [{**hook, **other, "id": f"h{n}"} for n, other in enumerate([{"events": "a batch.finished"}, *others])]
    store.write(lambda tx: tx.connection.execute(insert(webhooks), hooks))
    batch = made(store, 2)
    keep(store, batch, [1, 2], check)
    (event,) = read(store, lambda connection: connection.execute(select(events)).all())
    assert (event.type, event.owner) == ("batch.finished", "local")
    told = json.loads(event.body)
    assert (told["type"], told["timestamp"]) == ("batch.finished", event.at)
    assert told["data"] == {"batch_id": batch.id, "total": 2, "done": 2, "failed": 0, "verdicts": {"supported": 2}}
    (due,) = read(store, lambda connection: connection.execute(select(deliveries)).all())
    assert (due.webhook_id, due.event_id, due.state, due.attempts, due.due) == ("h0", event.id, "pending", 0, event.at)


def test_a_cancelled_batch_forgets_what_is_unfinished_and_takes_nothing_more(store, check):
    batch = made(store)
    keep(store, batch, [1], check)
    keep(store, batch, [2], check, stored=False)
    cancelled = store.write(lambda tx: batches.cancel(tx, batch.id, "local"))
    assert (cancelled.state, cancelled.expires) == ("cancelled", None)
    assert keep(store, batch, [3], check) == 0
    first, second = read(store, batches.outcomes, batch.id, after=0, limit=9)
    assert first.check["verdict"] == "supported"
    assert (second.check, second.problem) == (None, None)
    assert count(store, "batch_items") == 2
    assert count(store, "events") == 0
    assert store.write(lambda tx: batches.cancel(tx, batch.id, "local")) == cancelled
    assert read(store, batches.unfinished) == []


def test_answers_that_are_not_kept_as_checks_go_when_their_time_has_come(store, check):
    batch = made(store, 2)
    keep(store, batch, [1, 2], check, stored=False)
    ended = read(store, batches.find, batch.id)
    assert datetime.fromisoformat(ended.expires) - datetime.fromisoformat(ended.finished) == timedelta(hours=24)
    assert (count(store, "checks"), count(store, "batch_items WHERE request IS NOT NULL")) == (0, 0)
    later = (datetime.now(UTC) + timedelta(hours=25)).isoformat()
    assert read(store, batches.expired, ended.finished, 9) == []
    assert read(store, batches.expired, later, 9) == [batch.id]
    store.write(lambda tx: batches.drop_answers(tx, [batch.id]))
    assert count(store, "batch_items WHERE answer IS NOT NULL") == 0
    assert read(store, batches.expired, later, 9) == []
    assert read(store, batches.progress, batch.id).verdicts == {"supported": 2}


def test_a_batch_is_its_owners(store):
    mine, theirs = made(store), made(store, owner="them")
    assert [one.id for one in read(store, batches.listed, "local", before=None, limit=9)] == [mine.id]
    with pytest.raises(NotFound):
        read(store, batches.find, theirs.id, "local")
    with pytest.raises(NotFound):
        store.write(lambda tx: batches.cancel(tx, theirs.id, "local"))
    assert read(store, batches.unfinished) == [mine.id, theirs.id]


def test_a_batch_is_taken_in_whole_or_not_at_all(store):
    with pytest.raises(ValueError, match="JSON"):
        store.write(
            lambda tx: batches.create(tx, "local", OPTIONS, [Given(1, None, REQUEST, None), Given(2, None, {"x": float("nan")}, None)])
        )
    assert (count(store, "batches"), count(store, "batch_items"), count(store, "audit")) == (0, 0, 0)
