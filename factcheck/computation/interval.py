"""Interval arithmetic on published decimals: where two stretches of the number line meet."""

from __future__ import annotations

from decimal import Decimal

from factcheck.model.evidence import Interval

ZERO, ONE, TWO, HUNDRED = Decimal(0), Decimal(1), Decimal(2), Decimal(100)
INFINITY = Decimal("Infinity")


def around(value: Decimal, ulp: Decimal) -> Interval:
    """What a printed number stands for: half a unit of its last place to either side.

    >>> around(Decimal("26.7"), Decimal("0.1"))
    Interval(low=Decimal('26.65'), high=Decimal('26.75'))
    """
    half = ulp / TWO
    return Interval(value - half, value + half)


def contains(interval: Interval, value: Decimal) -> bool:
    """Whether a value lies in the interval; its ends belong to it."""
    return interval.low <= value <= interval.high


def overlap(one: Interval, other: Interval) -> bool:
    """Whether two intervals share more than an end; a point may lie anywhere in the other, ends included.

    >>> overlap(Interval(Decimal(1), Decimal(2)), Interval(Decimal(2), Decimal(3)))
    False
    >>> overlap(Interval(Decimal(2), Decimal(2)), Interval(Decimal(2), Decimal(3)))
    True
    """
    if one.low == one.high:
        return contains(other, one.low)
    if other.low == other.high:
        return contains(one, other.low)
    return max(one.low, other.low) < min(one.high, other.high)


def mirrored(interval: Interval) -> Interval:
    """The interval with its sign turned round."""
    return Interval(-interval.high, -interval.low)


def moved(interval: Interval, factor: Decimal, offset: Decimal = ZERO) -> Interval:
    """The interval after multiplying by ``factor`` and adding ``offset``.

    >>> moved(Interval(Decimal(2), Decimal(3)), Decimal(-1), Decimal(1))
    Interval(low=Decimal('-2'), high=Decimal('-1'))
    """
    ends = interval.low * factor + offset, interval.high * factor + offset
    return Interval(min(ends), max(ends))


def sign(interval: Interval) -> int:
    """1 when the whole interval is positive, -1 when it is negative, 0 when it holds zero; an end at zero does not count.

    >>> sign(Interval(Decimal(0), Decimal(2))), sign(Interval(Decimal(0), Decimal(0)))
    (1, 0)
    """
    if interval.low >= 0 and interval.high > 0:
        return 1
    return -1 if interval.high <= 0 and interval.low < 0 else 0
