"""The worker on every kind of queue: it begins with what the tables hold, shares a batch with others, and outlives its queue."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import text

from factcheck.jobs import worker as module
from factcheck.jobs.place import Place
from factcheck.jobs.queue import open_queue
from factcheck.jobs.traffic import Traffic
from factcheck.jobs.worker import Worker
from factcheck.settings import Settings
from factcheck.store import batches
from factcheck.store.batches import Given
from tests import servers
from tests.conftest import DAY

REQUEST = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
OPTIONS = {"published": None, "profile": None, "store": True, "day": "2026-03-20"}


@pytest.fixture
def place(store, reference, database_url, tmp_path):
    settings = Settings(data_folder=str(tmp_path), database_url="" if database_url.startswith("sqlite") else database_url)
    return Place(store, reference, settings, lambda: DAY)


def made(place, number=12):
    return place.store.write(
        lambda tx: batches.create(tx, "local", OPTIONS, [Given(n, None, REQUEST, None) for n in range(1, number + 1)])
    ).id


def state(place, batch_id):
    with place.store.reading() as connection:
        return batches.find(connection, batch_id).state


def checks(place):
    with place.store.reading() as connection:
        return connection.execute(text("SELECT count(*), count(DISTINCT check_id) FROM batch_items WHERE check_id IS NOT NULL")).one()


def ended(happened, within=60):
    until = time.monotonic() + within
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)
    return True


def tell(place, what):
    """Wake something as another process does."""
    queue = open_queue(place.settings)
    what(queue)
    queue.close()


def worked(place, *queues, until, **more):
    workers = [Worker(place, queue, processes=0, **more) for queue in queues]
    for one in workers:
        one.start()
    try:
        ended(until)
    finally:
        for one in workers:
            one.stop()
        for queue in queues:
            queue.close()


def test_what_is_unfinished_at_the_start_is_done(place):
    first, second = made(place), made(place, 1)
    worked(place, open_queue(place.settings), until=lambda: state(place, first) == state(place, second) == "finished")
    assert tuple(checks(place)) == (13, 13)


def test_a_batch_that_is_woken_is_done_before_anybody_looks(place, monkeypatch):
    monkeypatch.setattr(module, "TICK", 1e9)
    queue = open_queue(place.settings)
    worker = Worker(place, queue, processes=0)
    worker.start()
    try:
        ended(lambda: all(thread.is_alive() for thread in worker._threads))
        batch_id = made(place)
        tell(place, lambda other: other.batch(batch_id))
        ended(lambda: state(place, batch_id) == "finished")
    finally:
        worker.stop()
        queue.close()


def test_two_workers_share_a_batch_and_answer_each_text_once(place, monkeypatch):
    monkeypatch.setattr(module, "TICK", 0.05)
    batch_id = made(place, 60)
    worked(place, open_queue(place.settings), open_queue(place.settings), until=lambda: state(place, batch_id) == "finished")
    assert tuple(checks(place)) == (60, 60)
    with place.store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM checks")).scalar_one() == 60
        assert connection.execute(text("SELECT count(*) FROM events")).scalar_one() == 1


def test_a_small_batch_does_not_wait_for_a_big_one(place):
    big = made(place, 200)
    small = made(place, 1)
    worked(place, open_queue(place.settings), until=lambda: state(place, small) == "finished")
    assert state(place, big) == "running"


def test_redis_wakes_and_its_loss_loses_nothing(place, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TICK", 0.05)
    with servers.redis(tmp_path) as url:
        settings = replace(place.settings, redis_url=url)
        queue = open_queue(settings)
        batch_id = made(place)
        queue.batch(batch_id)
        assert queue.batches() == {batch_id}
        worked(place, queue, until=lambda: state(place, batch_id) == "finished")
        gone = open_queue(settings)
    lost = made(place)
    gone.batch(lost)  # nobody hears it
    worked(place, gone, until=lambda: state(place, lost) == "finished")
    assert tuple(checks(place)) == (24, 24)


def test_a_torn_queue_is_begun_anew(place, tmp_path):
    (tmp_path / "queue.db").write_bytes(b"SQLite format 3\x00" + b"torn" * 300)
    queue = open_queue(replace(place.settings, database_url=""))
    queue.batch("a")
    assert queue.batches() == {"a"}
    assert queue.next().args == ["a", 0]
    queue.close()


def test_who_writes_to_the_queue_runs_nothing_of_theirs_and_stops_nothing(place):
    queue = open_queue(place.settings)
    for foreign in (b"cos\nsystem\n(S'false'\ntR.", b"[]", b'{"id": 1, "name": "os.system"}', b'{"id": 1, "colour": 1}'):
        queue._huey.storage.enqueue(foreign)
    batch_id = made(place, 1)
    worked(place, queue, until=lambda: state(place, batch_id) == "finished")


def test_a_step_is_repeated_while_there_is_more_and_woken_from_anywhere(place):
    done, seen = [3, 2, 1], threading.Event()

    def step(given):
        assert given.store is place.store
        seen.set()
        return bool(done.pop()) if len(done) > 1 else False

    queue = open_queue(place.settings)
    worker = Worker(place, queue, processes=0, steps={"count": step})
    worker.start()
    try:
        ended(lambda: done == [3])
        seen.clear()
        tell(place, lambda other: other.step("count"))
        ended(seen.is_set)
    finally:
        worker.stop()
        queue.close()


def test_a_step_that_fails_is_done_again_and_stops_no_other(place, monkeypatch):
    monkeypatch.setattr(module, "TICK", 0.02)
    tried = []

    def fails(_):
        tried.append(1)
        raise RuntimeError("a fault")

    batch_id = made(place, 2)
    worked(place, open_queue(place.settings), until=lambda: len(tried) > 2 and state(place, batch_id) == "finished", steps={"fails": fails})


def test_work_lets_requests_pass_but_not_for_ever():
    traffic = Traffic()
    traffic.let_pass(60)  # nobody is there
    passed = threading.Event()
    with traffic.request():
        traffic.let_pass(0.01)
        waiting = threading.Thread(target=lambda: (traffic.let_pass(60), passed.set()))
        waiting.start()
        assert not passed.wait(0.05)
    assert passed.wait(10)
    waiting.join()
