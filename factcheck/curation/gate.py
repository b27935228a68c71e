"""What nobody should take over unseen: rules by which a change of a series is held back for a person.

A rule that fires says nothing about the source being wrong. A recession or a new base year fires them as well; somebody then looks,
accepts and says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from factcheck.curation.compare import Change, place_of
from factcheck.curation.periods import key_of
from factcheck.curation.usual import ENOUGH, Usual, usual_of
from factcheck.datapack.listed_values import ITEM, MOST_DIGITS
from factcheck.fetchers.fetched import Value
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT
from factcheck.model.series import Status
from factcheck.model.structure import Kind, Measure

#: A step of so many of the usual deviations of its series is a jump.
JUMP = 15.0
#: So many are enough where a few values alone are revised by as much, away from what they were and from what is beside them.
SPIKE = 8.0
#: Revised values that count as a few.
FEW = 3
#: A factor of ten is taken for a slip only where the step is as unusual as this.
SLIP = 4.0
#: How near a factor must be to a power of ten, in powers of ten: of a value and the one it replaces, of a value and its neighbour.
SAME, NEAR = 0.01, 0.15
#: A revision by more than this part of a value is far.
FAR = Decimal("0.5")
#: Part of the known values that an edition may revise by more than its series usually moves.
RESTATED = 0.05
#: The same of a measure whose figures are estimated anew for years, as the catalogue says.
OFTEN = 0.5
#: Days after its edition up to which a period may end.
AHEAD = 366
#: Values that two series must have in common to be taken for one.
ALIKE = 6


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a change is held back: the rule, the period at fault where it is one, and what was there and what is there now."""

    series: str
    rule: str
    message: str
    period: str = ""
    before: str = ""
    after: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The plain JSON."""
        return {
            "series": self.series,
            "rule": self.rule,
            "period": self.period,
            "before": self.before,
            "after": self.after,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class About:
    """What the rules may know beside the change: the measure, the day of the edition, how many values the last fetch had, and which
    other series of the same measure have these values."""

    measure: Measure | None
    published: date
    count: int | None = None
    twins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One change with what its rules share."""

    change: Change
    about: About
    known: Mapping[str, Decimal] = field(default_factory=dict)
    usual: Usual | None = None
    surprises: tuple[tuple[str, Decimal, Decimal, float], ...] = ()  # see `_surprises`

    @classmethod
    def of(cls, change: Change, about: About) -> Case:
        """The case of a change."""
        known = {period: one.value for period, one in change.before.items() if one.status is not Status.DOUBTFUL}
        finest = min((one.ulp for one in change.before.values()), default=Decimal(1))
        rate = about.measure is not None and about.measure.kind is Kind.RATE
        usual = usual_of(known, finest, rate=rate)
        return cls(change, about, known, usual, tuple(_surprises(change, usual)) if usual is not None else ())

    def doubt(self, rule: str, message: str, period: str = "", before: str = "", after: str = "") -> Doubt:
        """A doubt about this series."""
        return Doubt(self.change.key, rule, message, period, before, after)


def _surprises(change: Change, usual: Usual) -> Iterator[tuple[str, Decimal, Decimal, float]]:
    """Every new or revised value that stands out from what is beside it: period, neighbour, value, and how unusual the step is.

    A run of such values is held against what the edition leaves as it was, at its ends; inside it a value stands out that is unlike
    both of its neighbours. Of a history that now begins earlier only the seam is looked at.
    """
    given = [one for one in change.values if one.status is not Status.WITHDRAWN]
    touched = {one.period for one in change.new} | {one.period for one in change.revised}
    for start, end in _runs(given, touched):
        ends = [_step(usual, given[i], given[j]) for i, j in ((start, start - 1), (end, end + 1)) if 0 <= j < len(given)]
        if ends:
            yield min(ends, key=lambda one: one[3])
        for i in range(start + 1, end + 1) if start else ():
            if i < end or end == len(given) - 1:
                beside = [_step(usual, given[i], given[j]) for j in (i - 1, i + 1) if j < len(given)]
                yield min(beside, key=lambda one: one[3])


def _step(usual: Usual, one: Value, other: Value) -> tuple[str, Decimal, Decimal, float]:
    before, after = Decimal(other.text), Decimal(one.text)
    return one.period, before, after, usual.surprise(before, after) if _adjoin(one, other) or _adjoin(other, one) else 0.0


def _runs(given: Sequence[Value], touched: Container[str]) -> Iterator[tuple[int, int]]:
    """First and last place of every run of touched values."""
    start: int | None = None
    for i, one in enumerate(given):
        if one.period in touched:
            start = i if start is None else start
        elif start is not None:
            yield start, i - 1
            start = None
    if start is not None:
        yield start, len(given) - 1


def _adjoin(one: Value, other: Value) -> bool:
    return sum(key_of(one.period)) == key_of(other.period)[0]


