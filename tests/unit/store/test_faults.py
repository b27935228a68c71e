"""What breaks around the store breaks nothing in it (reliability A4 to A7, B2, B3, B5)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests
from sqlalchemy import event, insert, text
from sqlalchemy.exc import DBAPIError

from factcheck import logs
from factcheck.errors import Busy, Overloaded, StorageUnavailable
from factcheck.settings import Settings
from factcheck.store import checks, database, idempotency, log, open_store, turns
from factcheck.store.idempotency import Answered, Asked
from factcheck.store.tables import audit
from factcheck.web import create_app
from tests import servers
from tests.running import Service

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


def refused(answer, kind: str) -> None:
    assert (answer.status_code, answer.json["type"]) == (503, f"/problems/{kind}"), answer.json
    assert int(answer.headers["Retry-After"]) > 0


# An exception at every point of a write (B3): all of it is undone, and the next write works at once.

EXCEPTIONS = [ValueError, KeyboardInterrupt, MemoryError, SystemExit]
POINTS = [
    ("begin", 1),
    *(("before_cursor_execute", n) for n in range(1, 10)),
    *(("after_cursor_execute", n) for n in range(1, 10)),
    ("commit", 1),
]


@pytest.fixture(scope="module")
def body(reference) -> dict:
    import factcheck

    return factcheck.check(CLAIM["text"], published=CLAIM["published"], reference=reference).to_dict()


def write(store, body, key: str):
    def step(tx):
        asked = Asked("local", "/v1/checks", key, CLAIM)
        idempotency.reserve(tx, asked)
        kept = checks.save(tx, "local", body, CLAIM)
        idempotency.remember(tx, asked, Answered(201, kept.id, "{}"))
        return kept

    return store.write(step)


@contextmanager
def raising(engine, point: str, number: int, error: type[BaseException]) -> Iterator[list[int]]:
    seen: list[int] = []

    def hook(*_):
        seen.append(1)
        if len(seen) == number:
            raise error

    event.listen(engine, point, hook)
    try:
        yield seen
    finally:
        event.remove(engine, point, hook)


@pytest.mark.parametrize(("point", "number"), POINTS)
def test_an_exception_anywhere_spoils_no_later_write(store, body, point, number):
    write(store, body, "first")
    for error in EXCEPTIONS:
        with raising(store.database.engine, point, number, error) as seen, pytest.raises(error):
            write(store, body, "broken")
        assert len(seen) == number
    kept = write(store, body, "next")
    with store.reading() as connection:
        assert log.head(connection) == (2, kept.entry_hash)
        assert idempotency.answered(connection, Asked("local", "/v1/checks", "broken", CLAIM)) is None


def test_what_the_database_refuses_spoils_no_later_write(store, body):
    write(store, body, "first")

    def twice(tx):
        checks.save(tx, "local", body, CLAIM)
        tx.connection.execute(insert(audit).values(sequence=1, at="", kind="", subject="", payload="", hash=""))

    for step in (twice, lambda tx: tx.connection.execute(text("SELECT * FROM nowhere"))):
        with pytest.raises(Exception, match=r"UNIQUE|duplicate|no such table|does not exist"):
            store.write(step)
    assert write(store, body, "next").sequence == 2


# Somebody else holds the lock (B2).

HOLDER = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(store) -> Iterator[None]:
    """Another process has locked the database."""
    if store.database.sqlite:
        command = [sys.executable, "-c", HOLDER, str(store.database.path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout.readline() == b"held\n"
            yield
            other.stdin.close()
    else:
        with store.database.engine.connect() as connection, connection.begin():
            connection.execute(text("LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE"))
            yield


def test_a_lock_of_somebody_else_stops_writes_and_no_reads(keeper, store, monkeypatch):
    if store.database.sqlite:
        monkeypatch.setattr(database, "PATIENCE", 0.2)
    made = keeper.post("/v1/checks", json=CLAIM)
    with locked(store):
        refused(keeper.post("/v1/checks", json=CLAIM), "busy")
        assert keeper.get(made.headers["Location"]).status_code == 200
        assert keeper.get("/v1/checks").status_code == 200
        # Load alone takes no service out.
        store.database.written = 0.0
        assert keeper.get("/readyz").status_code == 200
    assert keeper.post("/v1/checks", json=CLAIM).status_code == 201


@pytest.mark.slow
def test_who_writes_is_refused_within_two_seconds(keeper, store):
    import time

    keeper.post("/v1/checks", json=CLAIM)
    app = keeper.application
    with locked(store), ThreadPoolExecutor(8) as pool:

        def timed(_):
            started = time.monotonic()
            refused(app.test_client().post("/v1/checks", json=CLAIM), "busy")
            return time.monotonic() - started

        waits = list(pool.map(timed, range(6)))
    sys.stdout.write(f"refused after {max(waits):.2f} s at most\n")
    assert max(waits) < 4


# Too many want to write (B5).


def test_who_comes_when_too_many_wait_is_refused_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "WAITING", 4)
    store = open_store(Settings(data_folder=str(tmp_path)))
    entered, leave = threading.Event(), threading.Event()

    def slow(tx):
        entered.set()
        assert leave.wait(10)

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(store.write, slow)
        assert entered.wait(10)
        others = [pool.submit(store.write, lambda tx: log.append(tx, "test", "x", {})) for _ in range(3)]
        while store.database.waiting < 4:
            pass
        with pytest.raises(Overloaded):
            store.write(lambda tx: None)
        leave.set()
        assert [first.result(), *(one.result().kind for one in others)] == [None, "test", "test", "test"]
    assert store.database.waiting == 0
    store.leave()


# The disk is full or read-only (A6, A7).


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of its own with 40 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", place], capture_output=True, text=True, check=False)
    if mounted.returncode:
        if os.environ.get("REQUIRE_PROGRAMS") and os.geteuid() == 0:
            pytest.fail(mounted.stderr)
        pytest.skip(f"nothing can be mounted here: {mounted.stderr}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as full:
        for size in (1 << 20, 1 << 12, 1):
            with suppress(OSError):
                while full.write(bytes(size)) == size:
                    pass


def through_full_disks(place: Path, reference, cycles: int) -> None:
    store = open_store(Settings(data_folder=str(place)))
    client = create_app(Settings(), reference, store=store).test_client()
    kept = [client.post("/v1/checks", json=CLAIM)]
    for _ in range(cycles):
        fill(place / "full")
        while (answer := client.post("/v1/checks", json=CLAIM)).status_code == 201:
            kept.append(answer)
        refused(answer, "storage-unavailable")
        assert "/disk" in [fault["pointer"] for fault in client.get("/readyz").json["errors"]]
        assert {client.get(one.headers["Location"]).status_code for one in kept} == {200}
        (place / "full").unlink()
        kept.append(client.post("/v1/checks", json=CLAIM))
        assert kept[-1].status_code == 201
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/audit/checkpoint").json["size"] == len(kept)
    assert [client.get(one.headers["Location"]).json for one in kept] == [one.json for one in kept]
    store.close()


def test_a_full_disk_stops_writes_until_there_is_room(small_disk, reference):
    through_full_disks(small_disk, reference, 2)


@pytest.mark.slow
def test_twenty_full_disks(small_disk, reference):
    through_full_disks(small_disk, reference, 20)


def test_a_checkpoint_that_cannot_be_kept_leaves_the_file_whole(small_disk, tmp_path):
    store = open_store(Settings(data_folder=str(tmp_path / "data"), checkpoints=str(small_disk / "checkpoints.jsonl")))
    store.write(lambda tx: log.append(tx, "test", "x", {}))
    store.checkpoint()
    before = (small_disk / "checkpoints.jsonl").read_bytes()
    fill(small_disk / "full")
    store.write(lambda tx: log.append(tx, "test", "x", {}))
    for _ in range(20):
        try:
            store.checkpoint()
        except StorageUnavailable as error:
            assert "No space left" in str(error)  # noqa: PT017 # the page of the file may have room for one more
            break
        before = (small_disk / "checkpoints.jsonl").read_bytes()
        store.write(lambda tx: log.append(tx, "test", "x", {}))
    else:
        pytest.fail("the disk is not full")
    assert (small_disk / "checkpoints.jsonl").read_bytes() == before
    (small_disk / "full").unlink()
    assert store.checkpoint() == store.last_checkpoint()
    store.leave()


def test_a_read_only_disk_is_told_in_one_line(small_disk, monkeypatch):
    open_store(Settings(data_folder=str(small_disk))).close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    command = [sys.executable, "-m", "factcheck", "serve", "--port", str(servers.free_port())]
    environment = os.environ | {"FACTCHECK_DATA_FOLDER": str(small_disk)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 4
    assert len(ended.stderr.splitlines()) == 1
    assert "Read-only file system" in ended.stderr


# The disk fails (A4, A5): what was acknowledged is there, what was not is not claimed to be.


@pytest.fixture
def service(tmp_path) -> Iterator[Service]:
    made = Service(tmp_path, {"FACTCHECK_DRAIN_SECONDS": "0"})
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()
    assert "Traceback" not in made.log


def all_there(service: Service, kept: list[str]) -> None:
    assert {service.get(one).status_code for one in kept} <= {200}
    service.stop()
    verified = service.run("audit", "verify")
    assert verified.returncode == 0, verified.stderr


@pytest.mark.parametrize("fault", ["EIO", "ENOSPC", "EROFS", "EACCES"])
def test_writes_go_on_after_a_disk_that_took_none(service, fault):
    service.start()
    kept = [service.post(CLAIM).headers["Location"]]
    with service.disturbed("trace=pwrite64", f"inject=pwrite64:error={fault}"):
        for _ in range(3):
            answer = service.post(CLAIM)
            assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
        assert service.get(kept[0]).status_code == 200
    kept.append(service.post(CLAIM).headers["Location"])
    all_there(service, kept)


def through_one_fault(service: Service, kept: list[str], call: str, fault: str, number: int) -> None:
    """One call of one thread fails, or the process is killed at it: what was acknowledged is there, and nothing else was."""
    service.start()
    kept.append(service.post(CLAIM).headers["Location"])
    with service.disturbed(f"trace={call}", f"inject={call}:{fault}:when={number}"):
        with suppress(requests.ConnectionError):
            for _ in range(6):
                answer = service.post(CLAIM)
                assert answer.status_code in {201, 503}, answer.text
                if answer.status_code == 201:
                    kept.append(answer.headers["Location"])
        if service.process is not None and service.process.poll() is None:
            service.kill()
    service.start()
    listed = {f"/v1/checks/{one['id']}" for one in service.get("/v1/checks?limit=500").json()["items"]}
    assert set(kept) <= listed
    assert len(listed) <= len(kept) + 1  # what was being written when the process was killed may be there
    kept[:] = listed
    all_there(service, kept)
    (service.folder / "trace").unlink(missing_ok=True)


_ONE_FAULT = [("fdatasync", "signal=SIGKILL")]
_EVERY_FAULT = [
    (call, fault) for call in ("pwrite64", "fdatasync", "ftruncate", "fcntl") for fault in ("error=EIO", "error=ENOSPC", "signal=SIGKILL")
]


@pytest.mark.parametrize(
    ("faults", "numbers"), [(_ONE_FAULT, (2,)), pytest.param(_EVERY_FAULT, (1, 2, 3, 4), marks=pytest.mark.slow)], ids=["one", "every"]
)
def test_one_call_that_fails_loses_nothing(service, faults, numbers):
    kept: list[str] = []
    for call, fault in faults:
        for number in numbers:
            through_one_fault(service, kept, call, fault, number)


def ended_by_a_sync_that_failed(service: Service, number: int) -> None:
    """The service ends, says so, and starts again with everything that it acknowledged."""
    service.start()
    kept = [service.post(CLAIM).headers["Location"]]
    # The number counts for each thread of the service.
    with service.disturbed("trace=fdatasync", f"inject=fdatasync:error=EIO:when={number}"):
        while (answer := service.post(CLAIM)).status_code == 201:
            kept.append(answer.headers["Location"])
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
        assert service.process is not None
        assert service.process.wait(20) == 74
    assert "a sync failed" in service.log
    service.start()
    all_there(service, kept)


def test_a_sync_that_failed_ends_the_service(service):
    ended_by_a_sync_that_failed(service, 3)


@pytest.mark.slow
def test_fifty_syncs_that_failed(service):
    for number in range(1, 51):
        ended_by_a_sync_that_failed(service, number)


# PostgreSQL (M2, M3).


def test_a_server_that_forgets_is_refused(postgres_url, tmp_path):
    """The server of these tests does not sync: without being told that this may be, nothing starts on it."""
    made = Service(tmp_path, {"FACTCHECK_DATABASE_URL": servers.fresh(postgres_url), "FACTCHECK_ALLOW_UNSAFE_DATABASE": "0"})
    ended = made.run("serve", "--port", str(made.port))
    assert ended.returncode == 4
    assert "fsync=off and full_page_writes=off and synchronous_commit=off" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.fixture
def cluster(tmp_path_factory) -> Iterator[servers.Cluster]:
    """A PostgreSQL that syncs, as in earnest."""
    made = servers.Cluster(tmp_path_factory.mktemp("cluster"))
    yield made
    made.stop()


def through_crashes_of_the_server(service: Service, cluster: servers.Cluster, times: int) -> None:
    service.settings["FACTCHECK_DATABASE_URL"] = cluster.url
    service.start()
    kept: list[str] = []
    over = threading.Event()

    def posting() -> None:
        while not over.is_set():
            answer = service.post(CLAIM)
            if answer.status_code == 201:
                kept.append(answer.headers["Location"])
            else:
                assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), answer.text

    with ThreadPoolExecutor(3) as pool:
        clients = [pool.submit(posting) for _ in range(3)]
        try:
            for number in range(times):
                while len(kept) < 5 * (number + 1) and not any(client.done() for client in clients):
                    over.wait(0.01)
                cluster.kill()
                answer = service.post(CLAIM)
                assert (answer.status_code, answer.json()["type"]) == (503, "/problems/storage-unavailable")
                assert service.get("/healthz").status_code == 200
                ready = service.get("/readyz")
                assert [fault["pointer"] for fault in ready.json()["errors"]] == ["/store.readable", "/store.writable"]
                cluster.start()
                while service.get("/readyz").status_code != 200:
                    over.wait(0.05)
        finally:
            over.set()
        for client in clients:
            client.result()
    kept.append(service.post(CLAIM).headers["Location"])
    all_there(service, kept)


def test_a_server_that_crashed_and_came_back_is_used_again(service, cluster):
    through_crashes_of_the_server(service, cluster, 1)


@pytest.mark.slow
def test_a_hundred_crashes_of_the_server(service, cluster):
    through_crashes_of_the_server(service, cluster, 100)


def test_a_lost_turn_is_not_kept(store):
    """Who is refused while it waits leaves its place to others."""
    patience = turns.Patience.of(0)
    if store.database.sqlite:
        with store.database._turns.mine(turns.Patience.of(1)), pytest.raises(Busy), store.database._turns.mine(patience):
            pass
    assert store.database.waiting == 0


# What is logged of a failure quotes no text.


def test_a_failure_is_logged_without_the_text(store, capsys):
    logs.configure("warning")
    words = "Zyxwvutsrq"  # not in a line that a traceback shows
    with pytest.raises(DBAPIError) as mistake:
        store.write(lambda tx: tx.connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": words}))
    logs.failed(mistake.value)
    told = capsys.readouterr().err
    assert "Traceback" in told
    assert words not in told
    error = StorageUnavailable("The database cannot be used now.")
    error.__cause__ = mistake.value
    logs.failed(error, work="batches")
    told = capsys.readouterr().err
    assert '"event": "unavailable"' in told
    assert "Traceback" not in told
    assert words not in told
    logs.configure("error")
