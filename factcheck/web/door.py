"""The door of a serving process: how many are let in, and how long they may take.

A request gets one of the few threads that answer once all of it has arrived, and an answer leaves without one, so clients that send or
read slowly keep nobody waiting. Who would have to wait long is refused at once: what is let in is answered soon, however much is asked.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from factcheck import logs, metrics
from factcheck.errors import FactcheckError, MalformedJson, Overloaded, RequestTimeout
from factcheck.web.auth import PROBES
from factcheck.web.handlers import RETRY_AFTER, status_of
from factcheck.wire.problems import MEDIA_TYPE, problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

#: Threads of a process that answer.
THREADS = 4
#: Seconds that the first who waits for a thread may have waited before others are refused; how many may wait all the same, and at most.
PATIENCE, FEW, WAITING = 0.5, 16, 256
#: Seconds in which a body must have arrived, and bytes of it for which there is another one.
BODY_SECONDS, BYTES_A_SECOND = 30.0, 65_536
#: Bytes of unfinished bodies that a process holds; beyond that the oldest is given up.
ARRIVING = 67_108_864
#: Bytes of an answer that are made at once, and those that are handed on at once.
_PORTION, _PART = 262_144, 32_768
#: What is answered by a thread of its own, since load is no reason to take a service for dead.
_ASIDE = PROBES | {"/metrics"}


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer as far as it has been made."""

    status: int
    headers: list[tuple[bytes, bytes]]
    begun: bytes
    rest: Iterator[bytes]
    close: Callable[[], None]


