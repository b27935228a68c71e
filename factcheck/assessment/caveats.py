"""Caveats: what an editor should know about a number that is true and may mislead all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from factcheck.assessment.compare import AGREES
from factcheck.assessment.rules import Case, Note
from factcheck.assessment.staleness import stale
from factcheck.computation.compute import compute_with
from factcheck.computation.interval import TWO
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Operation, RelativeTo
from factcheck.model.evidence import Comparison, Computation
from factcheck.model.period import Period
from factcheck.model.quantity import Hedge
from factcheck.model.series import Printed

#: Notes of a computation that are caveats; the others explain the verdict.
OF_COMPUTATION = frozenset({"record_history", "definitions_differ", "provisional", "definition_changed"})
#: Growth from a base this small, in percent, says more about the base.
TINY_BASE = Decimal(500)
#: Over a longer time than this, in months, much growth is no sign of a small base.
SHORT = 36
#: Money of so many years ago is not today's money.
MANY_YEARS = 5
_CHANGES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE, Operation.RATIO, Operation.GROWTH_AVERAGE})

Caveat = Callable[[Lookup, Case, tuple[Comparison, ...]], Iterator[Note]]


def of_computation(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """What the arithmetic itself noticed: short histories, unlike definitions, provisional values."""
    if isinstance(case.computation, Computation):
        yield from (note for note in case.computation.notes if note[0] in OF_COMPUTATION)


def uninformative(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """ "More than" a number that the figure is more than twice as high as says nearly nothing."""
    quantity = case.assertion.quantity
    far = quantity and case.comparison and abs(case.comparison.figure.value) > TWO * abs(quantity.value)
    if quantity and far and quantity.hedge is Hedge.OVER and case.outcome("understated"):
        yield "uninformative", ()


def tiny_base(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """Growth by a multiple, in few years, starts from a small base."""
    figure, base, period = case.comparison.figure if case.comparison else None, case.assertion.relative_to.period, case.assertion.period
    if base and period and period.start - base.start > SHORT:
        return
    if figure and case.assertion.operation is Operation.CHANGE_PERCENT and figure.value >= TINY_BASE:
        yield "tiny_base", (("percent", format(figure.value.quantize(Decimal(1)), "f")),)


def nominal_money(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """Nominal money is compared over many years."""
    assertion, catalogue = case.assertion, lookup.catalogue
    base, period = assertion.relative_to.period, assertion.period
    current = catalogue.dimension(assertion.measure).startswith("currency") and not catalogue.is_real(assertion.measure or "")
    if current and base and period and period.last_year - base.first_year >= MANY_YEARS:
        yield "nominal_money", (("years", str(period.last_year - base.first_year)),)


def start_year(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """A start year whose neighbours tell another story: from the year before or after it the change has the other sign or half the size."""
    assertion, figure = case.assertion, case.comparison.figure if case.comparison else None
    base, period = assertion.relative_to.period, assertion.period
    if not figure or not base or not period or assertion.operation is not Operation.CHANGE_PERCENT:
        return
    if period.months != base.months or period.start - base.start < 36 or not figure.value:
        return
    for neighbour in (base.shift(-12), base.shift(12)):
        other = compute_with(lookup, _based(case, neighbour))
        value = other.headline.value if isinstance(other, Computation) and other.headline else None
        if value is not None and value / figure.value < Decimal("0.5"):
            yield "start_year", (("period", neighbour.code), ("percent", format(value.quantize(Decimal("0.1")), "f")))
            return


def _based(case: Case, base: Period) -> Assertion:
    return replace(case.assertion, relative_to=RelativeTo(period=base))


def newer_period(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """The words name no period, and a newer one had been published on the day."""
    assertion = case.assertion
    if not assertion.period or not assertion.measure or not assertion.entity or assertion.operation is not Operation.LEVEL:
        return
    if not any(one.slot == "period" for one in assertion.assumptions):
        return
    step = assertion.period.months if assertion.period.months in (1, 3, 6, 12) else 12
    later = assertion.period.shift(step)
    if later.ended_by(lookup.as_of) and lookup.printed(assertion.measure, assertion.entity, later.key, Printed.LEVEL):
        yield "newer_period", (("period", later.code),)


def restated_base(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """The printed rate and its recomputation differ, and the claim agrees with one of them: the publisher restated the base."""
    kinds = {one.figure.kind: one.outcome == AGREES for one in comparisons}
    if case.assertion.operation in _CHANGES and len(kinds) > 1 and any(kinds.values()) and not all(kinds.values()):
        agreeing = next(one.figure.kind.value for one in comparisons if one.outcome == AGREES)
        yield "restated_base", (("agrees", agreeing),)


def stale_figures(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> Iterator[Note]:
    """The words mean the newest figure, and on their day a newer one than ours is usually out."""
    yield from stale(lookup, case.assertion)


#: Every caveat, in the order in which they are told.
CAVEATS: tuple[Caveat, ...] = (
    of_computation,
    uninformative,
    tiny_base,
    nominal_money,
    start_year,
    newer_period,
    stale_figures,
    restated_base,
)


def caveats(lookup: Lookup, case: Case, comparisons: tuple[Comparison, ...]) -> tuple[Note, ...]:
    """All that apply."""
    return tuple(dict.fromkeys(note for caveat in CAVEATS for note in caveat(lookup, case, comparisons)))
