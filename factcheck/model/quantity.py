"""Quantity: a number as it was written, with unit, magnitude, hedge and printed precision."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from factcheck.model.text import Span


class Hedge(StrEnum):
    """Words that widen or bound a number. ``FRACTION`` is not a word but a form: "a third", "doubled"."""

    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    FRACTION = "fraction"


#: Unit codes that are kinds of number rather than things counted; every other unit code comes from the pack's `units.toml`.
NUMBER, PERCENT, POINTS, TIMES, RANK = "number", "percent", "points", "times", "rank"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as written, in ones of its unit.

    ``value`` and ``ulp`` are in ones (3.97 million: 3970000 and 10000), percent, points or times; ``ulp`` is the place of
    the last printed digit times the magnitude word. ``value`` is unsigned as parsing leaves it and signed in an
    `Assertion` (a fall of 8.7% is -8.7). ``upper`` is the second end of "between a and b". ``fraction`` marks fraction
    words, ratio words and whole-number multiples ("a third", "doubled", "three times"), hedged or not.
    """

    text: str
    span: Span
    value: Decimal
    ulp: Decimal
    unit: str = NUMBER
    hedge: Hedge | None = None
    upper: Decimal | None = None
    fraction: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that follows from others of its sentence, as the words put it; what is counted need not be known.

    ``kind``: `change` (in percent, from the second of ``others`` to the first), `gain` (the same, of the first by the second), `step`
    (in points), `ratio` (the first over the second), `share` (the first in the second), `sum` (of all), `movement` (it came from the
    other; ``falls`` says which way).
    """

    kind: str
    derived: Quantity
    others: tuple[Quantity, ...]
    falls: bool = False
