"""A serving process among many clients: slow ones, too many, those that hang up (reliability C16, C17, C18, K3, K4)."""

from __future__ import annotations

import json
import random
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import requests

from tests import crowds
from tests.running import Service

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}
BODY = json.dumps(CLAIM).encode()
POST = b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(BODY), BODY)
#: Seconds after which an answer is taken not to come.
_LONG = 60


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    made = Service(tmp_path_factory.mktemp("crowds"), {"FACTCHECK_DATABASE_URL": "none", "FACTCHECK_LOG_LEVEL": "warning"})
    made.start()
    yield made
    assert made.stop() == 0
    assert "Traceback" not in made.log


def checked(service: Service) -> None:
    """One client of the usual kind."""
    answer = requests.post(f"{service.url}/v1/checks", json=CLAIM, timeout=_LONG)
    assert (answer.status_code, answer.json()["verdict"]) == (200, "supported")


def test_slow_clients_of_all_kinds_keep_nobody_waiting(service):
    with ExitStack() as stack:
        for kind in crowds.KINDS:
            stack.enter_context(crowds.slow(kind, service.port, 40))
        for _ in range(5):
            checked(service)
    checked(service)


@pytest.mark.slow
@pytest.mark.parametrize("kind", crowds.KINDS)
def test_1200_slow_clients_keep_nobody_waiting(service, kind):
    if not crowds.may_open(4000):
        pytest.skip("a process may not have 4,000 descriptors here")
    took = []
    with crowds.slow(kind, service.port, 1200) as tally:
        (worker,) = service.workers()
        opened = len(list(Path(f"/proc/{worker}/fd").iterdir()))
        for _ in range(100):
            began = time.monotonic()
            checked(service)
            took.append(time.monotonic() - began)
    assert opened > 1024
    checked(service)
    sys.stdout.write(
        f"1,200 slow clients ({kind}): 100 of 100 checks, median {sorted(took)[50]:.3f} s, longest {max(took):.3f} s; {tally}\n"
    )


def refusals_are_told(told: dict) -> None:
    """Whatever is asked is answered or refused, and who is refused knows what for and for how long."""
    assert set(told["count"]) <= {"200", "503"}, told
    refused = told["count"].get("503", 0)
    assert (told["retry_after"], told["types"]) == (({"5": refused}, {"application/problem+json": refused}) if refused else ({}, {}))


def test_what_cannot_be_answered_is_refused(service):
    told = crowds.load(service.port, 2, rate=300, request=f"POST /v1/checks {BODY.decode()}")
    refusals_are_told(told)
    assert sum(told["count"].values()) >= 599
    checked(service)


@pytest.mark.slow
def test_three_times_more_than_can_be_answered_is_answered_as_far_as_can_be(service):
    request = f"POST /v1/checks {BODY.decode()}"
    peak = crowds.load(service.port, 20, request=request)["count"]["200"] / 20
    told = crowds.load(service.port, 60, rate=3 * peak, request=request)
    refusals_are_told(told)
    assert told["count"]["503"] > 0
    checked(service)
    sys.stdout.write(
        f"of {peak:.0f} checks a second at most, {told['soon']['200'] / 60 / peak:.0%} at three times the load; took {told['took']}\n"
    )


@pytest.mark.parametrize("times", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_clients_that_hang_up_anywhere_leave_nothing_behind(service, times):
    rng = random.Random(3)
    checked(service)
    (worker,) = service.workers()

    def held() -> tuple[int, int]:
        return len(list(Path(f"/proc/{worker}/fd").iterdir())), len(list(Path(f"/proc/{worker}/task").iterdir()))

    before = held()
    for number in range(times):
        with socket.create_connection(("127.0.0.1", service.port), _LONG) as one:
            one.sendall(POST[: rng.randrange(1, len(POST) + 1)] if number % 2 else POST)
            if number % 4 == 2:
                one.recv(rng.randrange(1, 2000))
            if number % 3:  # it goes without a farewell
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    checked(service)
    until = time.monotonic() + _LONG
    while any(now > was + 2 for now, was in zip(held(), before, strict=True)):
        assert time.monotonic() < until, (held(), before)
        time.sleep(0.1)


def answers(stream: socket.SocketIO | object, number: int) -> Iterator[tuple[str, bytes]]:
    """The ids and bodies of so many answers on one connection."""
    for _ in range(number):
        assert stream.readline() == b"HTTP/1.1 200 OK\r\n"  # type: ignore[attr-defined]
        headers = {}
        while (line := stream.readline()) != b"\r\n":  # type: ignore[attr-defined]
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        yield headers["x-request-id"], stream.read(int(headers["content-length"]))  # type: ignore[attr-defined]


@pytest.mark.parametrize("rounds", [10, pytest.param(500, marks=pytest.mark.slow)])
def test_requests_on_one_connection_are_answered_in_their_order(service, rounds):
    """Twenty are sent before the first answer is read."""
    with socket.create_connection(("127.0.0.1", service.port), _LONG) as one, one.makefile("rb") as stream:
        for around in range(rounds):
            ids = [f"r{around}-{number}" for number in range(20)]
            one.sendall(b"".join(f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: {each}\r\n\r\n".encode() for each in ids))
            assert list(answers(stream, 20)) == [(each, b'{"status":"ok"}\n') for each in ids]


def test_a_body_in_chunks_is_read_and_one_that_is_too_long_is_refused(service):
    def chunks(size: int) -> Iterator[bytes]:
        yield BODY[:-1]
        for _ in range(size // 65_536):
            yield b" " * 65_536
        yield b"}"

    headers = {"Content-Type": "application/json"}
    assert requests.post(f"{service.url}/v1/checks", data=chunks(65_536), headers=headers, timeout=_LONG).json()["verdict"] == "supported"
    refused = requests.post(f"{service.url}/v1/checks", data=b" " * 1_048_577, headers=headers, timeout=_LONG)
    assert (refused.status_code, refused.json()["type"]) == (413, "/problems/body-too-large")
    with socket.create_connection(("127.0.0.1", service.port), _LONG) as one, one.makefile("rb") as stream:
        one.sendall(b"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(17):
            one.sendall(b"10000\r\n" + b" " * 65_536 + b"\r\n")
        assert stream.readline() == b"HTTP/1.1 413 Payload Too Large\r\n"


def test_an_address_that_is_taken_is_not_shared(service):
    found = service.run("serve", "--port", str(service.port))
    assert found.returncode == 4
    assert f"127.0.0.1:{service.port}: Address already in use" in found.stderr
    checked(service)
