"""`factcheck data refresh` and `data diff`: newer figures from the sources, and what they change."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factcheck.cli.data import data
from factcheck.cli.desk import INTO, JSON, noted, now, opened_desk, settings, telling
from factcheck.cli.shared import BROKEN, FINE, WRONG, opened_reference, stoppable
from factcheck.errors import UnknownCode
from factcheck.terminal.progress import progress

if TYPE_CHECKING:
    from factcheck.curation.compare import Difference
    from factcheck.curation.desk import Desk
    from factcheck.curation.refresh import Outcome
    from factcheck.datapack.feeds import Feed
    from factcheck.model.series import SeriesKey
    from factcheck.reference.snapshot import Reference

_CODES = """
\b
Exit codes:
  0  everything was taken over, or nothing was new
  1  something is held back for somebody to look at
  2  the command was used wrongly
  4  a source could not be used, or a pack is broken
"""
_KEY = re.compile(r"[A-Z][A-Z0-9_-]*(?:\.[a-z][a-z0-9_]*)+\.[AHQM]", re.ASCII)
_DAY = re.compile(r"[12]\d{3}-[01]\d-[0-3]\d", re.ASCII)
MOST = click.option("--most", default=12, show_default=True, type=click.IntRange(1), help="Lines of one kind that are shown of a series.")


@data.command(epilog=_CODES)
@click.argument("what", nargs=-1, metavar="[FEED|SERIES]...")
@INTO
@click.option("--dry-run", "dry", is_flag=True, help="Fetch and compare; write nothing.")
@JSON
@MOST
def refresh(what: tuple[str, ...], into: Path | None, *, dry: bool, as_json: bool, most: int) -> None:
    """Fetch newer figures from all sources, or from those named by their feeds or series, and write them as new vintages.

    Nothing is overwritten. What is not plausible is held back: `factcheck data held` lists it.

    \b
    factcheck data refresh --dry-run
    """
    with telling(), stoppable("Feeds that were done are in the pack; factcheck data refresh asks the others."):
        outcomes, waiting = _refreshed(what, into, dry=dry)
    _print(outcomes, dry=dry, as_json=as_json, most=most)
    if waiting and not as_json:
        click.echo(f"\nHeld back since earlier: {', '.join(waiting)}. Look at one: factcheck data held {waiting[0]}")
    failed = any(one.error is not None for one in outcomes)
    sys.exit(BROKEN if failed else WRONG if waiting or any(one.plan.held for one in outcomes) else FINE)


def _refreshed(what: Sequence[str], into: Path | None, *, dry: bool) -> tuple[list[Outcome], list[str]]:
    """How every feed went, and what of them was held back before and waits to be looked at."""
    from factcheck.curation.asking import asker
    from factcheck.curation.held import records
    from factcheck.curation.refresh import refresh as run
    from factcheck.datapack.feeds import feeds_of

    desk = opened_desk(into)
    feeds = feeds_of(desk.folders)
    outcomes: list[Outcome] = []
    chosen = _chosen(feeds, what)
    with progress("Refreshing", len(chosen), "feeds") as advance:
        for name, only in chosen.items():
            advance(0, name)
            ask = asker(desk.pack, settings(), only)
            outcome = run(feeds[name], desk, ask, clock=now, only=only, dry=dry)
            outcomes.append(outcome)
            if outcome.vintage or outcome.held:
                desk = desk.again()
                noted("data.refreshed", name, _told(desk, outcome))
            advance(1, name)
    fresh, asked = {one.held for one in outcomes}, {one.feed.id for one in outcomes}
    return outcomes, [one.id for one in records(desk.pack) if one.feed in asked and one.id not in fresh]


def _told(desk: Desk, outcome: Outcome) -> Mapping[str, object]:
    """What the audit trail tells of it."""
    return {
        "pack": desk.pack.name,
        "vintage": outcome.vintage,
        "figures": outcome.plan.figures if outcome.vintage else 0,
        "held": outcome.held,
        "snapshot": desk.reference.digest,
    }


def _chosen(feeds: Mapping[str, Feed], what: Sequence[str]) -> dict[str, Collection[str] | None]:
    """The feeds that are meant, each with the series that are wanted of it; None for all."""
    from factcheck.curation.asking import feeds_for

    if not feeds:
        raise click.UsageError("None of the packs has a feed; docs/sources.md tells how to write one.")
    if not what:
        return dict.fromkeys(feeds)
    chosen: dict[str, set[str] | None] = {}
    for one in what:
        if one in feeds:
            chosen[one] = None
        elif _KEY.fullmatch(one) and (found := feeds_for(feeds, one)):
            for name in found:
                wanted = chosen.setdefault(name, set())
                if wanted is not None:
                    wanted.add(one)
        elif _KEY.fullmatch(one):
            raise click.UsageError(f"No feed gives {one}. The feeds are: {', '.join(sorted(feeds))}.")
        else:
            raise UnknownCode("feed", one, tuple(sorted(feeds)))
    return dict(chosen)


def _print(outcomes: Sequence[Outcome], *, dry: bool, as_json: bool, most: int) -> None:
    from factcheck.curation.told import outcome_dict, outcome_lines

    if as_json:
        click.echo(json.dumps([outcome_dict(one, dry=dry) for one in outcomes], ensure_ascii=False, indent=1))
        return
    for number, outcome in enumerate(outcomes):
        if number:
            click.echo()
        for line in outcome_lines(outcome, dry=dry, most=most):
            click.echo(line)


@data.command(epilog=_CODES)
@click.argument("one", metavar="FEED|DAY|SOURCE|PACK")
@click.argument("other", required=False, metavar="[DAY|SOURCE|PACK]")
@click.option("--series", "keys", multiple=True, help="Only this series; may be repeated.")
@INTO
@JSON
@MOST
def diff(one: str, other: str | None, keys: tuple[str, ...], into: Path | None, *, as_json: bool, most: int) -> None:
    """Show what a feed would change (with one word: a dry run), or what is different between two editions or two packs.

    Editions are named by a day or by the id of a source; packs by their folders.

    \b
    factcheck data diff 2023-01-20 2024-01-20
    """
    with telling():
        if other is None:
            outcomes, _ = _refreshed((one,), into, dry=True)
            _print(outcomes, dry=True, as_json=as_json, most=most)
            sys.exit(BROKEN if any(out.error is not None for out in outcomes) else FINE)
        found = _between(one, other, keys)
    if as_json:
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1))
        return
    from factcheck.curation.told import difference_lines

    head, *lines = difference_lines(found, most=most)
    click.echo(f"from {one} to {other}: {head.partition(': ')[2]}")
    for line in lines:
        click.echo(line)


def _between(one: str, other: str, keys: Sequence[str]) -> Difference:
    from factcheck.curation.between import between_days, between_packs

    if Path(one).is_dir() and Path(other).is_dir():
        before, after = _pack(Path(one)), _pack(Path(other))
        return between_packs(before, after, _series(keys, before, after))
    reference = opened_reference()
    days = [_day(reference, word) for word in (one, other)]
    wanted = _series(keys, reference) or _of_sources(reference, [word for word in (one, other) if word in reference.sources])
    return between_days(reference, days[0], days[1], wanted)


def _pack(path: Path) -> Reference:
    """A pack alone; it may name the codes of those that are built in."""
    from functools import reduce

    from factcheck.datapack.embedded import embedded_packs
    from factcheck.datapack.load import read_codelists, read_pack
    from factcheck.datapack.merge import laid_over

    first, *rest = (folder for folder in embedded_packs() if folder.resolve() != path.resolve())
    below = reduce(lambda entries, folder: laid_over(entries, read_codelists(folder, entries))[0], rest, read_codelists(first))
    return read_pack(path, below)[0]


def _series(keys: Sequence[str], *references: Reference) -> list[SeriesKey] | None:
    from factcheck.wire.finding import find_series

    if not keys:
        return None
    known = {str(key): key for reference in references for key in reference.all_series()}
    return [known[key] if key in known else find_series(references[-1], key) for key in keys]


def _of_sources(reference: Reference, names: Sequence[str]) -> list[SeriesKey] | None:
    """The series of which one of two editions says something; all where the editions are days."""
    if len(names) < 2:
        return None
    agencies = {reference.sources[name].original_publisher for name in names}
    theirs = {code for code, source in reference.sources.items() if source.original_publisher in agencies}
    found = []
    for key in reference.all_series():
        series = reference.series(key.measure, key.entity)
        if series is not None and any(one.source in theirs for printings in series.observations.values() for one in printings):
            found.append(key)
    return found


def _day(reference: Reference, word: str) -> date:
    if word in reference.sources:
        published = reference.sources[word].published
        if published is None:
            raise click.UsageError(f"{word} has no date; name a day instead.")
        return published
    try:
        if _DAY.fullmatch(word):
            return date.fromisoformat(word)
    except ValueError:
        pass
    raise click.UsageError(
        f"{word!r} is no day (2026-11-27), no source of a pack, and no folder of one; `factcheck data history SERIES` names sources."
    )
