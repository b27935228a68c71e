"""What was acknowledged is never lost, whenever the process is killed (reliability A1, A2, J5)."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests

from tests import servers
from tests.running import Service

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request, tmp_path) -> Service:
    """A service on each kind of database; PostgreSQL syncs here, as in earnest."""
    settings = {}
    if request.param == "postgresql":
        settings["FACTCHECK_DATABASE_URL"] = servers.fresh(request.getfixturevalue("postgres_url"))
        settings["FACTCHECK_ALLOW_UNSAFE_DATABASE"] = "1"
    return Service(tmp_path, settings)


def writing(service: Service, kept: list[requests.Response], over: threading.Event) -> None:
    number = 0
    while not over.is_set():
        number += 1
        key = f"{threading.get_ident()}-{number}"
        try:
            answer = service.post(CLAIM, **{"Idempotency-Key": key})
        except requests.RequestException:
            return
        assert answer.status_code in {201, 503}, answer.text
        if answer.status_code == 201:
            kept.append(answer)


def killed(service: Service, times: int, seed: int) -> int:
    """Kill a service so many times in the midst of four writers; gives the number of acknowledged checks."""
    rng, everything = random.Random(seed), []
    for _ in range(times):
        service.start()
        service.post(CLAIM | {"store": False})  # the first answer takes longer
        kept: list[requests.Response] = []
        over = threading.Event()
        writers = [threading.Thread(target=writing, args=(service, kept, over)) for _ in range(4)]
        for one in writers:
            one.start()
        _wait_for(kept, rng.randint(4, 40))
        time.sleep(rng.uniform(0, 0.02))
        service.kill()
        over.set()
        for one in writers:
            one.join()
        everything += kept
    service.start()
    for answer in everything:
        again = requests.get(service.url + answer.headers["Location"], timeout=10)
        assert again.content == answer.content
        # The client that got no answer asks again and gets the one check there is.
        repeated = service.post(CLAIM, **{"Idempotency-Key": answer.request.headers["Idempotency-Key"]})
        assert repeated.content == answer.content
    service.kill()
    found = service.run("audit", "verify")
    assert found.returncode == 0, found.stderr
    assert "Traceback" not in service.log
    return len(everything)


def _wait_for(kept: list[requests.Response], number: int) -> None:
    """Wait until so many checks are acknowledged, however slow the machine is."""
    until = time.monotonic() + 60
    while len(kept) < number and time.monotonic() < until:
        time.sleep(0.002)


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(service):
    assert killed(service, 3, seed=1) > 10


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_two_hundred_kills(service):
    assert killed(service, 200, seed=2) > 2000


@pytest.mark.slow
def test_it_is_ready_again_soon(service):
    service.start()
    for _ in range(50):
        service.post(CLAIM)
    waits = []
    for _ in range(20):
        service.kill()
        waits.append(service.start())
    service.kill()
    sys.stdout.write(f"ready after a kill within {max(waits):.2f} s, median {sorted(waits)[10]:.2f} s\n")


@pytest.mark.parametrize("number", [50, pytest.param(1000, marks=pytest.mark.slow)])
def test_it_is_synced_before_it_is_answered(tmp_path, number):
    """The order of the system calls: the log is synced after the row was written and before the answer leaves."""
    strace = servers.program("strace")
    trace, service = tmp_path / "trace", Service(tmp_path)
    service.start()
    worker = _worker(service)
    tracing = subprocess.Popen(
        [strace, "-f", "-y", "-s", "24", "-e", "trace=pwrite64,fdatasync,fsync,sendto,write,writev", "-o", trace, "-p", str(worker)],
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _attached(worker):
            time.sleep(0.02)
        for one in range(number):
            while (status := service.post(CLAIM, **{"Idempotency-Key": str(one)}).status_code) == 503:
                pass  # who is watched so closely is slow, and may be busy
            assert status == 201
    finally:
        tracing.terminate()
        tracing.wait(20)
        service.kill()
    dirty = synced = answers = 0
    for line in trace.read_text("utf-8", "replace").splitlines():
        if "-wal>" in line and "pwrite64" in line:
            dirty += 1
        elif "-wal>" in line and "sync" in line:
            dirty, synced = 0, synced + 1
        elif '"HTTP/1.1 201' in line:
            answers += 1
            assert dirty == 0, "an answer left before the log was synced"
            assert synced >= answers
    assert answers == number


def _worker(service: Service) -> int:
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children").read_text().split()
    return int(next(pid for pid in children if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()))


def _attached(pid: int) -> bool:
    return "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text()
