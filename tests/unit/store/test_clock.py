"""A clock that jumps changes no order, loses nothing and stops nothing (reliability B11)."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest

from factcheck.access import new_secret
from factcheck.jobs import housekeeping
from factcheck.jobs.place import Place
from factcheck.settings import Settings
from factcheck.store import checkpoints_in, verified
from factcheck.web import create_app
from tests.conftest import DAY
from tests.unit.web.keyed import bearer, made

START = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before clocks in Europe are put on
#: What the clock is put on or back by before each check: the last two undo what was done.
JUMPS = [
    timedelta(), timedelta(hours=1), timedelta(hours=-1), timedelta(seconds=-1), timedelta(days=1), timedelta(days=-1), timedelta(days=-1),
    timedelta(hours=1), timedelta(microseconds=-1), timedelta(), timedelta(days=300), timedelta(days=-300),
]  # fmt: skip


class Jumping:
    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock(store) -> Jumping:
    store.database.clock = Jumping()
    return store.database.clock


def claim(number: int) -> dict[str, str]:
    return {"text": f"China exported 3.111 million vehicles in 2022. Note {number}.", "published": "2023-01-20"}


def test_checks_keep_their_order_and_come_again_and_are_signed(keeper, store, reference, clock):
    place, kept = Place(store, reference, Settings(), lambda: date(2026, 3, 29)), []
    for number, jump in enumerate(JUMPS):
        clock.at += jump
        headers = {"Idempotency-Key": f"k{number}"}
        first = keeper.post("/v1/checks", json=claim(number), headers=headers)
        again = keeper.post("/v1/checks", json=claim(number), headers=headers)
        assert (first.status_code, again.status_code, again.get_data()) == (201, 201, first.get_data())
        kept.append(first.json["id"])
        told = keeper.get("/v1/status").json["store"]["checkpoint"]
        assert told is None or told["age_seconds"] >= 0
        clock.at += timedelta(seconds=-61 if number % 2 else 61)
        housekeeping.step(place)
        assert store.last_checkpoint().size == len(kept)  # signed within a minute, whichever way the clock went
    ids, cursor = [], None
    while cursor is not None or not ids:
        page = keeper.get("/v1/checks", query_string={"limit": 5, **({"cursor": cursor} if cursor else {})}).json
        ids += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert ids == kept[::-1]
    with store.reading() as connection:
        assert list(verified(connection, checkpoints_in(store.kept_checkpoints), store.signer.public)) == []


@pytest.mark.parametrize("jump", [3600, -3600, 86_400, -86_400])
def test_who_is_told_to_wait_waits_a_time_that_there_is(store, reference, monkeypatch, jump):
    client, there = (
        create_app(Settings(rate_limit="2 per minute"), reference, store=store, clock=lambda: DAY).test_client(),
        {"REMOTE_ADDR": "192.0.2.1"},
    )
    key, now = made(store), time.time()
    for moved in (0, jump, 0):
        monkeypatch.setattr(time, "time", lambda moved=moved: now + moved)
        asked = [client.post("/v1/parse", json={"text": "x"}, headers=bearer(key), environ_overrides=there) for _ in range(3)]
        tried = [client.get("/v1/checks", headers=bearer(new_secret()), environ_overrides=there) for _ in range(25)]
        assert {one.status_code for one in asked} <= {200, 429}
        assert {one.status_code for one in tried} <= {401, 429}
        waits = [int(one.headers["Retry-After"]) for one in (*asked, *tried) if one.status_code == 429]
        assert waits
        assert min(waits) >= 1
    with monkeypatch.context() as later:
        later.setattr(time, "time", lambda: now + abs(jump) + 120)
        assert client.post("/v1/parse", json={"text": "x"}, headers=bearer(key), environ_overrides=there).status_code == 200
