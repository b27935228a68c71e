"""Rates that are told of a whole year and of its end: inflation in 2024 is the mean of the year, or that of its December."""

from __future__ import annotations

from dataclasses import replace

from factcheck.model.assertion import Assertion, Operation
from factcheck.model.draft import Draft, PeriodName
from factcheck.model.period import Frequency
from factcheck.model.structure import Kind, Measure
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.snapshot import Reference


def is_open_end(name: PeriodName, measure: Measure, catalogue: Catalogue) -> bool:
    """Whether a value is told of a year's end that need not be the year's: inflation in December, not debt or population."""
    told = measure.at_end or catalogue.of_year_end(measure.id)
    return name.year_end and measure.kind in (Kind.RATE, Kind.INDEX) and not told


def speaks_of_end(draft: Draft, measure: Measure, entity: str | None, reference: Reference) -> bool:
    """Whether a year's end is meant: it is named, or a December of which an entity has no figure by the month."""
    name = draft.period
    if name is None or name.year_end:
        return name is not None
    if name.period.months != 1 or name.period.end % 12:
        return False
    series = reference.series(measure.id, entity) if entity is not None else None
    months = [start for (start, length), _ in series.observations if length == 1] if series is not None else []
    return not months or not min(months) <= name.period.start <= max(months)


def at_the_end(assertions: tuple[Assertion, ...], catalogue: Catalogue) -> tuple[Assertion, ...]:
    """What the rate of a year may also be: that of its last month."""
    first, period = assertions[0], assertions[0].period
    measure = catalogue.measures.get(first.measure or "")
    yearly = period is not None and period.frequency is Frequency.A and period.months == 12
    if len(assertions) > 1 or first.operation is not Operation.LEVEL or measure is None or measure.year_end is None or not yearly:
        return ()
    return (replace(first, measure=measure.year_end),)
