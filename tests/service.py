"""`factcheck serve` as a process of its own, as whoever runs it starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.servers import free_port

CLAIM = {"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Running:
    """A running service."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(self, path: str, body: Any = None, *, patience: float = 20, method: str | None = None) -> Answer:
        """The answer to one request on a connection of its own; OSError or HTTPException where there is none."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            sent = None if body is None else json.dumps(body)
            headers = {} if body is None else {"Content-Type": "application/json"}
            connection.request(method or ("GET" if body is None else "POST"), path, sent, headers)
            response = connection.getresponse()
            return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()

    def keep(self) -> Answer:
        """The answer to a claim that is to be kept."""
        return self.ask("/v1/checks", CLAIM)

    def workers(self) -> list[int]:
        """The processes that answer."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(one) for one in listed.split()]

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop and wait for its exit code."""
        self.process.send_signal(how)
        return self.process.wait(20)


@contextmanager
def serving(folder: Path, *options: str, **settings: str) -> Iterator[Running]:
    """A service that keeps its data in a folder and answers; settings are FACTCHECK_ variables without their prefix."""
    own = {f"FACTCHECK_{name.upper()}": value for name, value in ({"data_folder": str(folder / "data")} | settings).items()}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FACTCHECK_") and name != "DATABASE_URL"}
    port, log = free_port(), folder / "service.log"
    command = [sys.executable, "-m", "factcheck", "serve", "--port", str(port), *options]
    with log.open("ab") as written:
        process = subprocess.Popen(command, env=clean | own, stdout=written, stderr=written)
    running = Running(process, port, log)
    try:
        until = time.monotonic() + 20
        while not _answers(running):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield running
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(20)
        assert "Traceback" not in log.read_text() or settings.get("log_level") == "debug"


def _answers(running: Running) -> bool:
    try:
        return running.ask("/healthz").status == 200
    except OSError:
        return False
