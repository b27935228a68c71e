"""One database, two kinds: transactions, and what each kind needs to keep its promises.

All writing of a process to SQLite goes over one connection, one transaction at a time, and that connection also moves the write-ahead
log into the file: versions before 3.51.3 can lose writes when two connections do (SQLite's WAL-reset bug). Processes take turns by a
lock beside the file. After a sync that failed nothing is written any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, make_url, text

from factcheck import logs
from factcheck.errors import Busy, StorageUnavailable
from factcheck.store.engines import TryAgain, postgresql_engine, safe_for_processes, sqlite_engine, told
from factcheck.store.turns import PATIENCE, Patience, Turns

__all__ = ["Database", "Writing", "now", "safe_for_processes", "stamp"]

T = TypeVar("T")

#: Times that PostgreSQL's "try again" is obeyed.
_RETRIES = 3
#: Seconds that emptying the write-ahead log waits for who reads.
_SHORT = 0.1
#: Commits after which the write-ahead log is moved into the file.
_COMMITS = 256


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


class Database:
    """Where everything is kept. Errors of the database come out as `StorageUnavailable`, `Busy` or `Overloaded`.

    ``trouble`` is why the last attempt to write failed, and ``written`` when one last succeeded (monotonic). ``failed`` is set for good
    by a sync that failed; ``given_up`` is then called once.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] = now) -> None:
        self.url = make_url(url)
        self.clock = clock
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self.failed, self.trouble, self.written = False, "", 0.0
        self.given_up: Callable[[], None] = _nothing
        self._commits = 0
        if self.sqlite:
            self.path = Path(self.url.database or "")
            self._turns = Turns(self.path)
            self._writer, self._reader = sqlite_engine(self.path, writes=True), sqlite_engine(self.path, writes=False)
        else:
            self._writer, self._reader = postgresql_engine(self.url, writes=True), postgresql_engine(self.url, writes=False)

    @property
    def engine(self) -> Engine:
        """The engine that writes; for migrations."""
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads: all of it sees one state."""
        with told(), self._reader.connect() as connection, connection.begin():
            yield connection

    def write(self, step: Callable[[Writing], T]) -> T:
        """What the step gives, once all that it wrote is kept for good; whatever it raises, nothing of it is."""
        if self.failed:
            raise StorageUnavailable("The database has failed to write; see the log.")
        patience = Patience.of(PATIENCE)
        try:
            kept = self._in_turn(step, patience) if self.sqlite else self._attempts(step)
        except StorageUnavailable as error:
            self._notice(error)
            raise
        self.trouble, self.written = "", time.monotonic()
        return kept

    def move_log(self, *, whole: bool = False) -> None:
        """Move SQLite's write-ahead log into the file, as far as nobody reads it; ``whole``: all of it and empty it, or it is `Busy`."""
        if self.sqlite:
            with self._turns.mine(Patience.of(PATIENCE)):
                # Others wait for their turn meanwhile, so a reader is not waited for long.
                self._move_log("TRUNCATE" if whole else "PASSIVE", Patience.of(_SHORT))

    def compact(self) -> None:
        """Write the database anew without what was deleted; others wait meanwhile."""
        if not self.sqlite:
            with told(), self._writer.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
            return
        with self._turns.mine(Patience.of(PATIENCE)), told(), self._writer.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr] # it is open
        self.move_log(whole=True)

    def close(self) -> None:
        """Give all connections back."""
        self._reader.dispose()
        if self.sqlite:
            with self._turns.mine(Patience.of(PATIENCE)):
                self._writer.dispose()
            self._turns.close()
        else:
            self._writer.dispose()

    @property
    def waiting(self) -> int:
        """Who waits to write, and who writes."""
        return self._turns.waiting if self.sqlite else self._writer.pool.checkedout()  # type: ignore[attr-defined] # a queue pool

    def size(self) -> int:
        """Bytes of the database, with its log."""
        if self.sqlite:
            return (self.path.stat().st_size if self.path.exists() else 0) + self.log_size()
        with self.reading() as connection:
            return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())

    def log_size(self) -> int:
        """Bytes of SQLite's write-ahead log; 0 for PostgreSQL, which keeps its own."""
        log = self.path.with_name(self.path.name + "-wal") if self.sqlite else None
        return log.stat().st_size if log is not None and log.exists() else 0

    def _in_turn(self, step: Callable[[Writing], T], patience: Patience) -> T:
        with self._turns.mine(patience):
            kept = self._attempt(step, patience)
            self._commits += 1
            if self._commits % _COMMITS == 0:
                self._move_log_after(patience)
            return kept

    def _move_log_after(self, patience: Patience) -> None:
        """What was committed is kept whether the log can be moved now or not."""
        try:
            self._move_log("PASSIVE", patience)
        except StorageUnavailable as error:
            self._notice(error)

    def _move_log(self, way: str, patience: Patience) -> None:
        with told(), self._writer.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute(f"PRAGMA busy_timeout = {int(1000 * patience.left)}")  # type: ignore[union-attr] # it is open
            (busy, *_), *_ = raw.execute(f"PRAGMA wal_checkpoint({way})").fetchall()  # type: ignore[union-attr]
        if busy and way == "TRUNCATE":
            raise Busy("Others are reading; try again.")

    def _notice(self, error: StorageUnavailable) -> None:
        self.trouble = str(error)
        if error.lasting and not self.failed:
            self.failed = True
            logs.logger().critical("a sync failed: nothing is written any more", error=repr(error))
            self.given_up()

    def _attempt(self, step: Callable[[Writing], T], patience: Patience | None = None) -> T:
        with told(), self._writer.connect() as connection:
            if patience is not None:
                wait = f"PRAGMA busy_timeout = {int(1000 * patience.left)}"
                connection.connection.driver_connection.execute(wait)  # type: ignore[union-attr] # it is open
            with connection.begin():
                return step(Writing(connection, stamp(self.clock())))

    def _attempts(self, step: Callable[[Writing], T]) -> T:
        for tried in range(_RETRIES):
            try:
                return self._attempt(step)
            except TryAgain:
                if tried == _RETRIES - 1:
                    raise
        raise AssertionError("not reached")


def _nothing() -> None:
    """Nobody asked to be told."""
