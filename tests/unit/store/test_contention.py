"""Many want the store at once: processes, clients, replicas, more than the database lets in (reliability A16, B1, B9, B10, M5, M6, M7)."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import OperationalError

from factcheck.cli import main
from factcheck.errors import Busy, Overloaded, UnfitStore
from factcheck.settings import Settings
from factcheck.store import checkpoints_in, log, open_store, verified
from factcheck.web import create_app
from tests import servers
from tests.conftest import DAY

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}

# Processes that write one database (B1), and those that may not (A16).

_WRITER = """
import sys
from contextlib import suppress
from factcheck.errors import Busy
from factcheck.settings import Settings
from factcheck.store import log, open_store
store, done = None, 0
while store is None:
    with suppress(Busy):
        store = open_store(Settings(data_folder=sys.argv[1], database_url=sys.argv[2], allow_unsafe_database=1))
while done < int(sys.argv[3]):
    with suppress(Busy):
        store.write(lambda tx: log.append(tx, "test", sys.argv[4], {"n": done}))
        done += 1
"""


@pytest.mark.parametrize(("processes", "entries"), [(3, 60), pytest.param(4, 3000, marks=pytest.mark.slow)])
def test_processes_write_one_trail_without_a_fork_or_a_gap(store, database_url, tmp_path, processes, entries):
    command = [sys.executable, "-c", _WRITER, str(tmp_path), database_url, str(entries)]
    with ExitStack() as stack:
        running = [stack.enter_context(subprocess.Popen([*command, f"writer {number}"])) for number in range(processes)]
        assert [one.wait(600) for one in running] == [0] * processes
    with store.reading() as connection:
        assert log.head(connection)[0] == processes * entries
        assert list(verified(connection, checkpoints_in(store.kept_checkpoints), store.signer.public)) == []


def test_a_sqlite_that_can_lose_writes_is_served_by_one_process(tmp_path, monkeypatch):
    monkeypatch.setattr("factcheck.store.opening.safe_for_processes", lambda: False)
    monkeypatch.setattr("factcheck.store.database.safe_for_processes", lambda: False)
    settings = Settings(data_folder=str(tmp_path))
    first = open_store(settings, serving=True)
    with pytest.raises(UnfitStore, match="is served by another process"):
        open_store(settings, serving=True)
    open_store(settings).leave()  # a command beside it is none
    first.leave()
    told = {"FACTCHECK_DATA_FOLDER": str(tmp_path), "PROMETHEUS_MULTIPROC_DIR": None}  # which it sets for its workers, and is put back
    refused = CliRunner().invoke(main, ["serve", "--workers", "2"], env=told)
    assert refused.exit_code == 2
    assert "can lose writes when several processes write" in refused.output
    monkeypatch.setattr("factcheck.store.opening.safe_for_processes", lambda: True)
    with ExitStack() as stack:
        for _ in range(2):
            stack.callback(open_store(settings, serving=True).leave)


# The same claim by many at once (B9).


def test_a_claim_of_a_hundred_clients_at_once_is_a_hundred_checks(keeper, store):
    def post(_: int) -> tuple[int, str | None]:
        client = keeper.application.test_client()
        while (answer := client.post("/v1/checks", json=CLAIM)).status_code == 503:
            assert answer.headers["Retry-After"]
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(100) as pool:
        told = list(pool.map(post, range(100)))
    assert {status for status, _ in told} == {201}
    assert len({made for _, made in told}) == 100
    with store.reading() as connection:
        assert log.head(connection)[0] == 100


# What is opened is closed (B10).


def held() -> tuple[int, int]:
    return len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


@pytest.mark.parametrize("times", [20, pytest.param(1000, marks=pytest.mark.slow)])
def test_stores_and_apps_that_come_and_go_leave_no_file_and_no_thread(database_url, tmp_path, reference, times):
    def once() -> None:
        store = open_store(Settings(data_folder=str(tmp_path), database_url=database_url, allow_unsafe_database=1))
        client = create_app(Settings(), reference, store=store, clock=lambda: DAY).test_client()
        assert client.post("/v1/checks", json=CLAIM).status_code == 201
        assert client.get("/readyz").status_code == 200
        store.close()

    once()
    before = held()
    for _ in range(times):
        once()
    assert all(now <= was + 2 for now, was in zip(held(), before, strict=True))


# PostgreSQL has no connection left (M5), or wants a transaction once more (M6).


@pytest.fixture
def replica(postgres_url, tmp_path):
    opened = open_store(Settings(data_folder=str(tmp_path), database_url=servers.fresh(postgres_url), allow_unsafe_database=1))
    yield opened
    opened.database.close()


def test_who_finds_no_connection_is_told_so(replica, reference):
    client = create_app(Settings(), reference, store=replica, clock=lambda: DAY).test_client()
    kept = client.post("/v1/checks", json=CLAIM)
    with ExitStack() as stack:
        for _ in range(16):
            stack.enter_context(replica.database._reader.connect())
        with pytest.raises(Overloaded), replica.reading():
            pass
        refused = client.get(kept.headers["Location"])
        assert (refused.status_code, refused.json["type"]) == (503, "/problems/overloaded")
        assert refused.headers["Retry-After"]
    assert client.get(kept.headers["Location"]).status_code == 200


def test_a_server_that_takes_no_more_connections_is_told_so(replica, postgres_url, tmp_path):
    with ExitStack() as stack:
        replica.database._reader.dispose()
        replica.database._writer.dispose()
        engines = [open_store_of(postgres_url, tmp_path / str(number)) for number in range(5)]
        for one in engines:
            stack.callback(one.database.close)
        everybody = [one for one in engines for _ in range(16)]
        with pytest.raises(Overloaded):
            [stack.enter_context(one.reading()) for one in everybody]
        with pytest.raises(Overloaded):
            replica.write(lambda tx: log.append(tx, "test", "x", {}))
    assert replica.write(lambda tx: log.append(tx, "test", "x", {})).sequence == 1


def open_store_of(url: str, folder: Path):
    return open_store(Settings(data_folder=str(folder), database_url=servers.fresh(url), allow_unsafe_database=1))


@pytest.mark.parametrize("kind", [SerializationFailure, DeadlockDetected])
@pytest.mark.parametrize(("failures", "kept"), [(1, True), (2, True), (3, False), (9, False)])
def test_a_transaction_that_should_be_tried_again_is_tried_three_times(replica, kind, failures, kept):
    tried = []

    def step(tx):
        entry = log.append(tx, "test", "x", {})
        tried.append(entry.sequence)
        if len(tried) <= failures:
            raise OperationalError("", {}, kind("again"))
        return entry

    if kept:
        assert replica.write(step).sequence == 1
    else:
        with pytest.raises(Busy):
            replica.write(step)
    assert tried == [1] * min(failures + 1, 3)  # nothing of a failed attempt is left
    assert replica.write(lambda tx: log.append(tx, "test", "x", {})).sequence == 1 + kept


# The same requests, whichever database keeps what is posted (M7).

STRANGE = [
    "a\u0000b",
    "汽车 🚗",
    "e\u0301",
    "\u202eabc",
    "İı",
    "ß",
    "'; DROP TABLE checks; --",
    "%_\\",
    "x" * 5000,
    "\ud800",
    "=1+1",
    "\x7f\x1b[31m",
    "\ufffe",
    " ",
    "Ａ",
]


def requests_of(rng: random.Random) -> list[tuple[str, str, dict | None, dict[str, str]]]:
    text = (
        f"China exported {rng.choice(['3.111 million', '4.5 million', '5'])} vehicles in {rng.randrange(2015, 2024)}. {rng.choice(STRANGE)}"
    )
    key = {"Idempotency-Key": f"k{rng.randrange(40)}"}
    posted = {
        "text": text,
        "published": "2023-01-20",
        "url": rng.choice([None, "https://news.example/a", f"https://news.example/{rng.choice(STRANGE[:8])}"]),
    }
    return [
        ("POST", "/v1/checks", {name: value for name, value in posted.items() if value is not None}, key if rng.random() < 0.3 else {}),
        ("GET", f"/v1/checks?limit={rng.choice([0, 1, 7, 500, 501, 2**63])}", None, {}),
        ("GET", f"/v1/checks?verdict={rng.choice(['refuted', 'supported', 'x', 'REFUTED'])}", None, {}),
        ("GET", f"/v1/checks?url={rng.choice(['https://news.example/a', 'https://NEWS.example/a', '%25', '_'])}", None, {}),
        ("GET", f"/v1/checks/{rng.choice(['x', '0' * 36, 'a%00b', '019d0a87-5300-7000-8000-000000000000'])}", None, {}),
    ]  # fmt: skip


@pytest.mark.parametrize("rounds", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_both_databases_give_the_same_answers(replica, reference, tmp_path, rounds):
    (folder := tmp_path / "sqlite").mkdir()
    other = open_store(Settings(data_folder=str(folder)))
    both = [create_app(Settings(), reference, store=one, clock=lambda: DAY).test_client() for one in (replica, other)]
    rng, seen = random.Random(rounds), set()
    for _ in range(rounds):
        for method, path, body, headers in requests_of(rng):
            sent = None if body is None else json.dumps(body).encode()
            told = [
                one.open(path, method=method, data=sent, content_type="application/json" if sent else None, headers=headers) for one in both
            ]
            plain = [(one.status_code, one.content_type, _without_ids(one.get_data(as_text=True))) for one in told]
            assert plain[0] == plain[1]
            seen.add(plain[0][0])
    assert seen >= {200, 201, 400, 404, 422}
    other.leave()


def _without_ids(told: str) -> str:
    """An answer without what is new in each: ids, times, hashes, cursors."""
    told = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}|\d{4}-\d\d-\d\dT[\d:.]+Z|\b[0-9a-f]{32,64}\b", "…", told)
    return re.sub(r'"next_cursor":"[^"]+"', "…", told)