Rule = Callable[[Case], Iterable[Doubt]]
#: Every rule by its id.
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Enter a rule into the table under its id."""

    def entered(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return entered


def doubts(change: Change, about: About) -> tuple[Doubt, ...]:
    """Everything that speaks against taking a change over unseen; nothing where it is plausible."""
    case = Case.of(change, about)
    return tuple(one for found in RULES.values() for one in found(case))


@rule("form")
def malformed(case: Case) -> Iterable[Doubt]:
    """A value that is no plain decimal, or has more digits than a pack can hold."""
    for one in case.change.values:
        if not ITEM.fullmatch(f"{one.period}={one.text}") or sum(map(str.isdigit, one.text)) > MOST_DIGITS:
            yield case.doubt("form", f"{one.text[:40]!r} in {one.period[:20]!r} cannot be kept", one.period[:20], "", one.text[:40])


@rule("share")
def no_share(case: Case) -> Iterable[Doubt]:
    """A share below 0 or above 100 percent."""
    measure = case.about.measure
    if measure is None or measure.unit != PERCENT or (measure.ratio_of is None and "share" not in measure.id.replace(".", "_").split("_")):
        return
    for period, _, after in _figures(case):
        if not 0 <= Decimal(after) <= 100:
            yield case.doubt("share", f"a share of {after} percent in {period}", period, "", after)


@rule("future")
def in_the_future(case: Case) -> Iterable[Doubt]:
    """A period that ends more than a year after its edition, or one that has not ended and is not marked as an estimate."""
    limit = case.about.published
    for one in case.change.new:
        period = Period.parse(one.period)
        if period.ended_by(limit):
            continue
        ahead = period.end - (limit.year * 12 + limit.month - 1)
        if ahead * 30.5 > AHEAD or (one.status is Status.NORMAL and period.start > limit.year * 12 + limit.month - 1):
            yield case.doubt("future", f"{one.period} lies after {limit}, the day of its edition", one.period, "", one.text)


@rule("sign")
def other_sign(case: Case) -> Iterable[Doubt]:
    """A value on the other side of zero in a series that never was there; of rates and balances, which may cross it one day, only
    where the step there is unusual."""
    numbers = list(case.known.values())
    if len(numbers) < ENOUGH:
        return
    side = 1 if min(numbers) > 0 else -1 if max(numbers) < 0 else 0
    measure = case.about.measure
    may = measure is None or measure.kind is Kind.RATE or measure.net
    unusual = {period for period, _, _, surprise in case.surprises if surprise > JUMP / 2}
    for period, before, after in _figures(case):
        if side * Decimal(after) < 0 and (not may or period in unusual):
            yield case.doubt(
                "sign", f"{after} in {period}; every value before was {'above' if side > 0 else 'below'} zero", period, before, after
            )


@rule("scale")
def other_scale(case: Case) -> Iterable[Doubt]:
    """A value that is ten, a hundred, a thousand or a million times the one that it replaces, or that stands beside it."""
    unusual = {period: (other, value, surprise) for period, other, value, surprise in case.surprises}
    for one in case.change.revised:
        before, after = Decimal(one.before), Decimal(one.after)
        if (tens := _tens(before, after, SAME)) and (case.usual is None or case.usual.surprise(before, after) > SLIP):
            yield _slip(case, one.period, before, after, tens)
    revised = {one.period for one in case.change.revised}
    for period, (other, value, surprise) in unusual.items():
        if period not in revised and surprise > JUMP / 2 and (tens := _tens(other, value, NEAR)) and (abs(tens) > 1 or surprise > JUMP):
            yield _slip(case, period, other, value, tens)
    if case.usual is None and case.change.before and case.change.new:
        last, first = list(case.change.before.values())[-1].value, Decimal(case.change.new[0].text)
        if abs(tens := _tens(last, first, NEAR)) > 1:
            yield _slip(case, case.change.new[0].period, last, first, tens)


def _tens(before: Decimal, after: Decimal, near: float) -> int:
    """The power of ten between two values; 0 where it is none, or where they lie on two sides of zero."""
    if not before or not after or (before > 0) is not (after > 0):
        return 0
    powers = math.log10(after / before)
    return round(powers) if abs(powers - round(powers)) <= (near if abs(powers) < 2.5 else 2 * near) else 0


def _slip(case: Case, period: str, before: Decimal, after: Decimal, tens: int) -> Doubt:
    times = "10" if abs(tens) == 1 else f"10^{abs(tens)}"
    message = f"{after:f} in {period} is {times} times {'less' if tens < 0 else 'more'} than {before:f}"
    return case.doubt("scale", message, period, format(before, "f"), format(after, "f"))


@rule("jump")
def jump(case: Case) -> Iterable[Doubt]:
    """A value that lies further from those beside it than the steps in the history of the series; a few values that are revised away
    from those beside them."""
    by_itself = {one.period: one for one in case.change.revised} if len(case.change.revised) <= FEW else {}
    for period, other, value, surprise in case.surprises:
        alone = by_itself.get(period)
        odd = alone is not None and case.usual is not None and case.usual.surprise(Decimal(alone.before), value) > SPIKE
        if surprise > (SPIKE if odd else JUMP):
            message = f"{value:f} in {period} beside {other:f}: a step {surprise:.0f} times the usual deviation"
            yield case.doubt("jump", message, period, format(other, "f"), format(value, "f"))


@rule("shorter")
def shorter(case: Case) -> Iterable[Doubt]:
    """A figure that is gone, or fewer values than the last fetch had: whoever takes that over takes evidence away."""
    change, had = case.change, case.about.count or 0
    given = len(change.values) - len(change.withdrawn)
    if change.withdrawn:
        gone = ", ".join(one.period for one in change.withdrawn[:5]) + (" …" if len(change.withdrawn) > 5 else "")
        yield case.doubt("shorter", f"no value for {gone} any more", change.withdrawn[0].period, change.withdrawn[0].text)
    elif given < had:
        yield case.doubt("shorter", f"{given} values; the last fetch had {had}", "", str(had), str(given))


@rule("restated")
def restated(case: Case) -> Iterable[Doubt]:
    """More than a twentieth of the known values revised by half or more: another concept under the old code. Of measures that are
    estimated anew for years, more than half of them."""
    if case.usual is None:
        return
    far = [one for one in case.change.revised if _far(case.usual, Decimal(one.before), Decimal(one.after))]
    often = case.about.measure is not None and case.about.measure.revised
    if len(far) >= 3 and len(far) > (OFTEN if often else RESTATED) * len(case.change.before):
        yield case.doubt("restated", f"{len(far)} of {len(case.change.before)} known values are revised by far more than is usual")


def _far(usual: Usual, before: Decimal, after: Decimal) -> bool:
    if usual.relative:
        return abs(after - before) > FAR * abs(before)
    return abs(float(after - before)) > float(FAR) * usual.size and usual.surprise(before, after) > SLIP


@rule("rebased")
def rebased(case: Case) -> Iterable[Doubt]:
    """Nearly every value multiplied by the same factor: another base year, currency or unit."""
    pairs = [(Decimal(one.before), Decimal(one.after)) for one in case.change.revised if Decimal(one.before)]
    if len(pairs) < ENOUGH or len(pairs) < 0.8 * len(case.change.before):
        return
    middle = median(after / before for before, after in pairs)
    alike = [before for before, after in pairs if abs(after - middle * before) <= _rounding(before, after, middle)]
    if abs(middle - 1) > Decimal("0.01") and len(alike) >= 0.9 * len(pairs):
        yield case.doubt("rebased", f"{len(alike)} of {len(case.change.before)} known values are multiplied by {middle:.4g}")


def _rounding(before: Decimal, after: Decimal, factor: Decimal) -> Decimal:
    """How far a multiplied value may be off for the rounding of both."""
    return (place_of(format(after, "f")) + abs(factor) * place_of(format(before, "f"))) / 2 + abs(after) / 2000


@rule("twin")
def twin(case: Case) -> Iterable[Doubt]:
    """The values of another entity: a code that was used again, or a mapping that points to the wrong one."""
    for other in case.about.twins:
        yield case.doubt("twin", f"the values are those of {other}")


#: What a change of a description means, by the beginnings of words in its name.
_MEANING = {
    "unit": ("unit", "mult", "scale", "currency", "decimals"),
    "base": ("base", "reference", "ref_per", "constant"),
    "adjustment": ("adjust", "season", "s_adj"),
    "frequency": ("freq",),
}


@rule("described")
def described(case: Case) -> Iterable[Doubt]:
    """Another unit, base year, adjustment or frequency, by the source's own words."""
    for one in case.change.described:
        name = one.name.casefold()
        kind = next((kind for kind, words in _MEANING.items() if any(word in name for word in words)), None)
        if kind is not None:
            yield case.doubt(
                kind, f"{one.name}: {one.before or 'nothing'!r} before, {one.after or 'nothing'!r} now", "", one.before, one.after
            )


def _figures(case: Case) -> Iterator[tuple[str, str, str]]:
    """Every new or revised figure: period, what was there, what is there now."""
    for one in case.change.new:
        yield one.period, "", one.text
    for revised in case.change.revised:
        yield revised.period, revised.before, revised.after


def twins(series: Mapping[str, Sequence[Value]]) -> dict[str, tuple[str, ...]]:
    """Of the series of an edition those that have the very values of another one of the same measure, with its name."""
    alike: dict[tuple[str, tuple[tuple[str, str], ...]], list[str]] = {}
    for key, values in series.items():
        if len({one.text for one in values}) >= ALIKE:
            alike.setdefault((key.partition(".")[2], tuple((one.period, one.text) for one in values)), []).append(key)
    return {key: tuple(other for other in group if other != key) for group in alike.values() if len(group) > 1 for key in group}
