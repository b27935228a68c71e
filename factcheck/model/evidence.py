"""Interval, Input, Figure, Computation and Comparison: what stands behind a finding."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from factcheck.model.period import Period
from factcheck.model.series import SeriesKey


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed stretch of the number line; a point has equal ends."""

    low: Decimal
    high: Decimal

    @property
    def width(self) -> Decimal:
        """High minus low."""
        return self.high - self.low


class WitnessKind(StrEnum):
    """How a figure came about."""

    PRINTED = "printed"
    RECOMPUTED = "recomputed"
    OTHER_AGENCY = "other_agency"


@dataclass(frozen=True, slots=True)
class Input:
    """One published (or implied) value that a computation used, as an editor can look it up.

    ``implied`` values were printed by nobody; their ``formula`` says what they follow from and ``sources`` lists all
    publications used. ``ulp`` is the place of the last printed digit, or the width of an implied value's interval.
    """

    series: SeriesKey
    period: Period
    value: Decimal
    ulp: Decimal
    unit: str
    printed: str
    sources: tuple[str, ...]
    vintage: str
    implied: bool = False
    formula: str = ""
    states: str = "level"


@dataclass(frozen=True, slots=True)
class Figure:
    """One official answer: the value that the figures as printed give, its interval, and how it was got.

    ``point`` is True for a single printed figure; it is compared as a point when it is printed as finely as the claim.
    ``evidence`` is False for other printings of the same figure, which are shown and not judged by.
    """

    value: Decimal
    interval: Interval
    unit: str
    kind: WitnessKind
    formula: str
    inputs: tuple[Input, ...]
    ulp: Decimal | None = None
    evidence: bool = True

    @property
    def point(self) -> bool:
        """Whether this is one printed figure and not a calculation."""
        return self.ulp is not None


@dataclass(frozen=True, slots=True)
class Computation:
    """What the reference data say: the headline figure first, then every other witness.

    ``holds`` answers operations without a number (compare, direction, record, trend): True, False, or None when the values
    overlap ("too close to call"). ``notes`` are message keys with their details: caveats such as a short history.
    ``movement`` is the sign that a level's verb can be held against: the change over the previous period and over the year,
    each -1, 0 (overlap) or 1.
    """

    figures: tuple[Figure, ...]
    holds: bool | None = None
    notes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    movement: tuple[int, ...] = ()
    assumed_vintage: bool = False

    @property
    def headline(self) -> Figure | None:
        """The figure that is shown as computed."""
        return self.figures[0] if self.figures else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A quantity against one figure: does it hold, how far off is it, and is it off by rounding only?

    ``distance`` is |reference − printed number|; ``outcome``: `agrees`, `near` (within the profile's slack), `understated`,
    `overstated`, `threshold_missed`, `off`. ``rounding``: `exact`, `by_input_precision`, `one_unit_off`, `coarse` or None.
    """

    figure: Figure
    accepted: Interval
    outcome: str
    distance: Decimal
    rounding: str | None = None
    precision_limited: bool = False
