"""Servers compared by the same trials: slow clients, three times more requests than can be answered, and being told to end under load.

Rates are by second of the server's own processor time (nginx included), so that whatever else the machine does changes them little.

`python -m tests.bench.servers` starts the product in one process of each server that is installed (`pip install waitress gunicorn gevent`,
nginx) and writes a table. The rate of a bare Flask application that answers three bytes stands beside it, on the same server in the same run.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from flask import Flask

from factcheck.settings import Settings
from factcheck.web import create_app
from tests import crowds
from tests.servers import free_port

CLAIM = '{"text": "China exported 3.111 million vehicles in 2022.", "published": "2023-01-20"}'
CHECK = f"POST /v1/checks {CLAIM}"
_NGINX = """daemon off; pid {folder}/pid; error_log {folder}/errors; worker_processes 1; worker_rlimit_nofile 10000;
events {{ worker_connections 8000; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; client_header_timeout 10s; client_body_timeout 30s;
  server {{ listen 127.0.0.1:{port} backlog=1024; location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host localhost; }} }}
}}"""


def product() -> Flask:
    """The product, which keeps nothing."""
    return create_app(Settings(rate_limit="", log_level="error"))


def echo() -> Flask:
    """As little as Flask can do."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "ok\n")
    app.add_url_rule("/healthz", view_func=lambda: "ok\n", endpoint="healthz")
    return app


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def _served(app: str, port: int) -> list[str]:
    if app == "product":
        return [sys.executable, "-m", "factcheck", "serve", "--port", str(port)]
    return _python(
        "import sys; from factcheck.web import serving; from factcheck.web.door import Door; import tests.bench.servers as b\n"
        f"serving.serving_app = lambda: Door(b.echo(), lambda path: 1000)\n"
        "from factcheck.settings import Settings\n"
        f"sys.exit(serving.serve('127.0.0.1', {port}, 1, Settings(database_url='none', drain_seconds=0)))"
    )


def _granian(app: str, port: int) -> list[str]:
    return _python(
        "from granian import Granian\n"
        f"Granian('tests.bench.servers:{app}', factory=True, interface='wsgi', port={port}, blocking_threads=4, workers_kill_timeout=10).serve()"
    )


def _waitress(app: str, port: int) -> list[str]:
    return _python(
        "import waitress, tests.bench.servers as b\n"
        f"waitress.serve(b.{app}(), port={port}, threads=4, connection_limit=8000, asyncore_use_poll=True, channel_timeout=30, backlog=1024)"
    )


def _gunicorn(*options: str) -> Callable[[str, int], list[str]]:
    def command(app: str, port: int) -> list[str]:
        return [
            *(
                sys.executable,
                "-m",
                "gunicorn",
                "--bind",
                f"127.0.0.1:{port}",
                "--workers",
                "1",
                "--backlog",
                "1024",
                "--log-level",
                "error",
            ),
            *(*options, f"tests.bench.servers:{app}()"),
        ]

    return command


@dataclass(frozen=True)
class Candidate:
    """A server: how it is started, and whether nginx stands before it."""

    command: Callable[[str, int], list[str]]
    needs: tuple[str, ...] = ()
    proxied: bool = False


CANDIDATES = {
    "factcheck serve": Candidate(_served),
    "Granian, WSGI, 4 threads": Candidate(_granian),
    "waitress, poll, 4 threads": Candidate(_waitress, ("waitress",)),
    "gunicorn gevent": Candidate(_gunicorn("--worker-class", "gevent", "--worker-connections", "8000"), ("gunicorn", "gevent")),
    "gunicorn gthread, 4 threads": Candidate(_gunicorn("--worker-class", "gthread", "--threads", "4"), ("gunicorn",)),
    "nginx, gunicorn gthread": Candidate(_gunicorn("--worker-class", "gthread", "--threads", "4"), ("gunicorn",), proxied=True),
}


HEADS = (
    *("server", *(f"slow: {kind}" for kind in crowds.KINDS), "checks/s", "of the bare echo", "3×: in 5 s", "refused"),
    *("answered", "neither", "broken at the end"),
)


@contextmanager
def running(candidate: Candidate, app: str, **settings: str) -> Iterator[tuple[int, Sequence[int]]]:
    """The port of a server, and its processes; without other settings it keeps nothing."""
    port, behind = free_port(), free_port()
    quiet = {"FACTCHECK_DATABASE_URL": "none", "FACTCHECK_LOG_LEVEL": "error", "FACTCHECK_DRAIN_SECONDS": "0"}
    environment = {**os.environ, **quiet, **settings}
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        process = subprocess.Popen(
            candidate.command(app, behind if candidate.proxied else port), env=environment, stdout=log, stderr=log, start_new_session=True
        )
        proxy = None
        if candidate.proxied:
            told = Path(folder) / "nginx.conf"
            told.write_text(_NGINX.format(folder=folder, port=port, behind=behind))
            proxy = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", told], stderr=log, start_new_session=True)
        try:
            until = time.monotonic() + 60
            while not _probe(port, "/healthz"):
                assert time.monotonic() < until, (Path(folder) / "log").read_text()
                time.sleep(0.05)
            yield port, [one.pid for one in (process, proxy) if one is not None]
        finally:
            for one in (process, proxy):
                if one is not None:
                    with suppress(ProcessLookupError):
                        os.killpg(one.pid, signal.SIGKILL)
                    one.wait(20)


