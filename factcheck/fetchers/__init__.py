"""Fetching from agencies: what a feed of a pack names is asked for, kept as it came, and read into values.

Runs by command or as a job, never while a claim is answered. Knows nothing of packs on disk: who compares what was fetched with
what is known, and writes it down, is ``curation``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from factcheck.datapack.feeds import Feed, Mapped
from factcheck.fetchers import fred, json_table, sdmx, sheet, worldbank
from factcheck.fetchers.collect import Collected, wanted
from factcheck.fetchers.fetched import Edition, Fetched
from factcheck.fetchers.http import Asked, Getting

#: How the answers of each kind of source are asked for and read.
KINDS: Mapping[str, Callable[[Collected, list[Mapped], date | None], tuple[Edition, ...]]] = {
    "worldbank": worldbank.read,
    "sdmx": sdmx.read,
    "fred": fred.read,
    "json": json_table.read,
    "sheet": sheet.read,
}


def fetch(
    feed: Feed,
    getting: Getting,
    *,
    validators: Mapping[str, Mapping[str, str]] | None = None,
    only: Collection[str] | None = None,
    vintages_after: date | None = None,
) -> Fetched:
    """Ask a source for all that its feed wants, or for some of its series by the names of their tables.

    ``validators`` are those of the last fetch: what is the same as then is not read again, and a fetch of nothing else is
    ``unchanged``. ``vintages_after`` is the day of the newest edition that is known, for sources that tell their own history.
    Raises SourceError where anything of it could not be had or read: then nothing is taken.
    """
    asked = Asked(feed, getting, validators or {})
    collected = Collected(asked)
    editions = KINDS[feed.kind](collected, wanted(feed, only), vintages_after)
    return Fetched(
        feed=feed.id,
        at=asked.at,
        originals=tuple(asked.originals),
        editions=editions,
        described=collected.described_series(),
        unchanged=not editions,
        validators={**(validators or {}), **asked.validators},
    )
