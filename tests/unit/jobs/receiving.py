"""A receiver of webhooks on loopback, a clock that is set by hand, and a sender between them."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch

import standardwebhooks
import standardwebhooks.webhooks
from sqlalchemy import case, func, select

from factcheck.jobs.deliveries import Dispatcher
from factcheck.settings import Settings
from factcheck.store import Store, deliveries, events, log, open_store, webhooks
from factcheck.store.sealed import Seal
from factcheck.store.tables import deliveries as rows
from factcheck.store.tables import webhooks as hooks
from tests.servers import free_port

START = datetime(2026, 3, 20, 9, tzinfo=UTC)


@dataclass
class Clock:
    """The time, as the test says."""

    time: datetime = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass(frozen=True)
class Message:
    """What arrived."""

    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str, at: datetime) -> Any:
        """What the message says, if the reference library takes it at that time."""

        class Then(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return at

        with patch.object(standardwebhooks.webhooks, "datetime", Then):
            return standardwebhooks.Webhook(secret).verify(self.body, dict(self.headers))


@dataclass
class Receiver:
    """A server that takes in what is posted and answers as `answer` says: a status, and headers."""

    answer: Callable[[Message], tuple[int, Mapping[str, str]]] = lambda _: (204, {})
    heard: list[Message] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks"

    def take(self, message: Message) -> tuple[int, Mapping[str, str]]:
        with self.lock:
            self.heard.append(message)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return self.answer(message)
        finally:
            with self.lock:
                self.at_once -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: Any) -> None:
        """The sender hung up: what the test is about."""


@contextlib.contextmanager
def receiving(receiver: Receiver | None = None) -> Iterator[Receiver]:
    """A receiver that is up until the block ends; one that was up before gets its port again."""
    receiver = receiver or Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            whole = int(self.headers["content-length"])
            body = self.rfile.read(whole)
            if len(body) < whole:  # the sender was killed in the midst of it
                self.close_connection = True
                return
            status, headers = receiver.take(Message({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(status)
            for name, value in {"content-length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing on standard error."""

    server = _Server(("127.0.0.1", receiver.port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Newsroom:
    """A store with webhooks, and who sends to them."""

    store: Store
    clock: Clock
    sender: Dispatcher

    @classmethod
    def at(cls, folder: Any, database_url: str, *receivers: Receiver, **more: Any) -> Newsroom:
        """A newsroom that may send to these receivers of its own network."""
        listed = tuple(f"127.0.0.1:{one.port}" for one in receivers)
        settings = Settings(data_folder=str(folder), database_url=database_url, allow_unsafe_database=1, webhook_private=listed)
        clock = Clock()
        store = open_store(settings, clock=clock)
        return cls(store, clock, Dispatcher(store, settings, **more))

    def register(self, url: str, *types: str, owner: str = "local") -> webhooks.MadeWebhook:
        types = types or ("batch.finished",)
        return self.store.write(lambda tx: webhooks.register(tx, Seal.of(self.store.signer), owner, url, types))

    def tell(self, number: int = 1, type_: str = "batch.finished", owner: str = "local") -> list[str]:
        return self.store.write(lambda tx: [events.add(tx, owner, type_, {"batch_id": str(n)}) for n in range(number)])

    def send(self) -> None:
        """Send what is due until nothing is."""
        while self.sender.step():
            self.sender.wait()

    def send_until(self, end: datetime, tick: timedelta = timedelta()) -> None:
        """Live until a time, waking when something is due, but not sooner than after a tick."""
        self.send()
        while (due := self.next_due()) is not None and max(due, self.clock.time + tick) <= end:
            self.clock.time = max(due, self.clock.time + tick)
            self.send()
        self.clock.time = end

    def next_due(self) -> datetime | None:
        """When something is to be sent next."""
        both = case((rows.c.due > hooks.c.busy_until, rows.c.due), else_=hooks.c.busy_until)
        query = select(func.min(both)).join(hooks, hooks.c.id == rows.c.webhook_id)
        with self.store.reading() as connection:
            found = connection.execute(query.where(rows.c.state == "pending", hooks.c.state == "active")).scalar()
        return datetime.fromisoformat(found) if found else None

    def webhook(self, webhook_id: str, owner: str = "local") -> webhooks.Webhook:
        with self.store.reading() as connection:
            return webhooks.find(connection, webhook_id, owner)

    def deliveries(self, webhook_id: str, state: str | None = None) -> list[dict[str, Any]]:
        with self.store.reading() as connection:
            return deliveries.listed(connection, webhook_id, state=state, limit=100_000)

    def audited(self) -> list[str]:
        with self.store.reading() as connection:
            return [entry.kind for entry in log.entries(connection)]
