"""Another operation on the same measure."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from factcheck.assessment.hypotheses.identities import Found, related_to, with_quantity
from factcheck.assessment.hypotheses.times import STRETCHED
from factcheck.computation.interval import ONE
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Operation, RelativeTo
from factcheck.model.period import Frequency, Period
from factcheck.model.quantity import PERCENT, POINTS, Quantity
from factcheck.model.structure import Kind


def other_operation(lookup: Lookup, assertion: Assertion) -> Found:
    """A level, not a change; growth of the part or of the whole, not a share; the total, not the average."""
    quantity, operation = assertion.quantity, assertion.operation
    if quantity is None:
        return
    plain = replace(assertion, relative_to=RelativeTo())
    related = related_to(lookup, assertion)
    if operation in (Operation.SHARE, Operation.CONTRIBUTION) and quantity.unit == PERCENT:
        yield replace(plain, operation=Operation.CHANGE_PERCENT)
        if related and (related.measure or related.entity):
            whole = replace(plain, measure=related.measure or assertion.measure, entity=related.entity or assertion.entity)
            yield replace(whole, operation=Operation.CHANGE_PERCENT)
        if operation is Operation.SHARE and related:
            yield replace(with_quantity(assertion, ONE, unit=POINTS), operation=Operation.CONTRIBUTION, relative_to=related)
    elif operation is Operation.CHANGE_PERCENT and quantity.unit == PERCENT:
        yield from _shares(lookup, assertion, related)
    elif operation is Operation.CHANGE_ABSOLUTE:
        yield replace(plain, operation=Operation.LEVEL, quantity=_unsigned(quantity))
        if quantity.unit != POINTS and assertion.period is not None:
            base = assertion.relative_to.period or assertion.period.year_before()
            yield replace(plain, operation=Operation.LEVEL, quantity=_unsigned(quantity), period=base)
    elif operation is Operation.LEVEL:
        yield from _from_level(lookup, assertion)
    elif operation in STRETCHED and assertion.period is not None:
        yield from _from_range(lookup, plain, assertion.period)
    elif operation is Operation.DIFFERENCE:
        yield replace(plain, operation=Operation.LEVEL, quantity=_unsigned(quantity))
        if assertion.relative_to.entity is not None:
            yield replace(plain, operation=Operation.LEVEL, entity=assertion.relative_to.entity, quantity=_unsigned(quantity))
    elif operation is Operation.PER_CAPITA:
        yield replace(plain, operation=Operation.LEVEL)


def _unsigned(quantity: Quantity) -> Quantity:
    upper = None if quantity.upper is None else abs(quantity.upper)
    return replace(quantity, value=abs(quantity.value), upper=upper, unit=PERCENT if quantity.unit == POINTS else quantity.unit)


def _shares(lookup: Lookup, assertion: Assertion, related: RelativeTo | None) -> Found:
    """For a growth rate: the share of the measure in its whole, its contribution, and the level of a measure in percent."""
    measure = lookup.catalogue.measures.get(assertion.measure or "")
    if measure is not None and measure.unit == PERCENT:
        yield replace(assertion, operation=Operation.LEVEL, relative_to=RelativeTo())
    if related is not None and related.measure is not None:
        yield replace(assertion, operation=Operation.SHARE, relative_to=RelativeTo(measure=related.measure))
        yield replace(assertion, operation=Operation.CONTRIBUTION, relative_to=related)


def _from_level(lookup: Lookup, assertion: Assertion) -> Found:
    measure, period = lookup.catalogue.measures.get(assertion.measure or ""), assertion.period
    if measure is None or period is None or measure.unit == PERCENT:
        return
    yield replace(assertion, operation=Operation.CHANGE_ABSOLUTE)
    if period.months > 1 and measure.kind is Kind.FLOW:
        yield replace(assertion, operation=Operation.AVERAGE)


def _from_range(lookup: Lookup, plain: Assertion, period: Period) -> Found:
    parts = period.parts(period.frequency)
    if plain.operation is Operation.GROWTH_AVERAGE and len(parts) > 1:
        yield replace(plain, operation=Operation.CHANGE_PERCENT, period=parts[-1], relative_to=RelativeTo(period=parts[0]))
        yield replace(plain, operation=Operation.CHANGE_PERCENT, period=parts[-1])
    elif plain.operation is Operation.SUM:
        yield from (replace(plain, operation=Operation.LEVEL, period=part) for part in (*reversed(parts),))
        yield replace(plain, operation=Operation.AVERAGE)
    elif plain.operation is Operation.AVERAGE:
        yield replace(plain, operation=Operation.SUM)
        yield from (replace(plain, operation=Operation.LEVEL, period=part) for part in islice(reversed(parts or (period,)), 3))
        months = period.parts(Frequency.M)
        yield from (replace(plain, operation=Operation.LEVEL, period=part) for part in islice(reversed(months), 3))
