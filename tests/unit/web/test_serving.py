"""`factcheck serve` ends without losing a request (reliability K6)."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import requests

from tests.running import Service

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


@pytest.fixture
def service(tmp_path) -> Iterator[Service]:
    """A service that closes its door as soon as it is told to."""
    made = Service(tmp_path, {"FACTCHECK_DRAIN_SECONDS": "0"})
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()
    assert "Traceback" not in made.log


def watching(service: Service, ready: threading.Event) -> None:
    """Ask whether it is ready, as a load balancer does, until it is not."""
    try:
        while service.get("/readyz").ok:
            time.sleep(0.02)
    finally:
        ready.clear()


@dataclass
class Load:
    """What became of the posts of clients: where checks were made, what was not taken at all, and what failed."""

    made: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def post(self, service: Service, key: str) -> None:
        """Post a claim; one that is told to come again comes again, one whose connection nobody has taken waits for the next start."""
        try:
            while (answer := service.post(CLAIM, **{"Idempotency-Key": key})).status_code == 503 and answer.headers["Retry-After"]:
                time.sleep(0.1)
        except requests.ConnectionError as error:
            (self.refused if "Connection refused" in str(error) else self.failed).append(key if "refused" in str(error) else repr(error))
        else:
            self.made.append(answer.headers["Location"]) if answer.status_code == 201 else self.failed.append(answer.text)


def posting(service: Service, ready: threading.Event, load: Load) -> None:
    """Post claims as long as it is ready and takes them."""
    while ready.is_set() and not load.refused:
        load.post(service, uuid4().hex)


def ended_under_load(service: Service, load: Load) -> None:
    """Start a service, let it do what the last one did not take, and stop it under load: no request has failed."""
    ready = threading.Event()
    ready.set()
    service.start()
    waiting, load.refused = load.refused, []
    for key in waiting:
        load.post(service, key)
    before = len(load.made)
    clients = [threading.Thread(target=posting, args=(service, ready, load)) for _ in range(6)]
    for thread in (*clients, threading.Thread(target=watching, args=(service, ready))):
        thread.start()
    while len(load.made) < before + 6 and not load.failed:
        time.sleep(0.01)
    assert service.stop() == 0
    for client in clients:
        client.join()
    assert load.failed == []


def all_kept(service: Service, load: Load) -> None:
    service.start()
    for key in load.refused:
        load.post(service, key)
    assert load.failed == []
    assert len(set(load.made)) == len(load.made)
    assert {service.get(one).status_code for one in load.made} == {200}
    told = service.get("/v1/status").json()["store"]["entries"]
    assert service.stop() == 0
    *_, last = (service.folder / "checkpoints.jsonl").read_text().splitlines()
    assert json.loads(last)["size"] == told >= len(load.made)


@pytest.mark.parametrize("times", [1, pytest.param(100, marks=pytest.mark.slow)])
def test_it_ends_without_losing_a_request(service, times):
    service.settings["FACTCHECK_DRAIN_SECONDS"] = "2"
    load = Load()
    for _ in range(times):
        ended_under_load(service, load)
    all_kept(service, load)


def test_it_is_not_ready_before_it_closes_its_door(service):
    service.settings["FACTCHECK_DRAIN_SECONDS"] = "10"
    service.start()
    assert service.process is not None
    service.process.send_signal(signal.SIGTERM)
    while (answer := service.get("/readyz")).status_code == 200:
        time.sleep(0.02)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/shutting-down")
    assert answer.json()["errors"] == [{"pointer": "/serving", "detail": "The service is being stopped."}]
    assert answer.headers["Retry-After"]
    assert service.get("/healthz").status_code == 200
    assert service.post(CLAIM).status_code == 201
    # Told twice, it ends at once.
    assert service.stop() == 143


def test_two_workers_count_together(service):
    service.options = ("--workers", "2")
    service.settings["FACTCHECK_DATABASE_URL"] = "none"
    service.start()
    for _ in range(8):
        assert service.post(CLAIM).status_code == 200
    assert 'factcheck_checks_total{language="en",verdict="supported"} 8.0' in service.get("/metrics").text
    assert service.stop() == 0


def test_workers_end_with_the_process_that_started_them(service):
    service.start()
    assert service.process is not None
    service.process.kill()
    service.process.wait(20)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            service.get("/healthz")
        except requests.ConnectionError:
            return
        time.sleep(0.05)
    pytest.fail("a worker outlives the process that started it")
