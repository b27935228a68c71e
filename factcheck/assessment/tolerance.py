"""The interval that a claim's own digits and hedge allow, and the profiles."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from factcheck.computation.interval import INFINITY, ONE, TWO, ZERO, mirrored
from factcheck.errors import RequestError
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Interval
from factcheck.model.quantity import PERCENT, POINTS, RANK, TIMES, Hedge, Quantity

#: Hedges that draw a line: on the wrong side of it a number is wrong, however close.
THRESHOLDS = frozenset({Hedge.OVER, Hedge.UNDER, Hedge.AT_LEAST, Hedge.AT_MOST})
#: Units whose numbers are judged by units of the last printed place.
RATES = frozenset({PERCENT, POINTS})
ABOUT, ABOUT_MOST = Decimal("0.05"), Decimal("0.10")
NEARLY_LOW, NEARLY_HIGH = Decimal("0.07"), Decimal("0.01")
OVER_FACTOR, UNDER_FACTOR = Decimal("1.25"), Decimal("0.8")
#: How far from whole decimal places a slip of the decimal point may be: 7%.
SLIP = Decimal("0.03")


@dataclass(frozen=True, slots=True)
class Profile:
    """How much rounding an installation lets pass; see the comments in `profiles.toml`."""

    name: str
    level_slack: Decimal
    places: Decimal
    two_valued: bool
    coarse_from: Decimal
    coarse_near: Decimal
    coarse_far: Decimal
    fraction_near: Decimal
    fraction_far: Decimal
    wide: Decimal
    sure: Decimal
    revision_points: Decimal
    revision_share: Decimal

    @classmethod
    def read(cls, name: str, table: Mapping[str, object]) -> Profile:
        """A profile from its table; every number is written as a string, so that none is a float.

        >>> profiles()["standard"].level_slack
        Decimal('0.02')
        """
        wanted = set(cls.__dataclass_fields__) - {"name"}
        if set(table) != wanted:
            raise ValueError(f"profile {name!r} must have exactly {', '.join(sorted(wanted))}")
        read = {key: value if isinstance(value, bool) else Decimal(str(value)) for key, value in table.items()}
        return cls(name=name, **read)  # type: ignore[arg-type] # the keys were compared with the fields


@cache
def profiles() -> Mapping[str, Profile]:
    """The profiles that come with the package: strict, standard, lenient."""
    text = files("factcheck.assessment").joinpath("profiles.toml").read_text("utf-8")
    return {name: Profile.read(name, table) for name, table in tomllib.loads(text).items()}


def load_profile(name: str) -> Profile:
    """A profile by its name; an unknown one is a RequestError that lists those there are."""
    found = profiles().get(name)
    if found is None:
        raise RequestError(f"There is no profile {name!r}; profiles are {', '.join(profiles())}.", field="profile")
    return found


@dataclass(frozen=True, slots=True)
class Printed:
    """The size of a printed number (v), half a unit of its last place (h), that half unit for percentages, and the row of fractions."""

    size: Decimal
    half: Decimal
    least: Decimal
    fraction: Decimal | None


def exact(number: Printed) -> Interval:
    """No hedge: half a unit of the last place to either side; fraction words and whole multiples 4%."""
    width = number.half if number.fraction is None else number.size * number.fraction
    return Interval(number.size - width, number.size + width)


def about(number: Printed) -> Interval:
    """About, around, roughly: half a unit of the last place, but at least 5% and at most 10%."""
    width = max(min(number.half, number.size * ABOUT_MOST), number.size * ABOUT, number.least)
    return Interval(number.size - width, number.size + width)


def nearly(number: Printed) -> Interval:
    """Nearly, almost, just under: up to 7% below; hardly above."""
    below = max(number.size * NEARLY_LOW, number.least)
    return Interval(number.size - below, number.size + min(number.half, number.size * NEARLY_HIGH))


def over(number: Printed) -> Interval:
    """More than: from the number up to a quarter more."""
    return Interval(number.size, number.size * OVER_FACTOR)


def under(number: Printed) -> Interval:
    """Less than: down to a fifth less."""
    return Interval(number.size * UNDER_FACTOR, number.size)


def at_least(number: Printed) -> Interval:
    """At least: a logical bound, anything above is right."""
    return Interval(number.size, INFINITY)


def at_most(number: Printed) -> Interval:
    """At most: a logical bound, anything below is right."""
    return Interval(-INFINITY, number.size)


ROWS: Mapping[Hedge | None, Callable[[Printed], Interval]] = {
    None: exact,
    Hedge.FRACTION: exact,
    Hedge.ABOUT: about,
    Hedge.NEARLY: nearly,
    Hedge.OVER: over,
    Hedge.UNDER: under,
    Hedge.AT_LEAST: at_least,
    Hedge.AT_MOST: at_most,
}


def is_fraction(quantity: Quantity) -> bool:
    """Whether the number is a fraction word, a ratio word or a whole-number multiple."""
    return quantity.fraction or quantity.hedge is Hedge.FRACTION


def accepted(quantity: Quantity, operation: Operation, profile: Profile, *, falling: bool = False) -> Interval:
    """Where the reference may lie for the printed number to be right. A hedge on a change applies to its size.

    Bounds that are logical reach to infinity. ``falling`` marks a ratio worded as a fall ("nearly halved"): the hedge applies to
    what was lost.
    """
    value, half = quantity.value, quantity.ulp / TWO
    if falling and operation is Operation.RATIO and value < ONE and quantity.hedge not in (None, Hedge.FRACTION, Hedge.BETWEEN):
        lost = accepted(replace(quantity, value=ONE - value), operation, profile)
        return Interval(ONE - lost.high, ONE - lost.low)
    if quantity.unit == RANK:
        return Interval(value, value)
    if quantity.hedge is Hedge.BETWEEN and quantity.upper is not None:
        low, high = sorted((value, quantity.upper))
        return Interval(low - half, high + half)
    fraction = is_fraction(quantity)
    least = half if quantity.unit in RATES and not fraction else ZERO
    number = Printed(abs(value), ZERO if fraction else half, least, profile.fraction_near if fraction else None)
    interval = ROWS[quantity.hedge if quantity.hedge is not Hedge.BETWEEN else None](number)
    return mirrored(interval) if value < 0 else interval


def is_slip(times: Decimal) -> bool:
    """Whether one number is another with its decimal point elsewhere, or nearly so: ten times it, a hundred times.

    >>> [is_slip(Decimal(times)) for times in ("9.9", "100", "42")]
    [True, True, False]
    """
    places = times.log10()
    return round(places) != 0 and abs(places - round(places)) <= SLIP


def is_coarse(quantity: Quantity, profile: Profile) -> bool:
    """Whether a level or multiple is printed so coarsely, without a hedge, that its own digits allow too much."""
    if quantity.hedge is not None or quantity.fraction or quantity.unit in RATES or quantity.unit == RANK:
        return False
    return quantity.ulp / TWO > profile.coarse_from * abs(quantity.value)


def slack(quantity: Quantity, reference: Decimal, profile: Profile) -> Decimal:
    """How far the reference may lie from the printed number for the claim to be mostly right."""
    if quantity.unit == RANK:
        return ZERO
    size = abs(quantity.value)
    if is_fraction(quantity):
        return profile.fraction_far * size
    if quantity.unit in RATES:
        return profile.places * quantity.ulp
    allowed = profile.level_slack * abs(reference)
    if quantity.unit == TIMES:
        allowed = max(allowed, profile.places * min(quantity.ulp, size * ABOUT))
    if is_coarse(quantity, profile):
        allowed = max(allowed, profile.coarse_far * size)
    return allowed
