"""Exact identities of a reading: the same figures, put the other way. Each counts as one hypothesis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from factcheck.computation.interval import HUNDRED, ONE
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Operation, RelativeTo
from factcheck.model.quantity import PERCENT, POINTS, TIMES

#: What a way of being wrong yields: readings for which the number would have been right.
Found = Iterator[Assertion]
CHANGES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE})
_SIGNED = CHANGES | {Operation.DIFFERENCE, Operation.GROWTH_AVERAGE}
_FACTORS = (10, 100, 1000, 10_000)


def with_quantity(assertion: Assertion, factor: Decimal, offset: Decimal = Decimal(0), unit: str | None = None) -> Assertion:
    """The same statement with the number scaled and moved."""
    quantity = assertion.quantity
    if quantity is None:
        return assertion
    upper = None if quantity.upper is None else quantity.upper * factor + offset
    value, ulp = quantity.value * factor + offset, quantity.ulp * abs(factor)
    return replace(assertion, quantity=replace(quantity, value=value, ulp=ulp, upper=upper, unit=unit or quantity.unit))


def multiple_or_change(lookup: Lookup, assertion: Assertion) -> Found:
    """A ratio, not a change by so many times ("2 times" against "+200%"), or the reverse."""
    other = assertion.relative_to
    if assertion.operation is Operation.RATIO and other.measure is None and other.entity is None:
        yield with_quantity(replace(assertion, operation=Operation.CHANGE_PERCENT), HUNDRED, unit=PERCENT)
    if assertion.operation is Operation.CHANGE_PERCENT:
        yield with_quantity(replace(assertion, operation=Operation.RATIO), ONE / HUNDRED, unit=TIMES)


def share_or_contribution(lookup: Lookup, assertion: Assertion) -> Found:
    """A contribution to growth, not a share, or the reverse; of the same part and whole."""
    related = related_to(lookup, assertion)
    if related is None or not assertion.quantity or assertion.quantity.unit not in (PERCENT, POINTS):
        return
    if assertion.operation is Operation.SHARE:
        yield replace(assertion, operation=Operation.CONTRIBUTION, relative_to=related)
    if assertion.operation is Operation.CONTRIBUTION:
        yield replace(with_quantity(assertion, ONE, unit=PERCENT), operation=Operation.SHARE, relative_to=replace(related, period=None))


def related_to(lookup: Lookup, assertion: Assertion) -> RelativeTo | None:
    """The second operand of a share, filled in as the computation does."""
    other = assertion.relative_to
    if other.measure is not None or other.entity is not None:
        return other
    whole = lookup.catalogue.default_denominator(assertion.measure or "")
    return replace(other, measure=whole) if whole else None


def inverse_ratio(lookup: Lookup, assertion: Assertion) -> Found:
    """The ratio upside down: who is how many times whom."""
    if assertion.operation is not Operation.RATIO or assertion.measure is None or assertion.period is None:
        return
    other = assertion.relative_to
    if other.period is not None and other.measure is None and other.entity is None:
        yield replace(assertion, period=other.period, relative_to=RelativeTo(period=assertion.period))
    elif other.entity is not None:
        yield replace(assertion, entity=other.entity, relative_to=replace(other, entity=assertion.entity))
    elif other.measure is not None:
        yield replace(assertion, measure=other.measure, relative_to=replace(other, measure=assertion.measure))


def sign_turned(lookup: Lookup, assertion: Assertion) -> Found:
    """A rise, not a fall, or the reverse; the two sides of a gap swapped."""
    if assertion.operation in _SIGNED:
        yield with_quantity(assertion, -ONE)


def slip_of_magnitude(lookup: Lookup, assertion: Assertion) -> Found:
    """Ten, a hundred, a thousand or ten thousand times too much or too little; a percentage ten or a hundred times."""
    quantity = assertion.quantity
    if quantity is None or quantity.unit == TIMES:
        return
    for factor in _FACTORS[:2] if quantity.unit in (PERCENT, POINTS) else _FACTORS:
        yield with_quantity(assertion, Decimal(factor))
        yield with_quantity(assertion, ONE / Decimal(factor))


def points_or_percent(lookup: Lookup, assertion: Assertion) -> Found:
    """Percentage points, not percent, or the reverse."""
    measure = lookup.catalogue.measures.get(assertion.measure or "")
    if measure is None or assertion.quantity is None:
        return
    if assertion.operation is Operation.CONTRIBUTION:
        yield with_quantity(assertion, ONE, unit=PERCENT if assertion.quantity.unit == POINTS else POINTS)
    if measure.unit == PERCENT and assertion.operation is Operation.CHANGE_PERCENT:
        yield with_quantity(replace(assertion, operation=Operation.CHANGE_ABSOLUTE), ONE, unit=POINTS)
    if measure.unit == PERCENT and assertion.operation is Operation.CHANGE_ABSOLUTE:
        yield with_quantity(replace(assertion, operation=Operation.CHANGE_PERCENT), ONE, unit=PERCENT)
