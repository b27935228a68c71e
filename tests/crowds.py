"""Crowds of clients, each in a process of its own so that it takes nothing from who measures.

`python tests/crowds.py slow KIND PORT NUMBER` holds so many connections open that send or read as slowly as they can, and opens each anew
that is closed; it writes a line once all have been opened, and its tallies when its standard input ends.
`python tests/crowds.py load PORT SECONDS` asks as fast as it is answered, or, with `--rate`, so many times a second whatever is answered;
it writes its tallies.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Ways of being slow.
KINDS = ("header", "body", "read", "idle")
#: Seconds for which somebody waits for an answer.
SOON = 5.0
#: Clients that ask for something large at once.
_AT_ONCE = 8
#: Seconds between two bytes of a slow client, and until a connection is given up that nobody takes.
_PAUSE, _CONNECT = 1.0, 20.0
_HOST = "Host: 127.0.0.1\r\n"
#: What a slow client begins with.
_BEGINNINGS = {
    "header": f"POST /v1/checks HTTP/1.1\r\n{_HOST}X-Slow: ",
    "body": f"POST /v1/checks HTTP/1.1\r\n{_HOST}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{",
    "read": f"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\n{_HOST}\r\n",
    "idle": f"GET /healthz HTTP/1.1\r\n{_HOST}\r\n",
}


def may_open(number: int) -> bool:
    """Whether this process may hold so many descriptors; takes what it may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < number:
        return False
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))
    return True


@contextmanager
def slow(kind: str, port: int, number: int) -> Iterator[dict[str, int]]:
    """So many slow clients while the block runs, all of them connected, or as many as the server lets in; tallies when it has run."""
    tally: dict[str, int] = {}
    command = [sys.executable, str(Path(__file__)), "slow", kind, str(port), str(number)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as crowd:
        assert crowd.stdout is not None
        assert crowd.stdin is not None
        try:
            assert crowd.stdout.readline().startswith("opened")
            yield tally
        finally:
            crowd.stdin.close()
            tally |= json.loads(crowd.stdout.read() or "{}")


def load(port: int, seconds: float, *, clients: int = 8, rate: float = 0, request: str = "") -> dict[str, Any]:
    """What a crowd in a hurry got: counts by status, seconds by status, what failed."""
    command = [sys.executable, str(Path(__file__)), "load", str(port), str(seconds), "--clients", str(clients), "--rate", str(rate)]
    if request:
        command += ["--request", request]
    told: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 300).stdout)
    return told


@dataclass
class _Crowd:
    """Slow clients of one kind."""

    kind: str
    port: int
    chosen: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    before: dict[socket.socket, float] = field(default_factory=dict)
    inside: set[socket.socket] = field(default_factory=set)
    hungry: set[socket.socket] = field(default_factory=set)
    tally: Counter[str] = field(default_factory=Counter)

    def open(self) -> None:
        """One more client."""
        one = socket.socket()
        if self.kind == "read":
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.setblocking(False)
        one.connect_ex(("127.0.0.1", self.port))
        self.before[one] = time.monotonic()
        self.chosen.register(one, selectors.EVENT_WRITE)

    def fill(self, number: int) -> None:
        """Open so many, but no more at once than are answered soon: many who ask at once are another trial than many who are slow."""
        while len(self.before) + len(self.inside) < number and (self.kind != "read" or len(self.before) + len(self.hungry) < _AT_ONCE):
            self.open()

    def live(self, one: Any) -> None:
        """Something happened to a client."""
        with self._kept(one):
            if one in self.inside:
                if not one.recv(1 if self.kind == "read" else 65536):
                    raise ConnectionResetError
                if self.kind == "read":  # from its first byte on it looks once in a while
                    self.hungry.discard(one)
                    self.chosen.unregister(one)
                return
            if number := one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(number, "not let in")
            one.send(_BEGINNINGS[self.kind].encode())
            self.tally["opened"] += 1
            del self.before[one]
            self.inside.add(one)
            if self.kind == "read":
                self.hungry.add(one)
            self.chosen.modify(one, selectors.EVENT_READ)

    def dribble(self, now: float) -> None:
        """Everybody sends or reads one byte more; who was not let in for long tries again."""
        for one in [one for one, since in self.before.items() if now - since > _CONNECT]:
            self._leave(one, "not let in")
        for one in list(self.inside):
            with self._kept(one):
                if self.kind in {"header", "body"}:
                    one.send(b"a")
                elif self.kind == "read" and one not in self.hungry and not one.recv(1):
                    raise ConnectionResetError

    @contextmanager
    def _kept(self, one: socket.socket) -> Iterator[None]:
        """Where the server has closed a connection, another one is opened."""
        try:
            yield
        except BlockingIOError:
            pass
        except OSError:
            self._leave(one, "closed" if one in self.inside else "not let in")

    def _leave(self, one: socket.socket, why: str) -> None:
        self.tally[why] += 1
        self.before.pop(one, None)
        self.inside.discard(one)
        self.hungry.discard(one)
        with suppress(KeyError):
            self.chosen.unregister(one)
        one.close()


