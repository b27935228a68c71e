"""What is known of the hosts of sources, whichever process asked them: requests made, failures in a row, until when to stay away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from factcheck.datapack.whole import locked, whole

#: Requests that are remembered without a quota that asks for more.
_REMEMBERED = 1_000
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}


@dataclass(slots=True)
class Record:
    """One host. Times are seconds since 1970; ``away_until`` with ``away_for`` says until when it is left alone, and why."""

    requests: list[float] = field(default_factory=list)
    failures: int = 0
    away_until: float = 0.0
    away_for: str = ""

    def take(self, quota: str | None, now: float) -> float:
        """Count one request, or return the seconds until there is room for it within the quota (`60 per hour`)."""
        if quota is None:
            self.requests = [*self.requests[-_REMEMBERED:], now]
            return 0.0
        most, _, unit = quota.partition(" per ")
        seconds = _SECONDS[unit]
        # Those of a moment ahead count too: other processes write theirs in between.
        self.requests = sorted(at for at in self.requests if abs(now - at) < seconds)
        if len(self.requests) < int(most):
            self.requests.append(now)
            return 0.0
        return self.requests[-int(most)] + seconds - now


class Ledger(Protocol):
    """Where the records are kept."""

    def host(self, name: str) -> AbstractContextManager[Record]:
        """The record of a host, which nobody else has meanwhile; what is changed of it is kept."""
        ...


class MemoryLedger:
    """Records of this process alone."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self._lock = Lock()

    @contextmanager
    def host(self, name: str) -> Iterator[Record]:
        """The record of a host."""
        with self._lock:
            yield self.records.setdefault(name, Record())


class FileLedger:
    """Records in a folder, one small file a host, for all processes that refresh from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def host(self, name: str) -> Iterator[Record]:
        """The record of a host. A file that cannot be read is taken for none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / (re.sub(r"[^a-z0-9.-]", "_", name) + ".json")
        with locked(path.with_suffix(".lock")):
            record = _read(path)
            yield record
            _write(path, record)


def _read(path: Path) -> Record:
    try:
        told: Any = json.loads(path.read_text("utf-8"))
        requests = [float(at) for at in told["requests"]]
        return Record(requests, int(told["failures"]), float(told["away_until"]), str(told["away_for"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Record()


def _write(path: Path, record: Record) -> None:
    told = {
        "requests": record.requests,
        "failures": record.failures,
        "away_until": record.away_until,
        "away_for": record.away_for,
    }
    with whole(path) as file:
        file.write(json.dumps(told).encode())
