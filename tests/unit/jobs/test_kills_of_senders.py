"""Whenever a process is killed, every event arrives, and there is one for exactly what happened (reliability H9, H10)."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import select

from factcheck.jobs.deliveries import LEASE
from factcheck.settings import Settings
from factcheck.store import events as outbox
from factcheck.store import log, open_store, webhooks
from factcheck.store.database import now
from factcheck.store.sealed import Seal
from factcheck.store.tables import deliveries, events
from tests.unit.jobs.receiving import Newsroom, Receiver, receiving

#: Sends what is due, with a clock that is ahead by the seconds of its argument.
_SENDER = """
import os, sys, time
from datetime import UTC, datetime, timedelta
from factcheck import logs
from factcheck.jobs.deliveries import Dispatcher
from factcheck.settings import Settings
from factcheck.store import open_store
logs.configure("error")
settings, ahead = Settings.from_env(os.environ), timedelta(seconds=float(sys.argv[1]))
sender = Dispatcher(open_store(settings, clock=lambda: datetime.now(UTC) + ahead), settings)
while True:
    if not sender.step():
        time.sleep(0.02)
"""
#: Does something and tells of it, over and over.
_TELLER = """
import os
from factcheck.settings import Settings
from factcheck.store import events, log, open_store
store = open_store(Settings.from_env(os.environ))
def happen(tx):
    log.append(tx, "test.happened", events.add(tx, "local", "batch.finished", {}), {})
while True:
    store.write(happen)
    os.write(1, b".")
"""


def environment(folder, url, *receivers):
    listed = ",".join(f"127.0.0.1:{one.port}" for one in receivers)
    return {
        **os.environ,
        "FACTCHECK_DATA_FOLDER": str(folder),
        "FACTCHECK_DATABASE_URL": url,
        "FACTCHECK_ALLOW_UNSAFE_DATABASE": "1",
        "FACTCHECK_WEBHOOK_PRIVATE": listed,
    }


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_nothing_is_lost_when_the_sender_is_killed_before_it_notes_what_arrived(tmp_path, database_url, kills):
    """The receiver itself kills the sender: it has the message, and the sender has no answer yet."""
    rng, receiver, running = random.Random(kills), Receiver(), {}
    fatal = threading.Event()

    def answer(_):
        with receiver.lock:
            running["left"] -= 1
            if running["left"] == 0:
                running["process"].kill()
                fatal.set()
        return 204, {}

    receiver.answer = answer
    newsroom, ahead, told = Newsroom.at(tmp_path, database_url, receiver), 0.0, []
    newsroom.store.database.clock = now
    settings = environment(tmp_path, database_url, receiver)
    with receiving(receiver):
        hook = newsroom.register(receiver.url).webhook
        for _ in range(kills):
            told += newsroom.tell(rng.randint(1, 8))
            fatal.clear()
            running["left"] = rng.randint(1, min(60, len(newsroom.deliveries(hook.id, "pending"))))
            running["process"] = subprocess.Popen([sys.executable, "-c", _SENDER, str(ahead)], env=settings)
            assert fatal.wait(60)
            running["process"].wait(20)
            ahead += LEASE.total_seconds() + 1
        running["left"] = -1
        running["process"] = subprocess.Popen([sys.executable, "-c", _SENDER, str(ahead)], env=settings)
        until = time.monotonic() + 120
        while newsroom.deliveries(hook.id, "pending") and time.monotonic() < until:
            time.sleep(0.1)
        running["process"].kill()
        running["process"].wait(20)
    heard = [message.id for message in receiver.heard]
    assert set(heard) == set(told)
    assert len(heard) >= len(told) + kills  # what was sent and not noted came again
    assert len({(message.id, message.body) for message in receiver.heard}) == len(told)
    assert len(newsroom.deliveries(hook.id, "delivered")) == len(told)
    newsroom.store.database.close()


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_there_is_an_event_for_exactly_what_happened(tmp_path, database_url, kills):
    rng = random.Random(kills)
    settings = Settings(data_folder=str(tmp_path), database_url=database_url, allow_unsafe_database=1)
    store = open_store(settings)
    hook = store.write(lambda tx: webhooks.register(tx, Seal.of(store.signer), "local", "https://cms.example/", ["batch.finished"])).webhook
    acknowledged = 0
    for _ in range(kills):
        process = subprocess.Popen([sys.executable, "-c", _TELLER], env=environment(tmp_path, database_url), stdout=subprocess.PIPE)
        assert process.stdout.read(1) == b"."
        time.sleep(rng.uniform(0, 0.1))
        process.kill()
        acknowledged += 1 + len(process.stdout.read())
        process.wait(20)
        process.stdout.close()
    with store.reading() as connection:
        happened = {entry.subject for entry in log.entries(connection) if entry.kind == "test.happened"}
        told = set(connection.execute(select(events.c.id)).scalars())
        to_be_sent = set(connection.execute(select(deliveries.c.event_id).where(deliveries.c.webhook_id == hook.id)).scalars())
    assert happened == told == to_be_sent
    assert acknowledged <= len(told) <= acknowledged + kills
    store.database.close()


def test_what_is_taken_back_was_never_told(store):
    store.write(lambda tx: webhooks.register(tx, Seal.of(store.signer), "local", "https://cms.example/", ["batch.finished"]))

    def fails(tx):
        outbox.add(tx, "local", "batch.finished", {})
        raise RuntimeError("after the event")

    with pytest.raises(RuntimeError):
        store.write(fails)
    with store.reading() as connection:
        assert connection.execute(select(events.c.id)).all() == connection.execute(select(deliveries.c.id)).all() == []