def _be_slow(kind: str, port: int, number: int) -> None:
    if not may_open(number + 100):
        raise SystemExit(f"this process may not open {number} connections")
    crowd = _Crowd(kind, port)
    started = ticked = time.monotonic()
    told = False
    with selectors.DefaultSelector() as end:
        end.register(sys.stdin, selectors.EVENT_READ)
        while not end.select(0):
            crowd.fill(number)
            for key, _ in crowd.chosen.select(0.05):
                crowd.live(key.fileobj)
            now = time.monotonic()
            if not told and (len(crowd.inside) - len(crowd.hungry) >= number or now - started > (15 if kind == "read" else 1) * _CONNECT):
                told = True
                sys.stdout.write(f"opened {crowd.tally['opened']}\n")
                sys.stdout.flush()
            if now - ticked > _PAUSE:
                ticked = now
                crowd.dribble(now)
    sys.stdout.write(json.dumps(crowd.tally) + "\n")


@dataclass
class _Tally:
    seconds: dict[str, list[float]] = field(default_factory=dict)
    soon: Counter[str] = field(default_factory=Counter)
    retry_after: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, took: float) -> None:
        self.seconds.setdefault(what, []).append(took)
        self.soon[what] += took <= SOON

    def told(self, seconds: float) -> dict[str, Any]:
        return {
            "seconds": seconds,
            "count": {what: len(each) for what, each in self.seconds.items()},
            "took": {what: _quantiles(each) for what, each in self.seconds.items()},
            "soon": self.soon,
            "retry_after": self.retry_after,
            "types": self.types,
        }


def _quantiles(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4)
        for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1))
    }


class _Client:
    """One connection that is used again and again."""

    def __init__(self, port: int, request: bytes, tally: _Tally) -> None:
        self.port, self.request, self.tally = port, request, tally
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, since: float) -> None:
        try:
            async with asyncio.timeout(60):
                await self._ask(since)
        except (OSError, EOFError, TimeoutError) as error:
            self.tally.add(type(error).__name__, time.monotonic() - since)
            self.leave()

    def leave(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    async def _ask(self, since: float) -> None:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(self.request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        await self.reader.readexactly(int(headers.get("content-length", 0)))
        status = first.split()[1]
        self.tally.add(status, time.monotonic() - since)
        if status == "503":
            self.tally.retry_after[headers.get("retry-after", "none")] += 1
            self.tally.types[headers.get("content-type", "none")] += 1
        if headers.get("connection", "") == "close":
            self.leave()


async def _hurry(port: int, seconds: float, clients: int, rate: float, request: bytes) -> dict[str, Any]:
    tally, until = _Tally(), time.monotonic() + seconds
    free = [_Client(port, request, tally) for _ in range(clients)]
    if not rate:

        async def again(one: _Client) -> None:
            while (now := time.monotonic()) < until:
                await one.ask(now)

        await asyncio.gather(*(again(one) for one in free))
        return tally.told(seconds)

    asked: set[asyncio.Task[None]] = set()

    async def once(one: _Client, since: float) -> None:
        await one.ask(since)
        free.append(one)

    due = time.monotonic()
    while due < until:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        one = free.pop() if free else _Client(port, request, tally)
        task = asyncio.create_task(once(one, due))
        asked.add(task)
        task.add_done_callback(asked.discard)
        due += 1 / rate
    while asked:
        await asyncio.wait(asked)
    return tally.told(seconds)


def _request(line: str) -> bytes:
    """A request as it is written: its method and path, and a body after a space."""
    method, path, *body = line.split(" ", 2)
    told = f"{method} {path} HTTP/1.1\r\n{_HOST}"
    if body:
        told += f"Content-Type: application/json\r\nContent-Length: {len(body[0].encode())}\r\n"
    return f"{told}\r\n{''.join(body)}".encode()


def _main() -> None:
    parser = argparse.ArgumentParser()
    ways = parser.add_subparsers(dest="way", required=True)
    lingering = ways.add_parser("slow")
    lingering.add_argument("kind", choices=KINDS)
    lingering.add_argument("port", type=int)
    lingering.add_argument("number", type=int)
    hurried = ways.add_parser("load")
    hurried.add_argument("port", type=int)
    hurried.add_argument("seconds", type=float)
    hurried.add_argument("--clients", type=int, default=8)
    hurried.add_argument("--rate", type=float, default=0)
    hurried.add_argument("--request", default="GET /healthz")
    given = parser.parse_args()
    if given.way == "slow":
        _be_slow(given.kind, given.port, given.number)
    else:
        may_open(10_000)
        request = _request(given.request)
        sys.stdout.write(json.dumps(asyncio.run(_hurry(given.port, given.seconds, given.clients, given.rate, request))) + "\n")


if __name__ == "__main__":
    _main()
