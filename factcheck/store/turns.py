"""Turns to write: of the threads of a process one after the other, of processes that share a SQLite file by a lock beside it."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from factcheck.errors import Busy, Overloaded, StorageUnavailable

#: Seconds that a writer waits for its turn, whatever it waits for, and how many may wait.
PATIENCE, WAITING = 2.0, 256


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one writer goes on waiting: for its turn, then for the lock of the file, then for the database's own."""

    until: float

    @classmethod
    def of(cls, seconds: float) -> Patience:
        """Patience that begins now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return max(0.0, self.until - time.monotonic())


class Turns:
    """Who may write to a SQLite file now."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + ".lock")
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._file: Any = None
        self.waiting = 0

    @contextmanager
    def mine(self, patience: Patience) -> Iterator[None]:
        """The turn of one writer: the others of this process and of all others wait."""
        with self._counted():
            if not self._turn.acquire(timeout=patience.left):
                raise Busy("Others are writing; try again.")
            try:
                with self._held(patience):
                    yield
            finally:
                self._turn.release()

    def close(self) -> None:
        """Let the lock of the file go for good."""
        if self._file is not None:
            self._file.close()
            self._file = None

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._counting:
            if self.waiting >= WAITING:
                raise Overloaded(f"{WAITING} requests wait to be stored; try again.")
            self.waiting += 1
        try:
            yield
        finally:
            with self._counting:
                self.waiting -= 1

    @contextmanager
    def _held(self, patience: Patience) -> Iterator[None]:
        if self._file is None:
            try:
                self._file = self._path.open("ab")
            except OSError as error:
                raise StorageUnavailable(f"{self._path}: {error.strerror}.") from None
        _lock(self._file, patience)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


def _lock(file: Any, patience: Patience) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not patience.left:
                raise Busy("Another process is writing; try again.") from None
            time.sleep(0.002)
        else:
            return
