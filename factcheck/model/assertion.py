"""Assertion (one reading of a claim, every slot filled, with its assumptions) and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from factcheck.model.period import Period
from factcheck.model.quantity import Quantity
from factcheck.model.text import Span


class Operation(StrEnum):
    """What relates the series to the number."""

    LEVEL = "level"
    CHANGE_PERCENT = "change_percent"
    CHANGE_ABSOLUTE = "change_absolute"
    RATIO = "ratio"
    SHARE = "share"
    CONTRIBUTION = "contribution"
    DIFFERENCE = "difference"
    PER_CAPITA = "per_capita"
    AVERAGE = "average"
    GROWTH_AVERAGE = "growth_average"
    SUM = "sum"
    COMPARE = "compare"
    RANK = "rank"
    RECORD = "record"
    TREND = "trend"
    DIRECTION = "direction"


class Direction(StrEnum):
    """Up (also: more, highest, largest), down (less, lowest, smallest) or unchanged."""

    UP = "up"
    DOWN = "down"
    UNCHANGED = "unchanged"


#: The other way.
REVERSED = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP}


class Base(StrEnum):
    """Against what a change is measured when no base period is named."""

    YEAR = "yoy"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A slot that the words left open, what filled it and why (a message key of the language files).

    ``detail`` fills the message's placeholders.
    """

    slot: str
    value: str
    reason: str
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RelativeTo:
    """The second measure, entity or period that the operation needs; None where it does not."""

    measure: str | None = None
    entity: str | None = None
    period: Period | None = None

    def __bool__(self) -> bool:
        return self.measure is not None or self.entity is not None or self.period is not None


@dataclass(frozen=True, slots=True)
class Assertion:
    """One checkable proposition, ready to be computed.

    ``quantity`` is signed and in the result unit of the operation: percent for shares, growth and contributions ("up 1.2
    times" is 120 with the ulp 10), points for changes of percentages, times for ratios, a bare number for ranks, the
    measure's unit otherwise; None in a purely qualitative claim. ``direction`` is the order in `compare` (UP: more than),
    the end of the scale in `rank` and `record` (UP: largest, highest), the sign otherwise; beside a number of `level` it is
    the movement that the verb asserts ("rose to"). ``base`` tells year on year from against-the-previous-period where
    ``relative_to.period`` is None. ``count`` is how many periods a trend runs. ``since`` is the period that a record reaches
    back to. ``times_more`` marks a ratio worded "N times more than": N and N + 1 are both tried. ``subject`` is a company, a place
    or an unknown name whose numbers these are, where there is no ``entity``.
    """

    operation: Operation
    measure: str | None
    entity: str | None
    period: Period | None
    words: Span
    relative_to: RelativeTo = RelativeTo()
    quantity: Quantity | None = None
    direction: Direction | None = None
    base: Base = Base.YEAR
    count: int | None = None
    since: Period | None = None
    times_more: bool = False
    attribution: str | None = None
    subject: str | None = None
    assumptions: tuple[Assumption, ...] = ()
    confidence: float = 1.0
