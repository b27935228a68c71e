"""The store of an installation: opened, looked over and brought up to date before anything is answered."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TypeVar

from sqlalchemy import Connection, text

from factcheck.audit.checkpoint import Checkpoint, Signer
from factcheck.errors import FactcheckError, StorageUnavailable, UnfitStore
from factcheck.settings import Settings
from factcheck.store import log
from factcheck.store.checkpoints import add_checkpoint, last_checkpoint_in
from factcheck.store.database import Database, Writing, now, safe_for_processes, stamp
from factcheck.store.migrate import upgrade

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Store:
    """The database, who signs for it, and the file outside it that keeps the signed checkpoints."""

    database: Database
    signer: Signer
    kept_checkpoints: Path
    alone: IO[bytes] | None = None

    def write(self, step: Callable[[Writing], T]) -> T:
        """Run a step in a transaction: all of it is kept or nothing."""
        return self.database.write(step)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with self.database.reading() as connection:
            yield connection

    def checkpoint(self) -> Checkpoint:
        """What the log is now, signed; kept outside the database where it says something new."""
        with self.reading() as connection:
            size, head = log.head(connection)
            root = log.root(connection, size)
        made = self.signer.sign(size, head, root, stamp(self.database.clock()))
        add_checkpoint(self.kept_checkpoints, made)
        return made

    def last_checkpoint(self) -> Checkpoint | None:
        """The last checkpoint that was kept."""
        return last_checkpoint_in(self.kept_checkpoints)

    def close(self) -> None:
        """Sign what is there and give all connections back."""
        self.checkpoint()
        self.leave()

    def leave(self) -> None:
        """Give all connections back, and the place of the one process that serves."""
        self.database.close()
        if self.alone is not None:
            self.alone.close()


def open_store(settings: Settings, *, serving: bool = False, trusting: bool = False, clock: Callable[[], datetime] = now) -> Store:
    """The store that the settings name. It is made where there is none, and refused where it does not keep what it acknowledges.

    ``serving``: the process stays; of those there may be only one where SQLite is not safe for several. ``trusting``: open it even if
    its log does not fit its last checkpoint.
    """
    folder = Path(settings.data_folder).expanduser()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signer = Signer.at(folder / "signing-key.pem")
    except OSError as error:
        raise StorageUnavailable(f"{folder}: {error.strerror}.") from None
    database = Database(settings.database_url or f"sqlite:///{folder / 'factcheck.db'}", clock)
    alone = _alone(database.path) if database.sqlite and serving and not safe_for_processes() else None
    kept = Path(settings.checkpoints).expanduser() if settings.checkpoints else folder / "checkpoints.jsonl"
    store = Store(database, signer, kept, alone)
    try:
        upgrade(database)
        if not database.sqlite:
            _refuse_forgetful(database, allowed=bool(settings.allow_unsafe_database))
        if not trusting:
            _refuse_shortened(store)
    except FactcheckError:
        store.leave()
        raise
    return store


def _alone(path: Path) -> IO[bytes]:
    """The lock of the one process that serves a database, held until it ends."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.with_name(path.name + ".serving").open("ab")
    except OSError as error:
        raise StorageUnavailable(f"{path}: {error.strerror}.") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise UnfitStore(
            f"{path} is served by another process, and SQLite {sqlite3.sqlite_version} can lose writes then: stop that one, run one"
            " worker, use SQLite 3.51.3 or newer, or PostgreSQL (FACTCHECK_DATABASE_URL)."
        ) from None
    return file


def _refuse_forgetful(database: Database, *, allowed: bool) -> None:
    """A PostgreSQL that acknowledges before it has written would lose checks with the power."""
    with database.reading() as connection:
        found = {
            name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("fsync", "full_page_writes", "synchronous_commit")
        }
    off = [name for name, value in found.items() if value == "off"]
    if off and not allowed:
        raise UnfitStore(
            f"PostgreSQL runs with {' and '.join(f'{name}=off' for name in off)} and can lose what it acknowledged; turn that on, or set "
            "FACTCHECK_ALLOW_UNSAFE_DATABASE=1 if that may happen."
        )


def _refuse_shortened(store: Store) -> None:
    """A log that no longer holds what its last checkpoint signed was cut or rewritten: nothing is written after it."""
    last = store.last_checkpoint()
    if last is None or last.size == 0:
        return
    with store.reading() as connection:
        size, _ = log.head(connection)
        if size < last.size:
            raise UnfitStore(
                f"The audit trail has {size} entries, but a checkpoint of {last.time} signed {last.size}: it was cut off, or an older copy"
                " was put back. `factcheck audit verify` tells more."
            )
        if log.entry(connection, last.size).hash != last.head:
            raise UnfitStore(f"Entry {last.size} of the audit trail is not the one that was signed on {last.time}: it was rewritten.")