class Door:
    """An application (WSGI) for servers that do not wait (ASGI).

    ``limit`` says how many bytes of a body are read at a path; of a longer one the application gets no more than shows that it is.
    ``base`` is where problems are explained.
    """

    def __init__(
        self,
        app: WSGIApplication,
        limit: Callable[[str], int],
        base: str = "",
        *,
        ticks: Callable[[], float] = time.monotonic,
        threads: int = THREADS,
    ) -> None:
        self._app, self._limit, self._base, self._ticks = app, limit, base, ticks
        self._threads = ThreadPoolExecutor(threads, "answers")
        self._aside = ThreadPoolExecutor(1, "probes")
        self._waiting: deque[float] = deque()
        self._arriving: dict[asyncio.Timeout, int] = {}
        self._held = self._refused = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        aside = scope["path"] in _ASIDE
        try:
            if not aside:
                self._refuse_if_full()
            body = await self._arrived(scope, receive)
            if not aside:
                self._refuse_if_full()
            await self._answered(environ_of(scope, body), send, aside=aside)
        except FactcheckError as error:
            await self._told(error, scope["method"], send)

    def _refuse_if_full(self) -> None:
        waiting = self._waiting
        try:
            first = waiting[0]
        except IndexError:  # a thread may take the last one between two looks
            first = None
        if first is not None and len(waiting) >= FEW and (len(waiting) >= WAITING or self._ticks() - first > PATIENCE):
            if not self._refused:
                logs.logger().warning("overloaded: requests are refused", waiting=len(waiting))
            self._refused += 1
            raise Overloaded("More is asked than can be answered; try again later.")
        if self._refused and first is None:
            logs.logger().warning("no longer overloaded", refused=self._refused)
            self._refused = 0

    async def _arrived(self, scope: Scope, receive: Receive) -> bytes:
        """The body, or as much of it as shows that it is too long."""
        limit = self._limit(scope["path"])
        if _length(scope) > limit:
            return b""
        parts: list[bytes] = []
        started = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(BODY_SECONDS) as patience:
                self._arriving[patience] = 0
                try:
                    while True:
                        message = await receive()
                        if message["type"] == "http.disconnect":  # nobody hears it, or what came was no body
                            raise MalformedJson("The body broke off, or did not come in the form that the headers tell.")
                        parts.append(message.get("body", b""))
                        size = self._hold(patience, len(parts[-1]))
                        if not message.get("more_body") or size > limit:
                            return b"".join(parts)
                        if not patience.expired():
                            patience.reschedule(started + BODY_SECONDS + size / BYTES_A_SECOND)
                        self._give_up_oldest()
                finally:
                    self._held -= self._arriving.pop(patience)
        except TimeoutError:
            raise RequestTimeout("The body took too long to arrive.") from None

    def _hold(self, patience: asyncio.Timeout, more: int) -> int:
        self._held += more
        self._arriving[patience] += more
        return self._arriving[patience]

    def _give_up_oldest(self) -> None:
        if self._held > ARRIVING:
            oldest = next(iter(self._arriving))
            if not oldest.expired():
                oldest.reschedule(0)

    async def _answered(self, environ: dict[str, Any], send: Send, *, aside: bool) -> None:
        loop, threads = asyncio.get_running_loop(), self._aside if aside else self._threads
        if not aside:
            self._waiting.append(self._ticks())
        answer = await loop.run_in_executor(threads, self._begun, environ, aside)
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            part = answer.begun
            while len(part) >= _PORTION:
                await _handed_on(part, send)
                part = await loop.run_in_executor(threads, _portion, answer.rest)
            await send({"type": "http.response.body", "body": part, "more_body": False})
        finally:
            if len(answer.begun) >= _PORTION:
                await loop.run_in_executor(threads, answer.close)

    def _begun(self, environ: dict[str, Any], aside: bool) -> _Answer:
        """Make the answer, or its beginning, in a thread."""
        if not aside:
            self._waiting.popleft()
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
            told[:] = status, headers
            return _unwritten

        chunks = self._app(environ, start)
        rest, close = iter(chunks), getattr(chunks, "close", _nothing)
        try:
            begun = _portion(rest)
        except BaseException:
            close()
            raise
        if len(begun) < _PORTION:
            close()
        status, headers = told
        written = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return _Answer(int(status.split(" ", 1)[0]), written, begun, rest, close)

    async def _told(self, error: FactcheckError, method: str, send: Send) -> None:
        """Answer with a problem without asking the application, which has enough to do."""
        status, request_id = status_of(type(error)), uuid4().hex
        metrics.count_request(method, "none", status)
        body = json.dumps(problem(error, status=status, base=self._base, request_id=request_id)).encode() + b"\n"
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "x-request-id": request_id,
            # Who is refused keeps the connection, and asks again on it; who is too slow does not.
            **({"retry-after": RETRY_AFTER} if status == 503 else {"connection": "close"}),
        }
        written = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": written})
        await send({"type": "http.response.body", "body": body, "more_body": False})


async def _handed_on(portion: bytes, send: Send) -> None:
    """Give the server a little at a time: it keeps what a client does not read."""
    for at in range(0, len(portion), _PART):
        await send({"type": "http.response.body", "body": portion[at : at + _PART], "more_body": True})


def environ_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """A request as WSGI (PEP 3333) has it; of a header with an underscore nobody knows which one is meant, so it is left out."""
    server, client = scope.get("server") or ("localhost", 0), scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key = name.decode("latin-1").upper().replace("-", "_")
            key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value.decode('latin-1')}" if key in environ else value.decode("latin-1")
    if environ.pop("HTTP_TRANSFER_ENCODING", None):  # by now its length is known
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _length(scope: Scope) -> int:
    """The length of the body as it is announced."""
    told = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(told) if told.isdigit() else 0


def _portion(chunks: Iterable[bytes]) -> bytes:
    """The next bytes of an answer; fewer than a portion are the last."""
    parts, size = [], 0
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size >= _PORTION:
            break
    return parts[0] if len(parts) == 1 else b"".join(parts)  # what is one thing already may be shared


def _unwritten(_: bytes) -> object:
    raise NotImplementedError("answers are given, not written")


def _nothing() -> None:
    """Nothing to close."""
