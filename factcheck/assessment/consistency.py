"""Do the claim's own numbers agree with each other? Needs no reference data, and no series that the names resolve to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from itertools import product

from factcheck.assessment.compare import is_bounded
from factcheck.assessment.tolerance import RATES, THRESHOLDS, Profile, accepted, is_slip
from factcheck.computation.interval import HUNDRED, INFINITY, ONE, TWO, ZERO, overlap
from factcheck.model.assertion import Assertion, Direction, Operation
from factcheck.model.evidence import Interval
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT, Hedge, Quantity, Sum
from factcheck.reference.catalogue import Catalogue

#: A number without a hedge that is printed more coarsely than this counts as its value and so much to either side.
COARSE = Decimal("0.05")
#: Numbers that give so many times what is claimed, or so small a part of it, are not about the same.
UNLIKE = 4
_LEVELS = frozenset({Operation.LEVEL, Operation.SUM})
#: What one money costs in another: by how much a rate rises is not by how much the money falls.
EXCHANGE = "exchange."


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Numbers that cannot all be right: ``derived`` carries it, ``others`` are what it should follow from, ``value`` what they give."""

    kind: str
    derived: tuple[int, ...]
    others: tuple[int, ...]
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The assertions of one claim that give a number, by their place in it."""

    assertions: Sequence[Assertion]
    profile: Profile
    catalogue: Catalogue
    exhaustive: bool

    def of(self, *operations: Operation) -> tuple[int, ...]:
        """The places of the assertions of these operations."""
        return tuple(i for i, one in enumerate(self.assertions) if one.operation in operations and one.quantity is not None)

    def levels(self) -> tuple[int, ...]:
        """The places of levels that are counts or amounts, not percentages."""
        return tuple(i for i in self.of(*_LEVELS) if self.quantity(i).unit not in RATES)

    def quantity(self, i: int) -> Quantity:
        """The number of an assertion that has one."""
        quantity = self.assertions[i].quantity
        if quantity is None:
            raise ValueError(f"assertion {i} gives no number")
        return quantity

    def allowed(self, i: int) -> Interval:
        """What the digits and the hedge allow; coarse numbers are taken at 5%."""
        quantity = self.quantity(i)
        assertion = self.assertions[i]
        interval = accepted(quantity, assertion.operation, self.profile, falling=assertion.direction is Direction.DOWN)
        interval = _opened(quantity, interval, falling=assertion.direction is Direction.DOWN and assertion.operation is Operation.RATIO)
        width = COARSE * abs(quantity.value)
        if quantity.hedge is None and not quantity.fraction and quantity.unit not in RATES and quantity.ulp / TWO > width:
            return Interval(quantity.value - width, quantity.value + width)
        return interval


def _opened(quantity: Quantity, interval: Interval, *, falling: bool) -> Interval:
    """A bound that is far exceeded is understated, not contradicted: "more than doubled" of a tripling."""
    far = {Hedge.OVER: 1, Hedge.UNDER: -1}.get(quantity.hedge) if quantity.hedge else None
    if far is None:
        return interval
    upward = (far > 0) == (quantity.value >= 0 and not falling)
    return Interval(interval.low, INFINITY) if upward else Interval(-INFINITY, interval.high)


Formula = Callable[..., Decimal]


def _contradicts(numbers: Numbers, derived: int, others: Sequence[int], formula: Formula) -> Contradiction | None:
    """Whether the derived number lies outside whatever the others can give, and by more than one unit of its last place."""
    intervals = [numbers.allowed(i) for i in others]
    claimed, quantity = numbers.allowed(derived), numbers.quantity(derived)
    if not all(is_bounded(interval) for interval in intervals):
        return None
    try:
        corners = [formula(*ends) for ends in product(*((interval.low, interval.high) for interval in intervals))]
        value = formula(*(numbers.quantity(i).value for i in others))
    except (DivisionByZero, InvalidOperation):
        return None
    given = Interval(min(corners), max(corners))
    if overlap(given, claimed) or overlap(claimed, given):
        return None
    if quantity.hedge not in THRESHOLDS and abs(value - quantity.value) <= (quantity.ulp if quantity.unit in RATES else ZERO):
        return None
    return Contradiction("", (derived,), tuple(others), value)


def shares(numbers: Numbers) -> Iterator[Contradiction]:
    """A share against the part and the whole that are both given."""
    for i in numbers.of(Operation.SHARE):
        pair = _part_and_whole(numbers, i)
        if pair is not None:
            found = _contradicts(numbers, i, pair, lambda part, whole: part / whole * HUNDRED)
            if found:
                yield Contradiction("share", found.derived, found.others, found.value)


def _part_and_whole(numbers: Numbers, i: int) -> tuple[int, int] | None:
    share = numbers.assertions[i]
    if share.relative_to.entity is not None:
        return None
    near = [j for j in numbers.levels() if _beside(numbers.assertions[j], share)]
    whole_id = share.relative_to.measure
    part = [j for j in near if share.measure is not None and numbers.assertions[j].measure == share.measure]
    whole = [j for j in near if whole_id is not None and numbers.assertions[j].measure == whole_id]
    fits = len(part) == 1 and len(whole) == 1 and part != whole
    if fits and numbers.quantity(part[0]).value <= numbers.quantity(whole[0]).value:  # a part above its whole is a misreading
        return part[0], whole[0]
    return None


def _same(one: Period | None, other: Period | None) -> bool:
    return (one.key if one else None) == (other.key if other else None)


def changes(numbers: Numbers) -> Iterator[Contradiction]:
    """Before, after and the change between them: in the measure's unit, in percent, as a multiple."""
    for i in numbers.of(Operation.CHANGE_PERCENT, Operation.RATIO):
        change = numbers.assertions[i]
        if change.measure is None or change.relative_to.entity is not None or change.relative_to.measure is not None:
            continue
        if numbers.catalogue.dimension(change.measure).startswith(EXCHANGE):
            continue
        shape = _RATIO if change.operation is Operation.RATIO else _PERCENT
        now, then, step = _around(numbers, i)
        found = None
        if now is not None and then is not None:
            found = _against(numbers, i, (now, then), shape[0])
        elif now is not None and step is not None:
            found = _against(numbers, i, (now, step), shape[1])
        elif then is not None and step is not None:
            found = _against(numbers, i, (then, step), shape[2])
        if found:
            yield Contradiction("change", found.derived, found.others, found.value)
    for i in numbers.of(Operation.CHANGE_ABSOLUTE):
        now, then, _ = _around(numbers, i)
        found = _against(numbers, i, (now, then), lambda now, then: now - then) if now is not None and then is not None else None
        if found:
            yield Contradiction("change", found.derived, found.others, found.value)


