"""The door: bodies are waited for without a thread, long waits are refused, large answers leave bit by bit (reliability C7, C16, C17, K4)."""

from __future__ import annotations

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from factcheck import logs
from factcheck.web import door
from factcheck.web.door import Door, environ_of

#: Seconds after which a test is taken to hang.
_LONG = 30


def alone(work):
    """What a coroutine gives, in a thread of its own: a browser test of the same process has a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class Client:
    """A request of which the parts come when the test says, and what was answered."""

    def __init__(self, path: str = "/", *, method: str = "GET", query: bytes = b"", headers: Any = ()) -> None:
        given = [(b"host", b"localhost"), *headers]
        self.scope = {
            "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query, "headers": given,
            "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 8000), "client": ("192.0.2.7", 4711),
        }  # fmt: skip
        self.coming: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[dict[str, Any]] = []
        self.takes = asyncio.Event()
        self.takes.set()

    def sends(self, body: bytes, *, more: bool = False) -> Client:
        self.coming.put_nowait({"type": "http.request", "body": body, "more_body": more})
        return self

    def hangs_up(self) -> Client:
        self.coming.put_nowait({"type": "http.disconnect"})
        return self

    async def _take(self, message: dict[str, Any]) -> None:
        await self.takes.wait()
        self.sent.append(message)

    async def ask(self, at: Door) -> Client:
        async with asyncio.timeout(_LONG):
            await at(self.scope, self.coming.get, self._take)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def body(self) -> bytes:
        return b"".join(one["body"] for one in self.sent[1:])


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.inside, self.may_go = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] != "/healthz":
            self.inside.release()
            assert self.may_go.acquire(timeout=_LONG)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read()]


def told(app, limit: int = 100, **more: Any) -> Door:
    logs.configure("error")
    return Door(app, lambda _: limit, **more)


async def waiting(at: Door, number: int) -> None:
    async with asyncio.timeout(_LONG):
        while len(at._waiting) < number:
            await asyncio.sleep(0.001)


def test_a_request_is_handed_on_as_it_came():
    headers = [
        (b"accept", b"text/html"),
        (b"accept", b"*/*"),
        (b"x_forwarded_for", b"10.0.0.1"),
        (b"content-length", b"2"),
        (b"x-a", b"\xe9"),
    ]
    environ = environ_of(Client("/a%2Fb%C3%A9/", method="POST", query=b"q=%20", headers=headers).scope, b"hi")
    assert environ["PATH_INFO"].encode("latin-1") == "/a/bé/".encode()
    assert (environ["REQUEST_METHOD"], environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("POST", "q=%20", "192.0.2.7")
    assert (environ["HTTP_ACCEPT"], environ["CONTENT_LENGTH"], environ["HTTP_X_A"]) == ("text/html,*/*", "2", "é")
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert environ["wsgi.input"].read() == b"hi"


async def _announced(app, body: bytes, headers: Any) -> Client:
    """A check that is posted with such a body."""
    client = Client("/v1/checks", method="POST", headers=[(b"content-type", b"application/json"), *headers])
    return await client.sends(body).ask(told(app))


def test_of_a_body_that_is_too_long_nothing_is_read(app):
    app.config["MAX_CONTENT_LENGTH"], before = 100, app.config["MAX_CONTENT_LENGTH"]
    try:
        announced = alone(_announced(app, b"", [(b"content-length", b"101")]))
        unannounced = alone(_announced(app, b"x" * 101, [(b"transfer-encoding", b"chunked")]))
    finally:
        app.config["MAX_CONTENT_LENGTH"] = before
    assert announced.coming.qsize() == 1
    for one in (announced, unannounced):
        assert (one.status, json.loads(one.body)["type"]) == (413, "/problems/body-too-large")


def test_a_body_that_does_not_come_is_given_up(monkeypatch):
    monkeypatch.setattr(door, "BODY_SECONDS", 0.05)
    answered = alone(Client(method="POST").sends(b"{", more=True).ask(told(Slow())))
    assert (answered.status, json.loads(answered.body)["type"]) == (408, "/problems/request-timeout")
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["connection"] == "close"
    assert json.loads(answered.body)["instance"] == f"urn:request:{answered.headers['x-request-id']}"


def test_a_long_body_that_keeps_coming_gets_more_time(monkeypatch):
    monkeypatch.setattr(door, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(door, "BYTES_A_SECOND", 1 / _LONG)

    async def run() -> Client:
        client, app = Client(method="POST").sends(b"a", more=True), Slow()
        app.may_go.release()
        asking = asyncio.create_task(client.ask(told(app)))
        await asyncio.sleep(0.5)
        client.sends(b"b")
        return await asking

    assert alone(run()).body == b"ab"


def test_of_too_many_unfinished_bodies_the_oldest_is_given_up(monkeypatch):
    monkeypatch.setattr(door, "ARRIVING", 10)

    async def run() -> tuple[Client, Client]:
        app = Slow()
        app.may_go.release()
        at = told(app)
        old = asyncio.create_task(Client(method="POST").sends(b"x" * 8, more=True).ask(at))
        await asyncio.sleep(0.01)
        new = Client(method="POST").sends(b"y" * 8, more=True)
        asking = asyncio.create_task(new.ask(at))
        given_up = await old
        new.sends(b"z")
        return given_up, await asking

    old, new = alone(run())
    assert (old.status, new.status, new.body) == (408, 200, b"y" * 8 + b"z")


def test_a_body_that_breaks_off_is_refused_and_costs_nothing():
    """The server says the same of a client that has hung up and of one whose chunks are none: the second one hears why."""

    async def run() -> Client:
        at = told(Slow())
        client = await Client(method="POST").sends(b"{", more=True).hangs_up().ask(at)
        assert (at._held, at._arriving, list(at._waiting)) == (0, {}, [])
        return client

    client = alone(run())
    assert (client.status, json.loads(client.body)["type"]) == (400, "/problems/malformed-json")
    assert client.headers["connection"] == "close"


def test_who_would_wait_long_is_refused_and_the_others_are_answered(monkeypatch):
    monkeypatch.setattr(door, "FEW", 3)

    async def run() -> None:
        now = [0.0]
        app = Slow()
        at = told(app, threads=1, ticks=lambda: now[0])
        asking = [asyncio.create_task(Client().sends(b"").ask(at)) for _ in range(3)]
        await waiting(at, 2)
        assert app.inside.acquire(timeout=_LONG)
        now[0] += door.PATIENCE
        asking.append(asyncio.create_task(Client().sends(b"").ask(at)))
        await waiting(at, 3)
        now[0] += 0.01  # now there are more than a few, and the first has lost patience
        refused = await Client(method="POST").sends(b"").ask(at)
        assert (refused.status, json.loads(refused.body)["type"]) == (503, "/problems/overloaded")
        assert (refused.headers["content-type"], refused.headers["cache-control"]) == ("application/problem+json", "no-store")
        assert int(refused.headers["retry-after"]) > 0
        assert "connection" not in refused.headers
        # Load is no reason to take it for dead.
        assert (await Client("/healthz").sends(b"").ask(at)).status == 200
        app.may_go.release(10)
        assert [(await one).status for one in asking] == [200] * 4
        assert (await Client().sends(b"").ask(at)).status == 200

    alone(run())


def test_no_more_than_so_many_wait(monkeypatch):
    monkeypatch.setattr(door, "FEW", 1)
    monkeypatch.setattr(door, "WAITING", 5)

    async def run() -> list[int]:
        app = Slow()
        at = told(app, threads=1, ticks=lambda: 0.0)
        asking = [asyncio.create_task(Client().sends(b"").ask(at)) for _ in range(6)]
        await waiting(at, 5)
        refused = await Client().sends(b"").ask(at)
        app.may_go.release(10)
        return [refused.status, *[(await one).status for one in asking]]

    assert alone(run()) == [503] + [200] * 6


def test_a_large_answer_leaves_bit_by_bit_and_who_does_not_take_it_holds_no_thread():
    closed = threading.Event()

    class Pages:
        def __iter__(self):
            return iter([b"a" * 100_000] * 9)

        def close(self):
            closed.set()

    def app(environ, start_response):
        start_response("200 OK", [])
        return Pages() if environ["PATH_INFO"] == "/large" else [b"small"]

    async def run() -> None:
        at, large = told(app, threads=1), Client("/large").sends(b"")
        large.takes.clear()
        asking = asyncio.create_task(large.ask(at))
        for _ in range(3):
            assert (await Client("/small").sends(b"").ask(at)).body == b"small"
        assert not closed.is_set()
        large.takes.set()
        await asking
        assert large.body == b"a" * 900_000
        assert max(len(one["body"]) for one in large.sent[1:]) <= 262_144
        assert [one["more_body"] for one in large.sent[1:]][-2:] == [True, False]

    alone(run())
    assert closed.is_set()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_service_answers_through_it_as_without(app, method):
    path, query = "/v1/check", b"text=China+exported+3.111+million+vehicles+in+2022.&published=2023-01-20"
    client = Client(path, method=method, query=query).sends(b"")
    client.scope["client"] = ("127.0.0.1", 4711)
    through = alone(client.ask(told(app)))
    directly = app.test_client().open(f"{path}?{query.decode()}", method=method)
    assert (through.status, through.body) == (directly.status_code, directly.data)
    ours = {name: value for name, value in through.headers.items() if name != "x-request-id"}
    assert ours == {name.lower(): value for name, value in directly.headers.items() if name != "X-Request-Id"}
