"""How the sources of the reference data stand: how fresh their datasets are, and how the feeds do that refresh them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factcheck.curation.state import State
from factcheck.datapack.faults import PackError
from factcheck.datapack.feeds import Feed, feeds_of
from factcheck.reference.freshness import Freshness, freshness
from factcheck.reference.remembered import remembered

if TYPE_CHECKING:
    from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Standing:
    """A dataset: how fresh it is, and its feeds with what is remembered of each."""

    id: str
    agency: str
    title: str
    freshness: Freshness
    feeds: tuple[tuple[Feed, State], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the API."""
        fresh = self.freshness
        return {
            "id": self.id,
            "agency": self.agency,
            "title": self.title,
            "newest": fresh.newest.code if fresh.newest else None,
            "age_days": fresh.age_days,
            "stale": bool(fresh.overdue),
            "stale_since": fresh.stale_since.isoformat() if fresh.stale_since else None,
            "overdue": list(fresh.overdue),
            "feeds": [_feed_row(feed, state) for feed, state in self.feeds],
        }

    def named(self, words: Sequence[str]) -> bool:
        """Whether all words stand in its names or those of its feeds."""
        told = " ".join([self.id, self.title, *(f"{feed.id} {feed.title} {feed.publisher}" for feed, _ in self.feeds)]).casefold()
        return all(word in told for word in words)


def _feed_row(feed: Feed, state: State) -> dict[str, Any]:
    told = ("kind", "address", "detail", "excerpt", "at")
    return {
        "id": feed.id,
        "kind": feed.kind,
        "title": feed.title,
        "every_days": feed.every,
        "last_attempt": state.last_attempt or None,
        "last_success": state.last_success or None,
        "next_attempt": state.next_attempt or None,
        "newest": state.newest_period or None,
        "failures": state.failures,
        "last_error": {name: state.last_error.get(name, "") for name in told} if state.last_error else None,
    }


def standings(reference: Reference, folders: tuple[Path, ...], on: date) -> tuple[Standing, ...]:
    """Every dataset that has figures or a feed, by id, as it stands on a day."""
    feeds: dict[str, list[tuple[Feed, State]]] = {}
    for feed in feeds_served(reference, folders).values():
        feeds.setdefault(f"{feed.agency}/{feed.dataset}", []).append((feed, state_of(folders, feed.id)))
    told = []
    for code in sorted({*reference.datasets, *feeds}):
        dataset, own = reference.datasets.get(code), tuple(feeds.get(code, ()))
        fresh = freshness(dataset, reference.catalogue, on) if dataset else Freshness(None, None)
        title = dataset.title if dataset else own[0][0].title
        told.append(Standing(code, code.partition("/")[0], title, fresh, own))
    return tuple(told)


def feeds_served(reference: Reference, folders: tuple[Path, ...]) -> Mapping[str, Feed]:
    """The feeds of packs by id; none while a pack is broken, for its feeds are not known then."""
    try:
        return _feeds(reference, folders)
    except (PackError, OSError):
        return {}


@remembered
def _feeds(reference: Reference, folders: tuple[Path, ...]) -> Mapping[str, Feed]:
    """Read once for each edition of the packs."""
    return feeds_of(folders)


def state_of(folders: tuple[Path, ...], feed: str) -> State:
    """What is remembered of a feed in the uppermost pack that remembers anything."""
    states = (State.of(folder, feed) for folder in reversed(folders))
    return next((state for state in states if state.last_attempt), State(feed))
