"""One database, two kinds: transactions, and what each kind needs to keep its promises.

SQLite runs with a write-ahead log that is synced at every commit. All writing of a process goes over one connection, one transaction at
a time, and that connection also moves the log into the file: versions before 3.51.3 can lose writes when two connections do (SQLite's
WAL-reset bug). Processes take turns by a lock beside the file.
"""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from factcheck.errors import Busy, Overloaded, StorageUnavailable

T = TypeVar("T")

#: Seconds that a writer waits for its turn, and how many may wait.
PATIENCE, WAITING = 2.0, 256
#: Times that PostgreSQL's "try again" is obeyed.
_RETRIES = 3
#: Commits after which the write-ahead log is moved into the file.
_COMMITS = 256
#: SQLite versions in which two writing processes are safe.
_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, slots=True)
class Writing:
    """A transaction that writes, and the time that all of it carries."""

    connection: Connection
    at: str


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def stamp(at: datetime) -> str:
    """A time as it is stored and shown: RFC 3339 in UTC with microseconds.

    >>> stamp(datetime(2026, 3, 20, 9, tzinfo=UTC))
    '2026-03-20T09:00:00.000000Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def safe_for_processes(version: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]) -> bool:
    """Whether this SQLite may be written by several processes.

    >>> safe_for_processes((3, 40, 1)), safe_for_processes((3, 50, 7)), safe_for_processes((3, 52, 0))
    (False, True, True)
    """
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED) or version >= _FIXED[0]


class Database:
    """Where everything is kept. Errors of the database come out as `StorageUnavailable`, `Busy` or `Overloaded`."""

    def __init__(self, url: str, clock: Callable[[], datetime] = now) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.failed = False
        self._turn, self._waiting = threading.Lock(), threading.Semaphore(WAITING)
        self._commits = 0
        if self.sqlite:
            self.path = Path(self.url.database or "")
            self._gate = _Gate(self.path)
            self._writer, self._reader = _sqlite(self.path, writes=True), _sqlite(self.path, writes=False)
        else:
            self._writer = self._reader = create_engine(self.url, pool_size=16, max_overflow=8, pool_timeout=1, pool_pre_ping=True)

    @property
    def engine(self) -> Engine:
        """The engine that writes; for migrations."""
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads: all of it sees one state."""
        with _told(), self._reader.connect() as connection, connection.begin():
            yield connection

    def write(self, step: Callable[[Writing], T]) -> T:
        """What the step gives, once all that it wrote is kept for good; whatever it raises, nothing of it is."""
        if self.failed:
            raise StorageUnavailable("The database has failed to write; see the log.")
        if not self.sqlite:
            return self._attempts(step)
        with self._my_turn(), self._gate.held():
            try:
                kept = self._attempt(step)
            except StorageUnavailable as error:
                # A sync that failed may have lost what it should have kept: nothing is written after it.
                self.failed = error.lasting
                raise
            self._commits += 1
            if self._commits % _COMMITS == 0:
                self.move_log()
            return kept

    def move_log(self) -> None:
        """Move SQLite's write-ahead log into the file, as far as nobody reads it."""
        with self._writer.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # type: ignore[union-attr] # it is open

    def close(self) -> None:
        """Give all connections back."""
        self._reader.dispose()
        if self._writer is not self._reader:
            with self._gate.held():
                self._writer.dispose()
            self._gate.close()

    def size(self) -> int:
        """Bytes of the database, with its log."""
        if self.sqlite:
            files = (self.path, self.path.with_name(self.path.name + "-wal"))
            return sum(file.stat().st_size for file in files if file.exists())
        with self.reading() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def _attempt(self, step: Callable[[Writing], T]) -> T:
        with _told(), self._writer.connect() as connection, connection.begin():
            return step(Writing(connection, stamp(self.clock())))

    def _attempts(self, step: Callable[[Writing], T]) -> T:
        for tried in range(_RETRIES):
            try:
                return self._attempt(step)
            except _TryAgain:
                if tried == _RETRIES - 1:
                    raise
        raise AssertionError("not reached")

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._waiting.acquire(blocking=False):
            raise Overloaded(f"More than {WAITING} requests wait to be stored.")
        try:
            if not self._turn.acquire(timeout=PATIENCE):
                raise Busy("Others are writing; try again.")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._waiting.release()


class _Gate:
    """The turns of processes that write one SQLite file: held during each transaction and each move of the log."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._file: Any = None

    @contextmanager
    def held(self) -> Iterator[None]:
        if self._file is None:
            try:
                self._file = self._path.open("ab")
            except OSError as error:
                raise StorageUnavailable(f"{self._path}: {error.strerror}.") from None
        _lock(self._file)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Let the lock go for good."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _lock(file: Any) -> None:
    """Wait for the lock as long as a writer has patience."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise Busy("Another process is writing; try again.") from None
            time.sleep(0.002)
        else:
            return


class _TryAgain(Busy):
    """PostgreSQL asks for the transaction once more."""


@contextmanager
def _told() -> Iterator[None]:
    """The errors of the libraries as ours."""
    try:
        yield
    except PoolTimeout:
        raise Overloaded("All connections to the database are in use.") from None
    except DBAPIError as error:
        raise _ours(error) from error


def _ours(error: DBAPIError) -> Exception:
    if getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}:
        return _TryAgain("The database is busy; try again.")
    if "locked" in str(error.orig):
        return Busy("Others are writing; try again.")
    if isinstance(error, OperationalError) or error.connection_invalidated:
        return StorageUnavailable("The database cannot be used now.", lasting="disk I/O error" in str(error.orig))
    return error


def _sqlite(path: Path, *, writes: bool) -> Engine:
    size = 1 if writes else 8
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0 if writes else 8,
        pool_timeout=1,
        connect_args={"check_same_thread": False, "timeout": PATIENCE, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _prepare(raw: sqlite3.Connection, _: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "mmap_size=0",
            "wal_autocheckpoint=0",
            *(() if writes else ("query_only=ON",)),
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
