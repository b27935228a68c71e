"""Rates that the same words are used for: inflation in 2024 is the mean of the year or that of its December, the pound at 1.33 is told in
dollars."""

from __future__ import annotations

from dataclasses import replace

from factcheck.model.assertion import Assertion, Operation
from factcheck.model.draft import Draft, PeriodName
from factcheck.model.period import Frequency
from factcheck.model.quantity import NUMBER
from factcheck.model.structure import Kind, Measure
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.snapshot import Reference

#: What the dimensions of exchange rates begin with, and how those told per unit of the other money go on.
_EXCHANGE, _PER = "exchange.", "per_"


def is_open_end(name: PeriodName, measure: Measure, catalogue: Catalogue) -> bool:
    """Whether a value is told of a year's end that need not be the year's: inflation in December, not debt or population."""
    told = measure.at_end or catalogue.of_year_end(measure.id)
    return name.year_end and measure.kind in (Kind.RATE, Kind.INDEX) and not told


def _speaks_of_end(draft: Draft, measure: Measure, entity: str | None, reference: Reference) -> bool:
    """Whether a year's end is meant: it is named, or a December of which an entity has no figure by the month."""
    name = draft.period
    if name is None or name.year_end:
        return name is not None
    if name.period.months != 1 or name.period.end % 12:
        return False
    series = reference.series(measure.id, entity) if entity is not None else None
    months = [start for (start, length), _ in series.observations if length == 1] if series is not None else []
    return not months or not min(months) <= name.period.start <= max(months)


def at_its_end(draft: Draft, measure: Measure | None, entity: str | None, reference: Reference) -> Measure | None:
    """The measure whose figure of a year is what this one was at the end of it, where that is spoken of."""
    if measure is None or measure.year_end is None or draft.operation is not Operation.LEVEL:
        return None
    return reference.catalogue.measures[measure.year_end] if _speaks_of_end(draft, measure, entity, reference) else None


def quoted_as(draft: Draft, measure: Measure, reference: Reference) -> Measure:
    """The measure; the exchange rate of a money that is named first in the other one where it is quoted so: the pound at 1.33."""
    led = draft.measure is not None and draft.measure.of_money and draft.quantity is not None and draft.quantity.unit == NUMBER
    other = _inverse(measure, reference.catalogue) if led and draft.entity is not None else None
    return other if other is not None and reference.series(other.id, draft.entity or "") is not None else measure


def _inverse(measure: Measure, catalogue: Catalogue) -> Measure | None:
    """The rate of the same two moneys told the other way round."""
    dimension = catalogue.units[measure.unit].dimension
    if not dimension.startswith(_EXCHANGE):
        return None
    of = dimension.removeprefix(_EXCHANGE)
    wanted = _EXCHANGE + (of.removeprefix(_PER) if of.startswith(_PER) else _PER + of)
    return next((one for one in catalogue.measures.values() if catalogue.units[one.unit].dimension == wanted), None)


def otherwise(draft: Draft, assertions: tuple[Assertion, ...], catalogue: Catalogue) -> tuple[Assertion, ...]:
    """What the words are also used for: for the rate of a year that of its last month, for an exchange rate the other way round,
    for "income per head" output per head."""
    first, period = assertions[0], assertions[0].period
    measure = catalogue.measures.get(first.measure or "")
    if len(assertions) > 1 or first.operation is not Operation.LEVEL or measure is None:
        return ()
    if draft.measure is not None and draft.measure.of_money and first.measure != draft.measure.measure and first.quantity is not None:
        named = catalogue.measures[draft.measure.measure or ""]
        return (replace(first, measure=named.id, quantity=replace(first.quantity, unit=named.unit)),)
    if draft.measure is not None and draft.measure.loosely:
        near = (catalogue.measures[code] for code in measure.siblings)
        return tuple(replace(first, measure=one.id) for one in near if (one.unit, one.kind) == (measure.unit, measure.kind))
    yearly = period is not None and period.frequency is Frequency.A and period.months == 12
    return (replace(first, measure=measure.year_end),) if measure.year_end is not None and yearly and not draft.averaged else ()