def _probe(port: int, path: str, body: str | None = None) -> bool:
    try:
        address = f"http://127.0.0.1:{port}{path}"
        given = {"data": body, "headers": {"Content-Type": "application/json"}} if body else {}
        return requests.request("POST" if body else "GET", address, timeout=5, **given).ok  # type: ignore[arg-type]
    except requests.RequestException:
        return False


def _lives(port: int) -> bool:
    """Whether it answers again once nobody is slow any more."""
    return any(_probe(port, "/healthz") or time.sleep(1) for _ in range(10))  # type: ignore[func-returns-value]


def slow_clients(port: int, kind: str, number: int, seconds: float) -> tuple[int, int]:
    """How many of the others' checks were answered within five seconds, and how many there were, while so many linger.

    It is given twenty seconds to let the crowd in.
    """
    with crowds.slow(kind, port, number):
        settled = time.monotonic() + 20
        while time.monotonic() < settled and not _probe(port, "/v1/checks", CLAIM):
            time.sleep(0.1)
        until, good, all_ = time.monotonic() + seconds, 0, 0
        while time.monotonic() < until:
            good += _probe(port, "/v1/checks", CLAIM)
            all_ += 1
            time.sleep(0.1)
    return good, all_


def _worked(*pids: int) -> float:
    """Seconds of processor time that processes and their children have taken."""
    seconds = 0.0
    for pid in pids:
        with suppress(FileNotFoundError):
            spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")
            seconds += _worked(*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    return seconds


def rate(port: int, pids: Sequence[int], seconds: float, **more: Any) -> tuple[float, dict[str, Any]]:
    """Good answers within five seconds by second of the server's processor time, and all that was counted."""
    before = _worked(*pids)
    told = crowds.load(port, seconds, **more)
    return sum(told["soon"].get(good, 0) for good in ("200", "201")) / max(0.01, _worked(*pids) - before), told


def overloaded(port: int, pids: Sequence[int], seconds: float) -> dict[str, Any]:
    """How well it answers eight clients, and what it does with three times as many requests as it can answer."""
    crowds.load(port, 1, request=CHECK)
    peak, told = rate(port, pids, seconds, request=CHECK)
    good, then = rate(port, pids, seconds, rate=3 * told["count"]["200"] / seconds, request=CHECK)
    return {"peak": peak, "good": good / peak, **then}


def ended(port: int, pid: int) -> tuple[int, int]:
    """Requests that were answered, and those that got no whole answer although they were sent on a connection that it had taken."""
    good, broken, over = [], [], threading.Event()

    def ask() -> None:
        while not over.is_set():
            try:
                answer = requests.post(
                    f"http://127.0.0.1:{port}/v1/checks", data=CLAIM, headers={"Content-Type": "application/json"}, timeout=20
                )
            except requests.RequestException as error:
                if "refused" in str(error):
                    return
                broken.append(error)
                return
            good.append(answer) if answer.ok else broken.append(answer)

    clients = [threading.Thread(target=ask) for _ in range(6)]
    for one in clients:
        one.start()
    while len(good) < 12 and not broken:
        time.sleep(0.05)
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + 30
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z" and time.monotonic() < until:
        time.sleep(0.05)
    over.set()
    for one in clients:
        one.join()
    return len(good), len(broken)


def main() -> None:
    """Write the table."""
    crowds.may_open(10_000)
    wanted, slow, seconds = sys.argv[1:] or list(CANDIDATES), int(os.environ.get("SLOW", "1200")), float(os.environ.get("SECONDS", "10"))
    rows = [HEADS, ("---",) * len(HEADS)]
    for name in wanted:
        rows.append((name, *_row(CANDIDATES[name], slow, seconds)))
        sys.stderr.write(f"{rows[-1]}\n")
    for row in rows:
        sys.stdout.write(f"| {' | '.join(row)} |\n")


def _row(one: Candidate, slow: int, seconds: float) -> tuple[str, ...]:
    lingering = []
    with running(one, "echo") as (port, pids):
        bare, _ = rate(port, pids, seconds, request="GET /")
    with running(one, "product") as (port, pids):
        for kind in crowds.KINDS:
            good, all_ = slow_clients(port, kind, slow, seconds)
            lingering.append(f"{good}/{all_}")
            if not _lives(port):
                lingering[-1] += ", dead"
                return *lingering, *["-"] * (len(HEADS) - 1 - len(lingering))
        told = overloaded(port, pids, seconds)
        answered, broken = ended(port, pids[0])
    refused, took = told["count"].get("503", 0), told["took"]
    lost = sum(told["count"].values()) - refused - told["count"].get("200", 0)
    return (
        *(*lingering, f"{told['peak']:.0f}", f"{told['peak'] / bare:.1%}", f"{told['good']:.0%}", f"{refused}: {_span(took.get('503'))}"),
        *(_span(took.get("200")), str(lost), f"{broken} of {answered + broken}"),
    )


def _span(took: dict[str, float] | None) -> str:
    return f"{1000 * took['p50']:.0f} ms, 99%: {1000 * took['p99']:.0f} ms" if took else "-"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
    main()
