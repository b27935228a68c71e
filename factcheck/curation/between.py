"""What is different between two packs, or between what was known on two days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from factcheck.curation.compare import Change, Difference, Held, Printings, compared
from factcheck.fetchers.fetched import Value
from factcheck.model.series import SeriesKey
from factcheck.reference.snapshot import Reference

_Known = Callable[[SeriesKey], dict[str, Held]]


def between_days(reference: Reference, before: date, after: date, keys: Iterable[SeriesKey] | None = None) -> Difference:
    """What was published after one day and by another one; ``keys`` are the series that are looked at, all where it is None."""
    printings: dict[SeriesKey, Printings] = {}

    def known(day: date) -> _Known:
        def at(key: SeriesKey) -> dict[str, Held]:
            if key not in printings:
                printings[key] = Printings(reference, key, None)
            return printings[key].until(day)

        return at

    every = reference.all_series() if keys is None else keys
    return _difference(sorted(every), known(before), known(after), after)


def between_packs(before: Reference, after: Reference, keys: Iterable[SeriesKey] | None = None) -> Difference:
    """What the figures of one pack are in another one; the newest of each."""
    every = {*before.all_series(), *after.all_series()} if keys is None else set(keys)
    days = [source.published for source in after.sources.values() if source.published is not None]
    return _difference(
        sorted(every),
        lambda key: Printings(before, key, None).until(),
        lambda key: Printings(after, key, None).until(),
        max(days, default=date.min),
    )


def _difference(keys: list[SeriesKey], before: _Known, after: _Known, day: date) -> Difference:
    changes: list[Change] = []
    same = 0
    for key in keys:
        then, now = before(key), after(key)
        values = [Value(period, one.text, one.status) for period, one in now.items()]
        found = compared(str(key), then, values, reach=next(iter(then), None))
        if found.figures:
            changes.append(found)
        else:
            same += 1
    return Difference(day, True, tuple(changes), same)
