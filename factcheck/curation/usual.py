"""What is usual in a series: how far one value lies from the next, by the series' own history."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import median

from factcheck.curation.periods import key_of

#: Fewer changes than this tell nothing of what is usual.
ENOUGH = 8
#: Turns a median deviation into a standard deviation of bell-shaped changes.
_NORMAL = 1.4826
#: However smoothly a series runs, a step of this part of its size is nothing unusual.
LEAST = 0.01
#: Levels that span less than this factor and cross no zero are looked at by their differences.
_SPAN = 3


@dataclass(frozen=True, slots=True)
class Usual:
    """How a series moves: the middle of its changes, their robust deviation and the largest one; of their logarithms where it grows
    by factors (``relative``). ``size`` is the middle of its values without their signs."""

    middle: float
    deviation: float
    largest: float
    relative: bool
    size: float

    def surprise(self, before: Decimal, after: Decimal) -> float:
        """How many times the usual deviation a step is, and no more than how many times the largest step there has been; nothing for a
        step to zero or over it in a series that grows by factors."""
        step = _step(before, after, self.relative)
        if step is None:
            return 0.0
        return min(abs(step - self.middle) / self.deviation, SHARPNESS * abs(step) / self.largest)


#: A step as large as the largest one so far counts as so many deviations.
SHARPNESS = 8.0


def usual_of(values: Mapping[str, Decimal], finest: Decimal = Decimal(0), *, rate: bool = False) -> Usual | None:
    """What is usual in values by period, in their order; None where they are too few. ``finest`` is the place of their last digits;
    a ``rate`` does not grow by factors."""
    steps = list(_neighbours(values))
    if len(steps) < ENOUGH:
        return None
    numbers = list(values.values())
    relative = not rate and min(numbers) > 0 and max(numbers) >= _SPAN * min(numbers)
    changes = [one for before, after in steps if (one := _step(before, after, relative)) is not None]
    middle = median(changes)
    scale = float(median(abs(number) for number in numbers))
    floor = max(LEAST, float(finest) / scale) if relative else max(float(finest), LEAST * scale, 1e-12)
    deviation = max(_NORMAL * median(abs(one - middle) for one in changes), floor)
    return Usual(middle, deviation, max(max(abs(one) for one in changes), deviation), relative, scale)


def _neighbours(values: Mapping[str, Decimal]) -> list[tuple[Decimal, Decimal]]:
    """Values of periods that follow each other without a gap."""
    told = [(key_of(period), value) for period, value in values.items()]
    return [(before, after) for (one, before), (two, after) in pairwise(told) if sum(one) == two[0]]


def _step(before: Decimal, after: Decimal, relative: bool) -> float | None:
    if not relative:
        return float(after - before)
    if before <= 0 or after <= 0:
        return None
    return math.log(after / before)
