"""`factcheck serve` ends without losing a request (reliability K6)."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator

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


def posting(service: Service, ready: threading.Event, made: list[str], failed: list[str]) -> None:
    """Post claims as long as it is ready."""
    while ready.is_set():
        try:
            answer = service.post(CLAIM)
        except requests.RequestException as error:
            failed.append(repr(error))
        else:
            made.append(answer.headers["Location"]) if answer.status_code == 201 else failed.append(answer.text)


def ended_under_load(service: Service) -> list[str]:
    """What was acknowledged by a service that was stopped under load; no request has failed."""
    made: list[str] = []
    failed: list[str] = []
    ready = threading.Event()
    ready.set()
    service.start()
    clients = [threading.Thread(target=posting, args=(service, ready, made, failed)) for _ in range(6)]
    for thread in (*clients, threading.Thread(target=watching, args=(service, ready))):
        thread.start()
    while len(made) < 6:
        time.sleep(0.01)
    assert service.stop() == 0
    for client in clients:
        client.join()
    assert failed == []
    return made


def all_kept(service: Service, made: list[str]) -> None:
    service.start()
    assert {service.get(one).status_code for one in made} == {200}
    *_, last = (service.folder / "checkpoints.jsonl").read_text().splitlines()
    assert json.loads(last)["size"] == service.get("/v1/status").json()["store"]["entries"] >= len(made)
    assert service.stop() == 0


def test_it_ends_without_losing_a_request(service):
    service.settings["FACTCHECK_DRAIN_SECONDS"] = "2"
    all_kept(service, ended_under_load(service))


@pytest.mark.slow
def test_it_ends_a_hundred_times_without_losing_a_request(service):
    service.settings["FACTCHECK_DRAIN_SECONDS"] = "2"
    made = [one for _ in range(100) for one in ended_under_load(service)]
    assert len(set(made)) == len(made)
    all_kept(service, made)


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
