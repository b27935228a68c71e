"""Term: a formula over printed figures in which each figure is one unknown, however often it occurs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import reduce
from itertools import product
from operator import add
from typing import Literal

from factcheck.computation.interval import HUNDRED, ONE, TWO
from factcheck.model.evidence import Interval

#: Up to so many unknowns every corner of the box is tried; beyond it the slope of each unknown picks the corner.
CORNERS = 4


class Leaf:
    """One printed figure as an unknown between half a last place below and above it. Compared by identity."""

    __slots__ = ("high", "low", "value")

    def __init__(self, value: Decimal, ulp: Decimal) -> None:
        half = ulp / TWO
        self.value, self.low, self.high = value, value - half, value + half


Box = Mapping[Leaf, Decimal]


class Term:
    """A formula: what it needs (``leaves``), how it is worked out (``at``) and what may not reach zero (``guards``)."""

    __slots__ = ("_bounds", "_value", "at", "guards", "leaves")

    def __init__(self, leaves: tuple[Leaf, ...], at: Callable[[Box], Decimal], guards: tuple[Term, ...] = ()) -> None:
        self.leaves, self.at, self.guards = leaves, at, guards
        self._value: Decimal | Literal[False] | None = False
        self._bounds: Interval | Literal[False] | None = False

    @classmethod
    def printed(cls, value: Decimal, ulp: Decimal) -> Term:
        """A printed figure."""
        leaf = Leaf(value, ulp)
        return cls((leaf,), lambda box: box[leaf])

    def __add__(self, other: Term) -> Term:
        one, two = self.at, other.at
        return Term(_join(self, other), lambda box: one(box) + two(box), self.guards + other.guards)

    def __sub__(self, other: Term) -> Term:
        one, two = self.at, other.at
        return Term(_join(self, other), lambda box: one(box) - two(box), self.guards + other.guards)

    def __mul__(self, other: Term) -> Term:
        one, two = self.at, other.at
        return Term(_join(self, other), lambda box: one(box) * two(box), self.guards + other.guards)

    def __truediv__(self, other: Term) -> Term:
        one, two = self.at, other.at
        return Term(_join(self, other), lambda box: one(box) / two(box), (*self.guards, *other.guards, other))

    def scaled(self, factor: Decimal, offset: Decimal = Decimal(0)) -> Term:
        """The formula times a number, plus a number."""
        inner = self.at
        return Term(self.leaves, lambda box: inner(box) * factor + offset, self.guards)

    def power(self, exponent: Decimal) -> Term:
        """The formula to a power; only for what is positive."""
        inner = self.at
        return Term(self.leaves, lambda box: inner(box) ** exponent, (*self.guards, self))

    def grown(self, percent: Term) -> Term:
        """The value after growth by ``percent``."""
        return self * percent.scaled(ONE / HUNDRED, ONE)

    def before_growth(self, percent: Term) -> Term:
        """The value from which growth by ``percent`` leads to this one."""
        return self / percent.scaled(ONE / HUNDRED, ONE)

    def change(self, before: Term) -> Term:
        """Percent change from ``before``."""
        return (self / before).scaled(HUNDRED, -HUNDRED)

    def share(self, whole: Term) -> Term:
        """Percent of ``whole``."""
        return (self / whole).scaled(HUNDRED)

    @property
    def value(self) -> Decimal | None:
        """What the figures as printed give; None when that is not defined."""
        if self._value is False:
            try:
                self._value = self.at({leaf: leaf.value for leaf in self.leaves})
            except (DivisionByZero, InvalidOperation):
                self._value = None
        return self._value

    @property
    def bounds(self) -> Interval | None:
        """The least and the greatest value as each figure moves within its own rounding; None when a divisor can be zero."""
        if self._bounds is False:
            self._bounds = self._bounded()
        return self._bounds

    def _bounded(self) -> Interval | None:
        if len(self.leaves) == 1 and not self.guards:
            leaf = self.leaves[0]
            ends = self.at({leaf: leaf.low}), self.at({leaf: leaf.high})
            return Interval(min(ends), max(ends))
        try:
            corners = list(self._corners())
            if any(_reaches_zero(guard, corners) for guard in self.guards):
                return None
            values = [self.at(corner) for corner in corners]
        except (DivisionByZero, InvalidOperation):
            return None
        return Interval(min(values), max(values))

    def _corners(self) -> Iterator[Box]:
        if len(self.leaves) <= CORNERS:
            for ends in product(*((leaf.low, leaf.high) if leaf.low != leaf.high else (leaf.value,) for leaf in self.leaves)):
                yield dict(zip(self.leaves, ends, strict=True))
            return
        centre = {leaf: leaf.value for leaf in self.leaves}
        low, high = dict(centre), dict(centre)
        for leaf in self.leaves:
            rising = self.at({**centre, leaf: leaf.high}) >= self.at({**centre, leaf: leaf.low})
            low[leaf], high[leaf] = (leaf.low, leaf.high) if rising else (leaf.high, leaf.low)
        yield low
        yield high


def total(terms: Iterable[Term]) -> Term:
    """The sum of formulas."""
    return reduce(add, terms)


def _join(one: Term, other: Term) -> tuple[Leaf, ...]:
    if one.leaves == other.leaves:
        return one.leaves
    return one.leaves + tuple(leaf for leaf in other.leaves if leaf not in one.leaves)


def _reaches_zero(guard: Term, corners: Iterable[Box]) -> bool:
    """Whether a divisor changes its sign over the corners."""
    signs = {guard.at(corner) > 0 for corner in corners}
    return len(signs) > 1 or guard.value == 0
