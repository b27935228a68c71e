"""Refreshing one feed: fetch, compare, look at it, write a vintage or hold it back, and remember how it went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from factcheck.curation.desk import Desk
from factcheck.curation.files import keep, turn
from factcheck.curation.held import hold, known_changes, sources_waiting
from factcheck.curation.plan import Plan, plan
from factcheck.curation.state import State
from factcheck.curation.vintage import Vintage, vintage_of
from factcheck.datapack.commit import commit
from factcheck.datapack.corrections import corrections_of
from factcheck.datapack.feeds import Feed
from factcheck.datapack.manifest import files_of
from factcheck.errors import SourceError
from factcheck.fetchers.fetched import Fetched
from factcheck.model.period import Period
from factcheck.reference.snapshot import Reference


class Ask(Protocol):
    """How a source is asked; raises SourceError where nothing of it can be had or used."""

    def __call__(self, feed: Feed, validators: Mapping[str, Mapping[str, str]], after: date | None) -> Fetched:
        """All of one fetch: what it may send to be told that nothing is new, and the day of the newest edition that is known."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the refreshing of a feed went. ``vintage`` is the folder that was written and ``held`` the id of what is held back, both
    empty where there was nothing; after a failure there is only the ``error``, and in a dry run nothing is written."""

    feed: Feed
    at: datetime
    plan: Plan = field(default_factory=Plan)
    vintage: str = ""
    held: str = ""
    error: SourceError | None = None
    unchanged: bool = False


def refresh(
    feed: Feed, desk: Desk, ask: Ask, *, clock: Callable[[], datetime], only: Collection[str] | None = None, dry: bool = False
) -> Outcome:
    """Ask a source and take over what is new of it.

    ``only`` are the series that are wanted; then nothing is remembered that would make the others be missed the next time. A source
    that fails changes nothing but the state of its feed. Raises PackError where the pack could not be written.
    """
    state = State.of(desk.pack, feed.id)
    whole = only is None and not dry
    try:
        fetched = ask(feed, state.validators if whole else {}, newest_edition(feed, desk.reference))
    except SourceError as error:
        if not dry:
            state.failed(error, clock(), feed.every).keep(desk.pack)
        return Outcome(feed, clock(), error=error)
    if fetched.unchanged:
        if whole:
            state.succeeded(fetched.at, feed.every, validators=dict(fetched.validators)).keep(desk.pack)
        return Outcome(feed, fetched.at, unchanged=True)
    if dry:
        return Outcome(feed, fetched.at, _planned(feed, desk, fetched, state, only))
    with turn(desk.pack):
        desk = desk.again()  # somebody else may have written to the pack meanwhile
        found = _planned(feed, desk, fetched, state, only)
        return _taken_over(feed, desk, fetched, found, state, whole=whole)


def _planned(feed: Feed, desk: Desk, fetched: Fetched, state: State, only: Collection[str] | None) -> Plan:
    corrections, known = corrections_of(desk.folders), known_changes(desk.pack)
    return plan(feed, fetched, desk.reference, state, corrections=corrections, known=known, only=only)


def _taken_over(feed: Feed, desk: Desk, fetched: Fetched, found: Plan, state: State, *, whole: bool) -> Outcome:
    for original in fetched.originals:
        keep(desk.pack, original)
    corrections = corrections_of(desk.folders)
    names, sources = files_of(desk.pack)[0], {*desk.reference.sources, *sources_waiting(desk.pack)}

    def made(plan: Plan, *, held: bool) -> Vintage | None:
        chosen = [one.with_figures() for one in (plan.held if held else plan.taken)]
        if not any(one.changes for one in chosen):
            return None
        return vintage_of(
            feed, chosen, fetched.at.date(), names=names, sources=sources, originals=fetched.originals, corrections=corrections
        )

    written, kept = made(found, held=False), None
    if written is not None:
        commit(desk.pack, written.files, str(fetched.at.date()), desk.below)
        sources.update(written.sources)
    if found.held:
        kept = hold(desk.pack, feed.id, made(found, held=True), found.held, found.doubts, fetched)
    _remembered(feed, fetched, found, state, whole=whole).keep(desk.pack)
    return Outcome(feed, fetched.at, found, written.folder if written else "", kept.id if kept else "")


def _remembered(feed: Feed, fetched: Fetched, found: Plan, state: State, *, whole: bool) -> State:
    """The state after a fetch: how far each series reached, and what was said of those that are not held back."""
    doubtful = {one.series for one in found.doubts} | found.waiting.keys()
    reach, described = dict(state.reach), dict(state.described)
    for edition in fetched.editions:
        given = {key: (values[0].period, len(values)) for key, values in edition.series.items() if values}
        reach.update({key: told for key, told in given.items() if key not in doubtful or key not in reach})
    described.update({key: told for key, told in fetched.described.items() if key not in doubtful or key not in described})
    ends = [values[-1].period for edition in fetched.editions for values in edition.series.values() if values]
    newest = max(filter(None, (*ends, state.newest_period)), key=lambda code: Period.parse(code).end, default="")
    learned = {"reach": reach, "described": described, "newest_period": newest}
    if not whole:
        return state.learned(**learned)
    return state.succeeded(fetched.at, feed.every, validators=dict(fetched.validators), **learned)


def newest_edition(feed: Feed, reference: Reference) -> date | None:
    """The day of the newest edition that a feed has brought; None where it has brought none."""
    start = f"{feed.id}-"
    days = [
        one.published for code, one in reference.sources.items() if one.published is not None and code.startswith(f"{start}{one.published}")
    ]
    return max(days, default=None)
