"""What is remembered of a feed from one fetch to the next, as JSON in the pack's `curation/state/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from factcheck.curation.files import place, read_json, write_json
from factcheck.errors import SourceError

#: After a fetch that failed a feed is asked again no later than this.
_AGAIN = timedelta(days=1)
_EXCERPT = 500


@dataclass(frozen=True, slots=True)
class State:
    """How a feed stands. Moments are ISO 8601 in universal time, empty where there was none.

    ``last_error`` has kind, address, detail, excerpt and at; it is empty after a success. ``reach`` tells of each series the first
    period and how many values the last fetch had, ``described`` what the source said of it. ``newest_period`` is that of any series.
    """

    feed: str
    last_attempt: str = ""
    last_success: str = ""
    last_error: Mapping[str, str] = field(default_factory=dict)
    failures: int = 0
    next_attempt: str = ""
    newest_period: str = ""
    validators: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reach: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    described: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, pack: Path, feed: str) -> Self:
        """The state that a pack remembers of a feed; a fresh one where it remembers nothing."""
        plain = read_json(_path(pack, feed)) or {}
        names = {one.name for one in fields(cls)}
        known: dict[str, Any] = {name: told for name, told in plain.items() if name in names and name != "feed"}
        known["reach"] = {key: (str(first), int(count)) for key, (first, count) in known.get("reach", {}).items()}
        return cls(feed=feed, **known)

    def keep(self, pack: Path) -> None:
        """Write it into the pack."""
        write_json(_path(pack, self.feed), asdict(self))

    def failed(self, error: SourceError, at: datetime, every: int) -> Self:
        """The state after a fetch that failed: everything else is as it was."""
        told = {
            "kind": error.kind,
            "address": error.address,
            "detail": error.detail,
            "excerpt": error.excerpt[:_EXCERPT],
            "at": moment(at),
        }
        wait = min(_AGAIN, timedelta(days=every), timedelta(hours=2 ** min(self.failures, 5)))
        later = max(at + wait, error.retry_at) if error.retry_at is not None else at + wait
        return replace(self, last_attempt=moment(at), last_error=told, failures=self.failures + 1, next_attempt=moment(later))

    def learned(self, **what: Any) -> Self:
        """The state with something else remembered; when it was asked stays."""
        return replace(self, **what)

    def succeeded(self, at: datetime, every: int, **learned: Any) -> Self:
        """The state after a fetch that was taken over, with what was learned by it."""
        now, later = moment(at), moment(at + timedelta(days=every))
        return replace(self, last_attempt=now, last_success=now, next_attempt=later, last_error={}, failures=0, **learned)


def moment(at: datetime) -> str:
    """A moment as it is written down: universal time, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def _path(pack: Path, feed: str) -> Path:
    return place(pack, "state", f"{feed}.json")
