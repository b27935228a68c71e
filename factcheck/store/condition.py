"""How a store is: whether it can be read and written now, and the figures that an operator looks at."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, func, select, text, update

from factcheck.errors import Busy, Overloaded, StorageUnavailable
from factcheck.store import log
from factcheck.store.database import Database, safe_for_processes
from factcheck.store.migrate import edition, newest
from factcheck.store.opening import Store
from factcheck.store.tables import audit_head, batch_items, batches, deliveries, rechecks

#: Bytes that must be free on the disk, and seconds for which a write that succeeded shows that the next one will.
ROOM, FRESH = 16 << 20, 10.0


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that must work, and if it does not, why."""

    name: str
    ok: bool
    detail: str


def parts(store: Store) -> Iterator[Part]:
    """Everything that must work for checks to be kept and read."""
    yield _tried("store.readable", lambda: _edition(store))
    yield _tried("store.writable", lambda: _writable(store.database))
    yield _room(store)


def figures(store: Store) -> dict[str, Any]:
    """What an operator is told of the store."""
    database, last = store.database, store.last_checkpoint()
    with store.reading() as connection:
        size, _ = log.head(connection)
        told = _of_sqlite(connection) if database.sqlite else _of_postgresql(connection)
        found = edition(connection)
    age = (database.clock() - datetime.fromisoformat(last.time)).total_seconds() if last else None
    return {
        **told,
        "edition": found,
        "bytes": database.size(),
        "log_bytes": database.log_size(),
        "waiting": database.waiting,
        "failed": database.failed,
        "entries": size,
        "checkpoint": {"size": last.size, "time": last.time, "age_seconds": max(0, int(age or 0))} if last else None,
    }


def queues(connection: Connection) -> dict[str, int]:
    """How much waits for the work in the background, by kind."""
    open_batches = select(batches.c.id).where(batches.c.finished.is_(None))
    waiting = batch_items.c.batch_id.in_(open_batches), batch_items.c.check_id.is_(None), batch_items.c.answer.is_(None)
    return {
        "deliveries": _count(connection, deliveries, deliveries.c.state == "pending"),
        "batch_items": _count(connection, batch_items, *waiting),
        "rechecks": _count(connection, rechecks, rechecks.c.finished.is_(None)),
    }


def _count(connection: Connection, table: Table, *conditions: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())


def _tried(name: str, look: Callable[[], str]) -> Part:
    try:
        return Part(name, ok=True, detail=look())
    except StorageUnavailable as error:
        return Part(name, ok=False, detail=str(error))
    except (Busy, Overloaded) as error:  # load is no reason to be taken out of service
        return Part(name, ok=True, detail=str(error))


def _edition(store: Store) -> str:
    with store.reading() as connection:
        found = edition(connection)
    if found != newest():
        raise StorageUnavailable(f"The tables are of edition {found}; this program writes edition {newest()}.")
    return f"edition {found}"


def _writable(database: Database) -> str:
    """A write that succeeded a moment ago tells enough; else one is made that changes nothing."""
    if database.failed or database.trouble or time.monotonic() - database.written > FRESH:
        database.write(lambda tx: tx.connection.execute(update(audit_head).values(size=audit_head.c.size)))
    return "written"


def _room(store: Store) -> Part:
    """Room where this process writes: for the checkpoints, and for SQLite's file."""
    folders = {store.kept_checkpoints.parent, *([store.database.path.parent] if store.database.sqlite else [])}
    try:
        free = min(shutil.disk_usage(folder).free for folder in folders)
    except OSError as error:
        return Part("disk", ok=False, detail=f"{error.strerror}.")
    return Part("disk", ok=free >= ROOM, detail=f"{free >> 20:,} MB are free" + ("" if free >= ROOM else f"; {ROOM >> 20} MB are needed."))


def _of_sqlite(connection: Connection) -> Mapping[str, Any]:
    levels = ("off", "normal", "full", "extra")
    return {
        "kind": "sqlite",
        "version": sqlite3.sqlite_version,
        "safe_for_processes": safe_for_processes(),
        "settings": {
            "journal_mode": connection.execute(text("PRAGMA journal_mode")).scalar_one(),
            "synchronous": levels[connection.execute(text("PRAGMA synchronous")).scalar_one()],
        },
    }


def _of_postgresql(connection: Connection) -> Mapping[str, Any]:
    names = ("fsync", "full_page_writes", "synchronous_commit", "data_sync_retry", "wal_level")
    shown = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("server_version", *names)}
    return {"kind": "postgresql", "version": shown.pop("server_version"), "safe_for_processes": True, "settings": shown}
