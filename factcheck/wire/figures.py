"""Series and their figures as rows, for the API and the command line alike."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from typing import Any

from factcheck.answer.parts import SourceShown, number, plain
from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Observation, SeriesKey
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import known


def series_row(reference: Reference, key: SeriesKey) -> dict[str, Any]:
    """A series in a line: what it holds, from when to when."""
    periods, printings = _extent(reference, key)
    return {
        "key": str(key),
        "measure": key.measure,
        "entity": key.entity,
        "frequency": key.frequency,
        "unit": reference.catalogue.measures[key.measure].unit,
        "first": Period.of_key(min(periods), key.frequency).code if periods else None,
        "last": Period.of_key(max(periods, key=lambda one: (sum(one), -one[1])), key.frequency).code if periods else None,
        "printings": printings,
    }


def _extent(reference: Reference, key: SeriesKey) -> tuple[list[PeriodKey], int]:
    """The periods of a series and how many printings it has; read off without its values where it is alone of its kind."""
    series = reference.series(key.measure, key.entity)
    if series is None:
        return [], 0
    keys = reference.all_series()
    at = bisect_left(keys, key)
    beside = [one for one in keys[max(0, at - 1) : at + 2] if one != key and (one.measure, one.entity) == (key.measure, key.entity)]
    if beside:
        mine = _observations(reference, key)
        return [one.period for one in mine], len(mine)
    return [period for period, _ in series.observations], series.size()


def observation_rows(
    reference: Reference, key: SeriesKey, as_of: date, *, start: Period | None = None, end: Period | None = None
) -> list[dict[str, Any]]:
    """Every printing that was known on a day, by period; those that claims are judged by lead."""
    figures: dict[tuple[Any, Any], list[Observation]] = {}
    for one in _observations(reference, key):
        if _within(Period.of_key(one.period), start, end):
            figures.setdefault((one.period, one.states), []).append(one)
    return [row for printings in figures.values() for row in _rows(reference, printings, as_of)]


def _rows(reference: Reference, printings: list[Observation], as_of: date) -> Iterator[dict[str, Any]]:
    then = known(printings, reference.sources, as_of)
    if then is None:
        return
    visible = {id(then.lead), *map(id, then.others), *map(id, then.contradicted)}
    yield from (_row(reference, one, leads=one is then.lead) for one in printings if id(one) in visible)


def _row(reference: Reference, one: Observation, *, leads: bool) -> dict[str, Any]:
    source = reference.sources.get(one.source)
    return {
        "period": Period.of_key(one.period, one.series.frequency).code,
        "states": one.states.value,
        "value": number(one.value),
        "decimal": plain(one.value),
        "ulp": number(one.ulp),
        "printed": one.printed,
        "status": one.status.value,
        "source": one.source,
        "published": SourceShown.of(source).published if source else None,
        "leads": leads,
    }


def _observations(reference: Reference, key: SeriesKey) -> list[Observation]:
    series = reference.series(key.measure, key.entity)
    every = series.observations.values() if series else ()
    mine = [one for printings in every for one in printings if one.series == key]
    return sorted(mine, key=lambda one: (one.period, one.states))


def _within(period: Period, start: Period | None, end: Period | None) -> bool:
    return (start is None or period.start >= start.start) and (end is None or period.end <= end.end)
