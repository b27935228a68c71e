"""The queue: it wakes work in this process and in others. It may lose all it holds, because the tables know what there is to do."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from huey import Huey
from huey.api import Task
from huey.exceptions import HueyException
from huey.registry import Message
from huey.serializer import Serializer
from huey.signals import SIGNAL_ERROR
from huey.storage import PostgresStorage, RedisStorage, SqliteStorage
from sqlalchemy import make_url

from factcheck import logs
from factcheck.errors import ShuttingDown
from factcheck.settings import Settings

#: Before the names of the queue's tables in PostgreSQL, which are no part of the editions of ours.
_PREFIX = "factcheck_queue"
#: Seconds that a worker listens at once where the queue can be listened to.
_LISTENING = 1
#: What comes of a message that is none of ours.
_FOREIGN = (HueyException, TypeError, ValueError)


class Queue:
    """Names of what is to be worked on. What cannot be told to it is found in the tables a little later."""

    def __init__(self, storage: type[Any], failures: tuple[type[Exception], ...], **options: Any) -> None:
        # huey logs lines of its own, with the values that a statement failed with.
        logging.getLogger("huey").disabled = True
        self.failures = failures
        self.woken = threading.Event()
        self.listens = bool(options.get("blocking"))
        self._on: Mapping[str, Callable[..., object]] = {}
        self._huey = Huey("factcheck", results=False, serializer=_Json(), storage_class=storage, **options)
        self._huey.signal(SIGNAL_ERROR)(_tell)
        self._batch = self._huey.task(name="batch")(lambda *told: self._on["batch"](*told))
        self._step = self._huey.task(name="step")(lambda *told: self._on["step"](*told))

    def serve(self, **work: Callable[..., object]) -> None:
        """What is done when a `batch` or a `step` is woken."""
        self._on = work

    def batch(self, batch_id: str, skip: int = 0) -> None:
        """Wake a batch, from the text after so many unfinished ones."""
        self._tell(self._batch, batch_id, skip)

    def step(self, name: str) -> None:
        """Wake one of the kinds of work in `steps.STEPS`, wherever it is done."""
        self._tell(self._step, name)

    def next(self) -> Task | None:
        """What was woken first; what nobody of ours has written is dropped."""
        try:
            found: Task | None = self._huey.dequeue()
        except _FOREIGN as error:
            logs.logger().warning("not understood", error=type(error).__name__)
            return None
        return found

    def do(self, task: Task) -> None:
        """Do it; what fails is logged, and found again in the tables."""
        self._huey.execute(task)

    def batches(self) -> frozenset[str]:
        """The batches that are woken and wait for a worker."""
        try:
            return frozenset(str(task.args[0]) for task in self._huey.pending() if task.name == "batch")
        except _FOREIGN:
            return frozenset()

    def close(self) -> None:
        """Let go of the connection."""
        self._huey.storage.close()

    def _tell(self, task: Callable[..., object], *told: object) -> None:
        try:
            task(*told)
        except self.failures as error:
            logs.logger().warning("not woken", error=type(error).__name__)
        self.woken.set()


def open_queue(settings: Settings) -> Queue:
    """The queue of an installation: Redis or PostgreSQL where they are set up, else a file in the data folder."""
    if settings.redis_url:
        from redis import RedisError

        return Queue(RedisStorage, (RedisError,), url=settings.redis_url, read_timeout=_LISTENING, blocking=True)
    if settings.database_url and make_url(settings.database_url).get_backend_name() == "postgresql":
        return _in_postgresql(settings.database_url)
    return _in_file(Path(settings.data_folder).expanduser() / "queue.db")


def _in_postgresql(url: str) -> Queue:
    import psycopg

    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    options = {"dsn": dsn, "table_prefix": _PREFIX, "read_timeout": _LISTENING, "blocking": True}
    try:
        return Queue(PostgresStorage, (psycopg.Error,), **options)
    except psycopg.errors.UniqueViolation:  # another process made the tables in this moment
        return Queue(PostgresStorage, (psycopg.Error,), **options)


def _in_file(path: Path) -> Queue:
    try:
        return Queue(SqliteStorage, (sqlite3.Error,), filename=str(path), fsync=False)
    except sqlite3.DatabaseError:  # a file that was torn when the power went holds nothing that is missed
        for part in ("", "-wal", "-shm"):
            path.with_name(path.name + part).unlink(missing_ok=True)
        return Queue(SqliteStorage, (sqlite3.Error,), filename=str(path), fsync=False)


class _Json(Serializer):  # type: ignore[misc] # untyped library
    """Messages as JSON: who can write to the queue can wake work, and run nothing else."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data._asdict()).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(**json.loads(bytes(data)))


def _tell(_: str, task: Task, error: Exception) -> None:
    """What was begun is found again in the tables; a fault of ours is told with its place."""
    if not isinstance(error, ShuttingDown):
        logs.failed(error, work=task.name)
