"""How the sources of a pack's feeds are asked: with the installation's keys, within quotas that are counted beside the pack."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from factcheck.curation.files import place
from factcheck.curation.plan import series_key
from factcheck.curation.refresh import Ask
from factcheck.datapack.feeds import Feed, Mapped
from factcheck.fetchers.fetched import Fetched
from factcheck.settings import Settings


def asker(pack: Path, settings: Settings, only: Collection[str] | None = None) -> Ask:
    """What asks sources for `refresh`; ``only`` are the series that are wanted, all where it is None."""
    from factcheck.fetchers import fetch
    from factcheck.fetchers.http import Getting
    from factcheck.fetchers.ledger import FileLedger

    getting = Getting(keys=settings.keys, private=settings.source_private, ledger=FileLedger(place(pack, "asked")))

    def ask(feed: Feed, validators: Mapping[str, Mapping[str, str]], after: date | None) -> Fetched:
        names = None if only is None else [name for name, one in feed.series.items() if any(gives(one, key) for key in only)]
        return fetch(feed, getting, validators=validators, only=names, vintages_after=after)

    return ask


def feeds_for(feeds: Mapping[str, Feed], key: str) -> list[str]:
    """The feeds that may give a series."""
    return [name for name, feed in feeds.items() if any(gives(one, key) for one in feed.series.values())]


def gives(mapped: Mapped, key: str) -> bool:
    """Whether a series comes from a code of a source, as far as the feed tells."""
    one = series_key(key)
    return mapped.measure == one.measure and one.frequency in mapped.frequencies and mapped.entity in (None, one.entity)
