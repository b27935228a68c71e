"""A service as its users run it: `factcheck serve` in a process of its own, killed, stopped and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.servers import free_port, program


@dataclass
class Service:
    """One service at a time on a port of its own."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    #: A command that runs the other one.
    before: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "FACTCHECK_DATA_FOLDER": str(self.folder), **self.settings}

    def start(self, within: float = 120) -> float:
        """Start it; gives the seconds until it was ready."""
        started = time.monotonic()
        command = [*self.before, sys.executable, "-m", "factcheck", "serve", "--port", str(self.port), *self.options]
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        while time.monotonic() - started < within:
            try:
                if requests.get(f"{self.url}/readyz", timeout=5).ok:
                    return time.monotonic() - started
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.01)
        raise AssertionError((self.folder / "serve.log").read_text())

    def kill(self) -> None:
        """End it and its workers at once, as the kernel would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; gives its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(60)

    def get(self, path: str) -> requests.Response:
        return requests.get(f"{self.url}{path}", timeout=20)

    def workers(self) -> list[int]:
        """The processes that answer."""
        assert self.process is not None
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(one) for one in listed if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()]

    @contextmanager
    def disturbed(self, *options: str) -> Iterator[None]:
        """Let the kernel do to its worker what the options of strace say, such as `inject=fdatasync:error=EIO`."""
        (worker,) = self.workers()
        tracing = subprocess.Popen(
            [program("strace"), "-f", "-o", self.folder / "trace", *(part for one in options for part in ("-e", one)), "-p", str(worker)],
            stderr=subprocess.DEVNULL,
        )
        try:
            while "TracerPid:\t0" in Path(f"/proc/{worker}/status").read_text():
                time.sleep(0.02)
            yield
        finally:
            tracing.terminate()
            try:
                tracing.wait(2)
            except subprocess.TimeoutExpired:  # it waits for a process that was killed under it
                tracing.kill()
                tracing.wait(20)

    def post(self, body: Any, **headers: str) -> requests.Response:
        return requests.post(f"{self.url}/v1/checks", json=body, headers=headers, timeout=60)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command of the same installation."""
        command = [*self.before, sys.executable, "-m", "factcheck", *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text("utf-8")
