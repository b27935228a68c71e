"""Ways of being wrong: each function yields the assertions that a number would have been right for, nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from factcheck.assessment.hypotheses.identities import (
    inverse_ratio,
    multiple_or_change,
    points_or_percent,
    share_or_contribution,
    sign_turned,
    slip_of_magnitude,
)
from factcheck.assessment.hypotheses.operations import other_operation
from factcheck.assessment.hypotheses.subjects import other_entity, other_measure, other_printing
from factcheck.assessment.hypotheses.times import BASED, other_base, other_period
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Base
from factcheck.model.evidence import Computation

#: At most so many hypotheses are tried for one number.
MOST = 300


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading with one slot (or two) changed. ``exact`` marks an identity of the reading itself, ``tier`` how far it lies.

    ``given`` is the computation where no arithmetic is needed: a figure as it was printed elsewhere or earlier.
    """

    kind: str
    assertion: Assertion
    exact: bool
    tier: int
    given: Computation | None = None


Way = Callable[[Lookup, Assertion], Iterator[Assertion]]

#: Exact identities of the reading, each of which counts as one hypothesis.
IDENTITIES: tuple[tuple[str, Way], ...] = (
    ("operation", share_or_contribution),
    ("operation", multiple_or_change),
    ("direction", sign_turned),
    ("operation", inverse_ratio),
    ("unit", points_or_percent),
    ("unit", slip_of_magnitude),
)
#: One slot changed; the order decides between equally near ones.
SLOTS: tuple[tuple[str, Way], ...] = (
    ("base", other_base),
    ("measure", other_measure),
    ("period", other_period),
    ("operation", other_operation),
    ("entity", other_entity),
)
#: Two slots changed: the first names the kind, so many of each are combined.
PAIRS: tuple[tuple[str, Way, Way, int], ...] = (
    ("measure", other_measure, other_period, 5),
    ("base", other_base, other_period, 3),
    ("base", other_base, other_measure, 4),
    ("operation", other_operation, other_period, 4),
    ("direction", sign_turned, other_base, 3),
    ("period", other_period, sign_turned, 4),
    ("measure", other_measure, sign_turned, 4),
)
#: Tiers of hypotheses with two slots changed begin here.
TWO_SLOTS = 1000


def hypotheses(lookup: Lookup, assertion: Assertion) -> Iterator[Hypothesis]:
    """Every hypothesis about a number, nearest first and each once: identities, then one slot changed, then two; at most 300."""
    return islice(_once(assertion, _all(lookup, assertion)), MOST)


def _all(lookup: Lookup, assertion: Assertion) -> Iterator[Hypothesis]:
    yield from _near(lookup, assertion)
    yield from _two_slots(lookup, assertion)


def _near(lookup: Lookup, assertion: Assertion) -> Iterator[Hypothesis]:
    for kind, way in IDENTITIES:
        yield from (Hypothesis(kind, one, exact=True, tier=0) for one in way(lookup, assertion))
    slots: list[tuple[str, Iterator[tuple[Assertion, Computation | None]]]] = [
        (kind, ((one, None) for one in way(lookup, assertion))) for kind, way in SLOTS
    ]
    slots.append(("vintage", other_printing(lookup, assertion)))
    for tier, row in enumerate(zip_longest(*(found for _, found in slots)), start=1):  # the nearest of each, then the next of each
        for (kind, _), told in zip(slots, row, strict=True):
            if told is not None:
                yield Hypothesis(kind, told[0], exact=False, tier=tier, given=told[1])


def _two_slots(lookup: Lookup, assertion: Assertion) -> list[Hypothesis]:
    pairs: list[Hypothesis] = []
    for kind, first, second, most in PAIRS:
        for i, one in enumerate(islice(first(lookup, assertion), most)):
            for j, two in enumerate(islice(second(lookup, one), most)):
                pairs.append(Hypothesis(kind, two, exact=False, tier=TWO_SLOTS + i + j))
    return sorted(pairs, key=lambda one: one.tier)


def _once(assertion: Assertion, found: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    seen = {_identity(assertion)}
    for one in found:
        key = _identity(one.assertion)
        if one.given is None and key in seen:
            continue
        seen.add(key)
        yield one


def _identity(assertion: Assertion) -> tuple[object, ...]:
    """What makes two readings the same question with the same number."""
    period, other, quantity = assertion.period, assertion.relative_to, assertion.quantity
    base = other.period.key if other.period else (assertion.base if assertion.operation in BASED else None)
    if base is Base.PREVIOUS and period is not None:
        base = period.previous().key
    if base is Base.YEAR and period is not None:
        base = period.year_before().key
    number = (quantity.value, quantity.unit) if quantity else None
    key = period.key if period else None
    return assertion.operation, assertion.measure, assertion.entity, key, other.measure, other.entity, base, number
