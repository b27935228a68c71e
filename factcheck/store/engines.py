"""How each kind of database is connected to, so that it keeps its promises, and what its errors mean.

SQLite runs with a write-ahead log that is synced at every commit, overwrites what is deleted, and never moves its log by itself.
PostgreSQL gives up a lock and a connection after as long as a writer of SQLite does; who reads sees one state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from factcheck.errors import Busy, Overloaded, StorageUnavailable
from factcheck.store.turns import PATIENCE

#: SQLite versions in which two writing processes are safe.
_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
#: What PostgreSQL says when a transaction should be tried again, waited too long for a lock, was refused for want of connections,
#: and may only read.
_AGAIN, _LOCKED, _CROWDED, _READ_ONLY = {"40001", "40P01"}, {"55P03"}, {"53300"}, {"25006"}
#: A sync that failed: Linux may have dropped what it should have written and report success the next time.
_LOST = {"SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC"}


class TryAgain(Busy):
    """PostgreSQL asks for the transaction once more."""


def safe_for_processes(version: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]) -> bool:
    """Whether this SQLite may be written by several processes.

    >>> safe_for_processes((3, 40, 1)), safe_for_processes((3, 50, 7)), safe_for_processes((3, 52, 0))
    (False, True, True)
    """
    return any(version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED) or version >= _FIXED[0]


def sqlite_engine(path: Path, *, writes: bool) -> Engine:
    """The engine of a SQLite file: one connection that writes, or several that read."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=1 if writes else 8,
        max_overflow=0 if writes else 8,
        pool_timeout=1,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": PATIENCE, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def _prepare(raw: sqlite3.Connection, _: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "mmap_size=0",
            "wal_autocheckpoint=0",
            "journal_size_limit=67108864",
            *(() if writes else ("query_only=ON",)),
        ):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "invalidate")
    def _let_go(raw: sqlite3.Connection, *_: object) -> None:
        # A connection that is closed in the midst of a statement holds its lock as long as anybody holds the statement.
        raw.rollback()

    return engine


def postgresql_engine(url: URL, *, writes: bool) -> Engine:
    """The engine of a PostgreSQL database: who writes never takes the connections of who reads."""
    seconds = int(PATIENCE)
    return create_engine(
        url,
        pool_size=8,
        max_overflow=0 if writes else 8,
        pool_timeout=1,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        connect_args={
            "connect_timeout": seconds,
            "tcp_user_timeout": 5000,
            "options": f"-c lock_timeout={1000 * seconds} -c idle_in_transaction_session_timeout=60000",
        },
    )


@contextmanager
def told() -> Iterator[None]:
    """The errors of the libraries as ours."""
    try:
        yield
    except PoolTimeout:
        raise Overloaded("All connections to the database are in use.") from None
    except (DBAPIError, sqlite3.OperationalError) as error:
        if ours := _of_sqlite(error) if isinstance(error, sqlite3.OperationalError) else _ours(error):
            raise ours from error
        raise


def _ours(error: DBAPIError) -> Exception | None:
    """What an error means to who uses the database; None where it is a mistake in a statement."""
    cause: Any = error.orig
    state = getattr(cause, "sqlstate", None)
    if state in _AGAIN:
        return TryAgain("The database is busy; try again.")
    if state in _LOCKED:
        return Busy("Others are writing; try again.")
    if state in _CROWDED or "too many clients" in str(cause):
        return Overloaded("The database takes no more connections.")
    if isinstance(cause, sqlite3.OperationalError):
        return _of_sqlite(cause)
    if isinstance(error, OperationalError) or error.connection_invalidated or state in _READ_ONLY:
        return StorageUnavailable("The database cannot be used now.")
    return None


def _of_sqlite(error: sqlite3.OperationalError) -> Exception | None:
    name = getattr(error, "sqlite_errorname", None)
    if name == "SQLITE_ERROR":
        return None
    if "locked" in str(error):
        return Busy("Others are writing; try again.")
    return StorageUnavailable("The database cannot be used now.", lasting=name in _LOST)
