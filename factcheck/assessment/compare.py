"""compare(): a printed number against one official figure, and the choice among several figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from factcheck.assessment.tolerance import THRESHOLDS, Profile, accepted, is_coarse, slack
from factcheck.computation.interval import INFINITY, TWO, contains, overlap
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Comparison, Figure, Interval
from factcheck.model.quantity import Hedge, Quantity

AGREES, NEAR, UNDERSTATED, OVERSTATED, MISSED, OFF = "agrees", "near", "understated", "overstated", "threshold_missed", "off"
#: From best to worst.
OUTCOMES = (AGREES, NEAR, UNDERSTATED, OVERSTATED, MISSED, OFF)


def compare(quantity: Quantity, figure: Figure, operation: Operation, profile: Profile) -> Comparison:
    """One number against one figure: does it hold, how far off is it, is it off by rounding only."""
    return against(quantity, figure, accepted(quantity, operation, profile), profile)


def against(quantity: Quantity, figure: Figure, allowed: Interval, profile: Profile, *, falling: bool = False) -> Comparison:
    """The same with the accepted interval known; ``falling`` for a ratio that is worded as a fall."""
    distance = _distance(quantity, figure.value)
    if quantity.hedge in THRESHOLDS:
        outcome, rounding = _threshold(quantity, figure, allowed, profile, falling), None
    else:
        outcome, rounding = _number(quantity, figure, allowed, profile, distance)
    limited = figure.interval.width > allowed.width
    return Comparison(figure, allowed, outcome, distance, rounding, limited)


def _distance(quantity: Quantity, reference: Decimal) -> Decimal:
    """From the reference to the printed number, never to the edge of its interval; to the nearer end of "between"."""
    if quantity.upper is None:
        return abs(reference - quantity.value)
    low, high = sorted((quantity.value, quantity.upper))
    return max(low - reference, reference - high, Decimal(0))


def _meets(quantity: Quantity, figure: Figure, allowed: Interval) -> bool:
    """A figure printed as finely as the claim is a point, and the ends belong to the interval; else the intervals overlap."""
    if figure.ulp is not None and figure.ulp <= quantity.ulp:
        return contains(allowed, figure.value)
    return overlap(figure.interval, allowed)


def _too_wide(figure: Figure, allowed: Interval, profile: Profile) -> bool:
    """Whether a calculated value is so vague that meeting the accepted interval says little."""
    return not figure.point and figure.interval.width > profile.wide * allowed.width


def _threshold(quantity: Quantity, figure: Figure, allowed: Interval, profile: Profile, falling: bool) -> str:
    """On the right side of the line, allowing for the reference's own rounding; far on the right side is another thing.

    A ratio above 1 is no fall at all, however short of the line "less than halved" draws.
    """
    if contains(allowed, figure.value):
        return AGREES
    if overlap(figure.interval, allowed):
        return NEAR if _too_wide(figure, allowed, profile) else AGREES
    beyond = figure.value > allowed.high if allowed.low == quantity.value else figure.value < allowed.low
    if quantity.hedge is Hedge.OVER and beyond:
        return UNDERSTATED
    if quantity.hedge is Hedge.UNDER and _short(quantity, figure, allowed) and not (falling and figure.value > 1):
        return OVERSTATED
    return MISSED


def _short(quantity: Quantity, figure: Figure, allowed: Interval) -> bool:
    """Whether the figure lies even below what "less than" suggests, on the same side of zero for a change."""
    if allowed.high == quantity.value:
        return figure.value < allowed.low
    return allowed.high < figure.value and (quantity.value > 0 or figure.value < 0)


def _number(quantity: Quantity, figure: Figure, allowed: Interval, profile: Profile, distance: Decimal) -> tuple[str, str | None]:
    meets = _meets(quantity, figure, allowed)
    if is_coarse(quantity, profile):
        size = abs(quantity.value)
        if meets and distance <= profile.coarse_near * size:
            return AGREES, _rounding(quantity, distance)
        near = meets or distance <= slack(quantity, figure.value, profile)
        return (NEAR, "coarse") if near else (OFF, None)
    inside = contains(allowed, figure.value)
    if meets and (inside or not _too_wide(figure, allowed, profile)):
        return AGREES, _rounding(quantity, distance) if inside else "by_input_precision"
    if meets:
        return NEAR, "by_input_precision"
    if distance <= slack(quantity, figure.value, profile):
        return NEAR, "one_unit_off" if distance <= quantity.ulp else None
    return OFF, None


def _rounding(quantity: Quantity, distance: Decimal) -> str | None:
    return "exact" if distance <= quantity.ulp / TWO else None


def witnesses(
    quantity: Quantity, figures: Sequence[Figure], operation: Operation, profile: Profile, *, falling: bool = False
) -> tuple[Comparison, ...]:
    """Every figure that is evidence, compared. A calculated one wider than the claim does not overrule a finer printed one."""
    allowed = accepted(quantity, operation, profile, falling=falling)
    return within(quantity, figures, allowed, profile, falling=falling and operation is Operation.RATIO)


def within(
    quantity: Quantity, figures: Sequence[Figure], allowed: Interval, profile: Profile, *, falling: bool = False
) -> tuple[Comparison, ...]:
    """The same with the accepted interval known; ``falling`` for a ratio that is worded as a fall."""
    evidence = [figure for figure in figures if figure.evidence]
    compared = [against(quantity, figure, allowed, profile, falling=falling) for figure in evidence]
    printed = [figure for figure in evidence if figure.ulp is not None and figure.ulp <= quantity.ulp]
    return tuple(one if one.figure.point else _not_overruling(quantity, one, printed, profile) for one in compared)


def _not_overruling(quantity: Quantity, one: Comparison, printed: Sequence[Figure], profile: Profile) -> Comparison:
    finer = any(figure.ulp is not None and figure.ulp < one.figure.interval.width for figure in printed)
    if one.outcome != AGREES or not one.precision_limited or not finer:
        return one
    near = contains(one.accepted, one.figure.value) or one.distance <= slack(quantity, one.figure.value, profile)
    return replace(one, outcome=NEAR if near else OFF, rounding="by_input_precision")


def best(comparisons: Sequence[Comparison]) -> Comparison:
    """The witness that decides: the first that agrees, else the nearest of those of the best outcome (one that is
    only near for want of precision comes last), else the headline."""
    if len(comparisons) == 1:
        return comparisons[0]
    first = min(comparisons, key=lambda one: OUTCOMES.index(one.outcome)).outcome
    candidates = [one for one in comparisons if one.outcome == first]
    if first == NEAR:
        return min(candidates, key=lambda one: (one.rounding == "by_input_precision", one.distance))
    return candidates[0]


def is_bounded(interval: Interval) -> bool:
    """Whether both ends are finite."""
    return interval.low > -INFINITY and interval.high < INFINITY