#: The change from (after, before), from (after, difference) and from (before, difference), in percent and as a multiple.
_PERCENT: tuple[Formula, Formula, Formula] = (
    lambda now, then: (now / then - ONE) * HUNDRED,
    lambda now, step: step / (now - step) * HUNDRED,
    lambda then, step: step / then * HUNDRED,
)
_RATIO: tuple[Formula, Formula, Formula] = (
    lambda now, then: now / then,
    lambda now, step: now / (now - step),
    lambda then, step: (then + step) / then,
)


def _against(numbers: Numbers, i: int, others: tuple[int, int], formula: Formula) -> Contradiction | None:
    found = _contradicts(numbers, i, others, formula)
    if found and numbers.assertions[i].times_more and found.value is not None:
        nearer = min(abs(found.value - numbers.quantity(i).value), abs(found.value - ONE - numbers.quantity(i).value))
        return None if nearer <= numbers.quantity(i).ulp else found
    return found


def _around(numbers: Numbers, i: int) -> tuple[int | None, int | None, int | None]:
    """The level after, the level before and the absolute change that go with a change."""
    change = numbers.assertions[i]
    if change.period is None:
        return None, None, None
    base = change.relative_to.period or change.period.year_before()
    if change.relative_to.period is None and change.base.value != "yoy":
        base = change.period.previous()
    own = [j for j in numbers.levels() if _whose(numbers.assertions[j]) == _whose(change)]
    now = [j for j in own if _same(numbers.assertions[j].period, change.period)]
    then = [j for j in own if _same(numbers.assertions[j].period, base)]
    steps = [j for j in numbers.of(Operation.CHANGE_ABSOLUTE) if _goes_with(numbers.assertions[j], change) and j != i]
    steps = [j for j in steps if numbers.quantity(j).unit not in RATES]
    return _only(now), _only(then), _only(steps)


def _goes_with(one: Assertion, other: Assertion) -> bool:
    same_base = _same(one.relative_to.period, other.relative_to.period) and one.base == other.base
    return _whose(one) == _whose(other) and _same(one.period, other.period) and same_base


def _whose(assertion: Assertion) -> tuple[str | None, str | None, str | None]:
    return assertion.measure, assertion.entity, assertion.subject


def _only(found: Sequence[int]) -> int | None:
    return found[0] if len(found) == 1 else None


def all_there_is(numbers: Numbers) -> Iterator[Contradiction]:
    """Shares said to be all there is do not add up to 100%."""
    found = [i for i in numbers.of(Operation.SHARE) if numbers.quantity(i).unit == PERCENT]
    if not numbers.exhaustive or len(found) < 2:
        return
    intervals = [numbers.allowed(i) for i in found]
    low, high = sum((one.low for one in intervals), ZERO), sum((one.high for one in intervals), ZERO)
    if is_bounded(Interval(low, high)) and not low <= HUNDRED <= high:
        yield Contradiction("sum", tuple(found), (), sum((numbers.quantity(i).value for i in found), ZERO))


