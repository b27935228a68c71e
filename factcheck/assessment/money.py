"""Changes of what is kept in dollars, in a country's own money: an export boom in yen may be none in dollars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from factcheck.computation.compute import compute_with
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Direction, Operation
from factcheck.model.evidence import Computation
from factcheck.model.verdict import Finding

#: Money that is kept in dollars, and rates of exchange; those per dollar rise as the money falls.
_DOLLARS, _PER_UNIT, _PER_DOLLAR = "currency.usd", "exchange.usd", "exchange.per_usd"
#: A change in own money is about what a number says within so many percent of itself, and within so many points.
_ABOUT, _POINTS = Decimal(20), Decimal(2)
#: By so many percent money must have risen or fallen for the two changes to be told apart.
_MOVED = Decimal(1)
_HUNDRED = Decimal(100)


def told_in_own_money(lookup: Lookup, finding: Finding) -> bool:
    """Whether a change or direction that is wrong in dollars may be right in the money of the country, which the words may mean."""
    assertion, catalogue = finding.assertion, lookup.catalogue
    moved = assertion.operation in (Operation.CHANGE_PERCENT, Operation.DIRECTION) and finding.computation is not None
    if not moved or catalogue.dimension(assertion.measure) != _DOLLARS:
        return False
    if catalogue.is_real(assertion.measure or "") or assertion.relative_to.entity is not None:
        return False
    change = replace(assertion, operation=Operation.CHANGE_PERCENT)
    dollars = _percent(lookup, change)
    return dollars is not None and any(_may_mean(assertion, own, dollars) for own in _in_own_money(lookup, change, dollars))


def _may_mean(assertion: Assertion, own: Decimal, dollars: Decimal) -> bool:
    if assertion.quantity is None:
        return own > 0 if assertion.direction is Direction.UP else own < 0
    apart = abs(assertion.quantity.value - own)
    return apart <= max(_POINTS, abs(own) * _ABOUT / _HUNDRED) and apart < abs(assertion.quantity.value - dollars)


def _in_own_money(lookup: Lookup, change: Assertion, dollars: Decimal) -> Iterator[Decimal]:
    """By how many percent it changed in the country's own money, by each rate of it or of the union whose money it has."""
    catalogue = lookup.catalogue
    whose = [change.entity, *(code for code, group in catalogue.entities.items() if group.currencies and change.entity in group.members)]
    for rate in catalogue.measures:
        dimension = catalogue.dimension(rate)
        for holder in whose if dimension in (_PER_UNIT, _PER_DOLLAR) else ():
            moved = _percent(lookup, replace(change, measure=rate, entity=holder))
            if moved is None or abs(moved) < _MOVED:
                continue
            factor = 1 + moved / _HUNDRED
            own = (1 + dollars / _HUNDRED) * (factor if dimension == _PER_DOLLAR else 1 / factor)
            yield (own - 1) * _HUNDRED


def _percent(lookup: Lookup, change: Assertion) -> Decimal | None:
    found = compute_with(lookup, change)
    return found.figures[0].value if isinstance(found, Computation) and found.figures else None
