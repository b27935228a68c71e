"""`factcheck serve` ends without losing a request (reliability K6)."""

from __future__ import annotations

import json
import signal
import threading
import time
from http.client import HTTPException

import pytest

from tests.service import CLAIM, Running, serving


def kept(running: Running, stopped: threading.Event, made: list[str], failed: list[str]) -> None:
    """Post claims until the door is closed; a request that was taken and not answered is a failure."""
    while not stopped.is_set():
        try:
            answer = running.keep()
        except ConnectionRefusedError:
            return
        except (OSError, HTTPException) as error:
            failed.append(repr(error))
        else:
            (made if answer.status == 201 else failed).append(answer.json.get("id") or str(answer.status))


def ended_under_load(folder, *options: str, **settings: str) -> list[str]:
    """The ids that were acknowledged by a service that was stopped under load."""
    made, failed, stopped = [], [], threading.Event()
    with serving(folder, *options, **settings) as running:
        running.keep()
        clients = [threading.Thread(target=kept, args=(running, stopped, made, failed)) for _ in range(6)]
        for client in clients:
            client.start()
        while len(made) < 6:
            time.sleep(0.01)
        assert running.end() == 0
        stopped.set()
        for client in clients:
            client.join()
    assert failed == []
    return made


def signed(folder) -> int:
    *_, last = (folder / "data" / "checkpoints.jsonl").read_text().splitlines()
    return int(json.loads(last)["size"])


def all_kept(folder, made: list[str]) -> None:
    with serving(folder) as running:
        assert {running.ask(f"/v1/checks/{one}").status for one in made} == {200}


def test_it_ends_without_losing_a_request(tmp_path):
    made = ended_under_load(tmp_path, drain_seconds="0")
    assert signed(tmp_path) == len(made) + 1
    all_kept(tmp_path, made)


def test_it_is_not_ready_before_it_closes_its_door(tmp_path):
    with serving(tmp_path, drain_seconds="10") as running:
        assert running.ask("/readyz").json["status"] == "ok"
        running.process.send_signal(signal.SIGTERM)
        while (answer := running.ask("/readyz")).status == 200:
            time.sleep(0.02)
        assert (answer.status, answer.json["type"]) == (503, "/problems/shutting-down")
        assert answer.json["errors"] == [{"pointer": "/serving", "detail": "The service is being stopped."}]
        assert answer.headers["retry-after"]
        assert running.ask("/healthz").status == 200
        assert running.keep().status == 201
        # Told twice, it ends at once.
        assert running.end() == 143


def test_two_workers_count_together(tmp_path):
    with serving(tmp_path, "--workers", "2", database_url="none", drain_seconds="0") as running:
        for _ in range(8):
            assert running.ask("/v1/checks", CLAIM).status == 200
        told = running.ask("/metrics").body.decode()
        assert 'factcheck_checks_total{language="en",verdict="supported"} 8.0' in told
        assert running.end() == 0


def test_workers_end_with_the_process_that_started_them(tmp_path):
    with serving(tmp_path, drain_seconds="0") as running:
        assert running.workers()
        running.end(signal.SIGKILL)
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                running.ask("/healthz")
            except OSError:
                break
            time.sleep(0.05)
        with pytest.raises(OSError, match="refused"):
            running.ask("/healthz")


@pytest.mark.slow
def test_it_ends_a_hundred_times_without_losing_a_request(tmp_path):
    made = [one for _ in range(100) for one in ended_under_load(tmp_path)]
    assert len(set(made)) == len(made)
    all_kept(tmp_path, made)