def parts(numbers: Numbers) -> Iterator[Contradiction]:
    """Parts that the catalogue says make up a whole do not add up to it."""
    levels = [i for i in numbers.levels() if numbers.assertions[i].measure in numbers.catalogue.measures]
    for i in levels:
        whole = numbers.assertions[i]
        beside = {numbers.assertions[j].measure: j for j in levels if j != i and _beside(numbers.assertions[j], whole)}
        for names in numbers.catalogue.measures[whole.measure or ""].partition:
            if all(name in beside for name in names):
                found = _contradicts(numbers, i, [beside[name] for name in names], lambda *values: sum(values, ZERO))
                if found:
                    yield Contradiction("parts", found.derived, found.others, found.value)


def _beside(one: Assertion, other: Assertion) -> bool:
    return (one.entity, one.subject) == (other.entity, other.subject) and _same(one.period, other.period)


def differences(numbers: Numbers) -> Iterator[Contradiction]:
    """A gap between two entities or two measures that are both given."""
    for i in numbers.of(Operation.DIFFERENCE):
        gap = numbers.assertions[i]
        first = [j for j in numbers.levels() if _whose(numbers.assertions[j]) == _whose(gap) and _beside(numbers.assertions[j], gap)]
        whose = gap.relative_to.measure or gap.measure, gap.relative_to.entity or gap.entity, gap.subject
        second = [j for j in numbers.levels() if _whose(numbers.assertions[j]) == whose and _same(numbers.assertions[j].period, gap.period)]
        if len(first) == 1 and len(second) == 1 and first != second:
            found = _contradicts(numbers, i, (first[0], second[0]), lambda one, other: one - other)
            if found:
                yield Contradiction("difference", found.derived, found.others, found.value)


def movements(numbers: Numbers) -> Iterator[Contradiction]:
    """Two levels with the wrong word between them: "fell from 9.1 to 9.4"."""
    for i in numbers.of(*_LEVELS, Operation.SHARE):
        later = numbers.assertions[i]
        wanted = {Direction.UP: 1, Direction.DOWN: -1}.get(later.direction or Direction.UNCHANGED)
        if wanted is None or later.period is None or later.relative_to.period is None:
            continue
        earlier = [j for j in numbers.of(later.operation) if j != i and _whose(numbers.assertions[j]) == _whose(later)]
        base = _only([j for j in earlier if _same(numbers.assertions[j].period, later.relative_to.period)])
        if base is None:
            continue
        now, then = numbers.allowed(i), numbers.allowed(base)
        if (now.high <= then.low and wanted > 0) or (now.low >= then.high and wanted < 0):
            yield Contradiction("movement", (i,), (base,))


#: Every test of a claim against itself.
CHECKS: tuple[Callable[[Numbers], Iterator[Contradiction]], ...] = (shares, changes, all_there_is, parts, differences, movements)


def contradictions(
    assertions: Sequence[Assertion], profile: Profile, catalogue: Catalogue, *, exhaustive: bool = False
) -> tuple[Contradiction, ...]:
    """Every contradiction among the numbers of one claim, in the order of the checks."""
    numbers = Numbers(assertions, profile, catalogue, exhaustive)
    if len([one for one in assertions if one.quantity is not None]) < 2:
        return ()
    return tuple(found for check in CHECKS for found in check(numbers))


#: How a sum that the words state follows from its numbers, and the operation that its number then is.
_SUMS: dict[str, tuple[Operation, Formula]] = {
    "change": (Operation.CHANGE_PERCENT, _PERCENT[0]),
    "gain": (Operation.CHANGE_PERCENT, _PERCENT[1]),
    "step": (Operation.CHANGE_ABSOLUTE, lambda now, then: now - then),
    "gap": (Operation.CHANGE_ABSOLUTE, lambda now, then: now - then),
    "ratio": (Operation.RATIO, lambda now, then: now / then),
    "share": (Operation.SHARE, lambda part, whole: part / whole * HUNDRED),
    "sum": (Operation.SUM, lambda *values: sum(values, ZERO)),
}
#: What a contradicted sum is called, where it is not its own kind.
_CALLED = {"gain": "change", "step": "change", "gap": "change", "ratio": "change", "sum": "parts"}


def operation_of(one: Sum) -> Operation:
    """What a sum's number is of whatever it counts."""
    return Operation.LEVEL if one.kind == "movement" else _SUMS[one.kind][0]


def contradicted(one: Sum, assertions: Sequence[Assertion], profile: Profile, catalogue: Catalogue) -> Contradiction | None:
    """The contradiction in a sum that the words state; ``assertions`` are its derived number and then the others."""
    numbers = Numbers(assertions, profile, catalogue, exhaustive=False)
    others = tuple(range(1, len(assertions)))
    if one.kind == "movement":
        now, then = numbers.allowed(0), numbers.allowed(1)
        wrong = now.low >= then.high if one.falls else now.high <= then.low
        return Contradiction("movement", (0,), others) if wrong else None
    found = _contradicts(numbers, 0, others, _SUMS[one.kind][1])
    if found is None or found.value is None:
        return None
    less, more = sorted((abs(one.derived.value), abs(found.value)))
    if not less or (more / less > UNLIKE and not is_slip(more / less)):
        return None
    return Contradiction(_CALLED.get(one.kind, one.kind), found.derived, found.others, found.value)
