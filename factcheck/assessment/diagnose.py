"""diagnose(): which quantity a wrong number does match, and how likely that is an accident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log

from factcheck.assessment.compare import AGREES, best, within
from factcheck.assessment.hypotheses import TWO_SLOTS, Hypothesis, hypotheses
from factcheck.assessment.tolerance import Profile, accepted
from factcheck.computation.compute import compute_with
from factcheck.computation.interval import contains
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import REVERSED, Direction, Operation
from factcheck.model.evidence import Comparison, Computation, Interval
from factcheck.model.quantity import Quantity
from factcheck.model.verdict import Diagnosis, Finding, Verdict

#: Suggestions that accident may explain are left out. Those about a number that a hedge blurs, or that is nearly right, must be
#: surer: so many values lie within reach of "about 3 million" that a match says little.
CHANCE, CHANCE_BLURRED, CHANCE_NEARLY_RIGHT = 0.2, 0.05, 0.004
#: With two slots changed there are so many more ways that only a very unlikely match is worth telling.
CHANCE_FAR = 0.02
#: Why a slot has a value that the words do not give.
ASSUMED = frozenset({"latest_published", "default_entity", "default_base"})
#: At most so many are told.
MOST_TOLD = 3
#: Values that hardly differ would make every match look like no accident: the spread is at least one e-fold.
LEAST_SPREAD = 1.0


@dataclass(frozen=True, slots=True)
class Tried:
    """A hypothesis that could be computed; ``place`` is its value on a log scale with the printed number at zero."""

    hypothesis: Hypothesis
    computation: Computation
    comparison: Comparison
    place: float | None
    width: float


def diagnose(lookup: Lookup, finding: Finding, profile: Profile) -> tuple[tuple[Diagnosis, ...], int]:
    """The quantities that the number does match, best first, and how many were tried."""
    assertion = finding.assertion
    if assertion.quantity is None or assertion.operation in (Operation.RECORD, Operation.RANK):
        return _reversed(lookup, finding)
    if not assertion.quantity.value:
        return (), 0
    limit, (tried, spread) = _limit(finding), _tried(lookup, finding, profile)
    told = [found for one in tried if _matches(one) and (found := _told(one, tried, spread)).chance <= _strict(limit, one.hypothesis)]
    return tuple(sorted(told, key=_standing)[:MOST_TOLD]), len(tried)


def _tried(lookup: Lookup, finding: Finding, profile: Profile) -> tuple[list[Tried], float]:
    """Hypotheses judged, nearest first, as long as a match could still be told: of those behind so many it would be an accident.
    With them the spread of their values. Where a slot was assumed that the words leave open, all near ones are tried."""
    trial, limit = _Trial(lookup.shallow(), profile), _limit(finding)
    tried: list[Tried] = []
    tier, expected, spread = 0, 0.0, _Spread(finding)
    assumed = any(one.reason in ASSUMED for one in finding.assertion.assumptions)
    for hypothesis in hypotheses(lookup, finding.assertion):
        if hypothesis.tier > tier:
            tier = hypothesis.tier
            if expected / spread.width > _strict(limit, hypothesis) and (tier >= TWO_SLOTS or not assumed):
                break
        one = trial.of(hypothesis)
        if one is not None:
            tried.append(one)
            expected += one.width
            spread.add(one.place)
    return tried, spread.width


def _strict(limit: float, hypothesis: Hypothesis) -> float:
    return min(limit, CHANCE_FAR) if hypothesis.tier >= TWO_SLOTS else limit


def _matches(one: Tried) -> bool:
    """Agreement with the centre inside, or with a figure that is no vaguer than the claim."""
    comparison = one.comparison
    if comparison.outcome != AGREES:
        return False
    return contains(comparison.accepted, comparison.figure.value) or comparison.figure.interval.width <= comparison.accepted.width


def _limit(finding: Finding) -> float:
    """The chance up to which a match is told: less for a number that is nearly right or that a hedge blurs."""
    if finding.verdict is not Verdict.REFUTED:
        return CHANCE_NEARLY_RIGHT
    quantity = finding.assertion.quantity
    return CHANCE_BLURRED if quantity and quantity.hedge is not None else CHANCE


class _Trial:
    """Judges hypotheses as a claim was judged. Most have its own number: what that allows is worked out once."""

    def __init__(self, lookup: Lookup, profile: Profile) -> None:
        self.lookup, self.profile = lookup, profile
        self.allowed: dict[tuple[int, Operation, bool], tuple[Quantity, Interval, float]] = {}

    def of(self, hypothesis: Hypothesis) -> Tried | None:
        """A hypothesis judged; None when the figures say nothing about it."""
        assertion = hypothesis.assertion
        quantity, operation, falling = assertion.quantity, assertion.operation, assertion.direction is Direction.DOWN
        computation = hypothesis.given or compute_with(self.lookup, assertion)
        if not isinstance(computation, Computation) or quantity is None or not computation.figures:
            return None
        key = id(quantity), operation, falling  # a number that is kept here is no other one's place in memory
        if key not in self.allowed:
            allowed = accepted(quantity, operation, self.profile, falling=falling)
            self.allowed[key] = quantity, allowed, _width(allowed)
        _, allowed, width = self.allowed[key]
        fell = falling and operation is Operation.RATIO
        comparison = best(within(quantity, computation.figures, allowed, self.profile, falling=fell))
        value = comparison.figure.value
        place = log(abs(value) / abs(quantity.value)) if value else None
        return Tried(hypothesis, computation, comparison, place, width)


def _width(accepted: Interval) -> float:
    """The width of the accepted interval on a log scale; infinite where it is unbounded or holds zero."""
    low, high = sorted((abs(accepted.low), abs(accepted.high)))
    if accepted.low * accepted.high <= 0 if high.is_finite() else True:
        return float("inf")
    return log(high / low)


class _Spread:
    """How far values lie apart on a log scale, that of the reading itself among them."""

    def __init__(self, finding: Finding) -> None:
        own, quantity = finding.comparison, finding.assertion.quantity
        self.low, self.high = float("inf"), float("-inf")
        if own and quantity and own.figure.value:
            self.add(log(abs(own.figure.value) / abs(quantity.value)))

    def add(self, place: float | None) -> None:
        """One more value."""
        if place is not None:
            self.low, self.high = min(self.low, place), max(self.high, place)

    @property
    def width(self) -> float:
        """Between the least and the greatest."""
        return max(self.high - self.low, LEAST_SPREAD)


def _told(one: Tried, tried: Sequence[Tried], spread: float) -> Diagnosis:
    """A match with its chance: how many equally good accidents are expected among the hypotheses at least as near."""
    hypothesis = one.hypothesis
    near = [other.width for other in tried if other.hypothesis.tier < hypothesis.tier or _level(other, one)]
    value, accepted = one.comparison.figure.value, one.comparison.accepted
    inside = contains(accepted, value)
    return Diagnosis(hypothesis.kind, hypothesis.assertion, _leading(one), value, sum(near) / spread, hypothesis.exact, inside)


def _level(other: Tried, one: Tried) -> bool:
    """Whether two are equally near; identities count one by one, in their order."""
    if other.hypothesis.tier != one.hypothesis.tier:
        return False
    return not one.hypothesis.exact or other is one


def _leading(one: Tried) -> Computation:
    """The computation with the figure that matches first."""
    figures = one.computation.figures
    matching = one.comparison.figure
    return replace(one.computation, figures=(matching, *(figure for figure in figures if figure is not matching)))


def _standing(found: Diagnosis) -> tuple[bool, bool, float]:
    """Centre within the accepted interval first, then identities, then the lower chance."""
    return not found.inside, not found.exact_identity, found.chance


def _reversed(lookup: Lookup, finding: Finding) -> tuple[tuple[Diagnosis, ...], int]:
    """A comparison or a direction without a number that holds the other way round."""
    assertion, turned = finding.assertion, REVERSED.get(finding.assertion.direction or Direction.UNCHANGED)
    if assertion.operation not in (Operation.COMPARE, Operation.DIRECTION) or turned is None or finding.verdict is not Verdict.REFUTED:
        return (), 0
    other = replace(assertion, direction=turned)
    computation = compute_with(lookup, other)
    if not isinstance(computation, Computation) or not computation.holds:
        return (), 1
    value = computation.figures[0].value if computation.figures else Decimal(0)
    return (Diagnosis("direction", other, computation, value, 0.0, exact_identity=True),), 1
