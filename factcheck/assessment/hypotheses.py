"""Ways of being wrong: each function yields the assertions that a number would have been right for, nearest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from factcheck.computation.interval import HUNDRED, ONE
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Base, Operation, RelativeTo
from factcheck.model.evidence import Computation, Figure, Input, WitnessKind
from factcheck.model.period import Basis, Frequency, Period
from factcheck.model.quantity import PERCENT, POINTS, TIMES, Quantity
from factcheck.model.series import Printed
from factcheck.model.structure import Kind

#: At most so many hypotheses are tried for one number.
MOST = 300
_CHANGES = frozenset({Operation.CHANGE_PERCENT, Operation.CHANGE_ABSOLUTE})
_BASED = _CHANGES | {Operation.RATIO, Operation.CONTRIBUTION}
_SIGNED = _CHANGES | {Operation.DIFFERENCE, Operation.GROWTH_AVERAGE}
_STRETCHED = frozenset({Operation.GROWTH_AVERAGE, Operation.SUM, Operation.AVERAGE})
_FACTORS = (10, 100, 1000, 10_000)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading with one slot (or two) changed. ``exact`` marks an identity of the reading itself, ``tier`` how far it lies.

    ``given`` is the computation where no arithmetic is needed: a figure as it was printed elsewhere or earlier.
    """

    kind: str
    assertion: Assertion
    exact: bool
    tier: int
    given: Computation | None = None


Found = Iterator[Assertion]


def _with_quantity(assertion: Assertion, factor: Decimal, offset: Decimal = Decimal(0), unit: str | None = None) -> Assertion:
    """The same statement with the number scaled and moved."""
    quantity = assertion.quantity
    if quantity is None:
        return assertion
    upper = None if quantity.upper is None else quantity.upper * factor + offset
    changed = replace(quantity, value=quantity.value * factor + offset, ulp=quantity.ulp * abs(factor), upper=upper, unit=unit or quantity.unit)
    return replace(assertion, quantity=changed)


# Exact identities of the reading.


def multiple_or_change(lookup: Lookup, assertion: Assertion) -> Found:
    """A ratio, not a change by so many times ("2 times" against "+200%"), or the reverse."""
    other = assertion.relative_to
    if assertion.operation is Operation.RATIO and other.measure is None and other.entity is None:
        yield _with_quantity(replace(assertion, operation=Operation.CHANGE_PERCENT), HUNDRED, unit=PERCENT)
    if assertion.operation is Operation.CHANGE_PERCENT:
        yield _with_quantity(replace(assertion, operation=Operation.RATIO), ONE / HUNDRED, unit=TIMES)


def share_or_contribution(lookup: Lookup, assertion: Assertion) -> Found:
    """A contribution to growth, not a share, or the reverse; of the same part and whole."""
    related = _related(lookup, assertion)
    if related is None or not assertion.quantity or assertion.quantity.unit not in (PERCENT, POINTS):
        return
    if assertion.operation is Operation.SHARE:
        yield replace(assertion, operation=Operation.CONTRIBUTION, relative_to=related)
    if assertion.operation is Operation.CONTRIBUTION:
        yield replace(_with_quantity(assertion, ONE, unit=PERCENT), operation=Operation.SHARE, relative_to=replace(related, period=None))


def _related(lookup: Lookup, assertion: Assertion) -> RelativeTo | None:
    """The second operand of a share, filled in as the computation does."""
    other = assertion.relative_to
    if other.measure is not None or other.entity is not None:
        return other
    whole = lookup.catalogue.default_denominator(assertion.measure or "")
    return replace(other, measure=whole) if whole else None


def inverse_ratio(lookup: Lookup, assertion: Assertion) -> Found:
    """The ratio upside down: who is how many times whom."""
    if assertion.operation is not Operation.RATIO or assertion.measure is None or assertion.period is None:
        return
    other = assertion.relative_to
    if other.period is not None and other.measure is None and other.entity is None:
        yield replace(assertion, period=other.period, relative_to=RelativeTo(period=assertion.period))
    elif other.entity is not None:
        yield replace(assertion, entity=other.entity, relative_to=replace(other, entity=assertion.entity))
    elif other.measure is not None:
        yield replace(assertion, measure=other.measure, relative_to=replace(other, measure=assertion.measure))


def sign_turned(lookup: Lookup, assertion: Assertion) -> Found:
    """A rise, not a fall, or the reverse; the two sides of a gap swapped."""
    if assertion.operation in _SIGNED:
        yield _with_quantity(assertion, -ONE)


def slip_of_magnitude(lookup: Lookup, assertion: Assertion) -> Found:
    """Ten, a hundred, a thousand or ten thousand times too much or too little; a percentage by its decimal point only."""
    quantity = assertion.quantity
    if quantity is None or quantity.unit == TIMES:
        return
    for factor in _FACTORS[:1] if quantity.unit in (PERCENT, POINTS) else _FACTORS:
        yield _with_quantity(assertion, Decimal(factor))
        yield _with_quantity(assertion, ONE / Decimal(factor))


def points_or_percent(lookup: Lookup, assertion: Assertion) -> Found:
    """Percentage points, not percent, or the reverse."""
    measure = lookup.catalogue.measures.get(assertion.measure or "")
    if measure is None or assertion.quantity is None:
        return
    if assertion.operation is Operation.CONTRIBUTION:
        yield _with_quantity(assertion, ONE, unit=PERCENT if assertion.quantity.unit == POINTS else POINTS)
    if measure.unit == PERCENT and assertion.operation is Operation.CHANGE_PERCENT:
        yield _with_quantity(replace(assertion, operation=Operation.CHANGE_ABSOLUTE), ONE, unit=POINTS)
    if measure.unit == PERCENT and assertion.operation is Operation.CHANGE_ABSOLUTE:
        yield _with_quantity(replace(assertion, operation=Operation.CHANGE_PERCENT), ONE, unit=PERCENT)


# One slot changed.


def other_base(lookup: Lookup, assertion: Assertion) -> Found:
    """Another base of comparison: the period before, the year before, or a neighbouring base year."""
    period, base = assertion.period, assertion.relative_to.period
    if assertion.operation not in _BASED or period is None or assertion.relative_to.entity is not None:
        return
    if assertion.relative_to.measure is not None and assertion.operation is Operation.RATIO:
        return
    current = base or (period.year_before() if assertion.base is Base.YEAR else period.previous())
    candidates = [period.previous(), period.year_before()]
    candidates += [current.shift(-12), current.shift(12), current.shift(-24), current.shift(24), current.shift(-36)]
    seen = {current.key}
    for candidate in candidates:
        if candidate.key not in seen and candidate.start < period.start:
            seen.add(candidate.key)
            yield _based(assertion, candidate)


def _based(assertion: Assertion, base: Period) -> Assertion:
    """The same change from another base; the default base is not named."""
    period = assertion.period
    default = period is not None and base.key == period.year_before().key and assertion.operation in _CHANGES
    other = replace(assertion.relative_to, period=None if default else base)
    return replace(assertion, relative_to=other, base=Base.YEAR if default else assertion.base)


def other_period(lookup: Lookup, assertion: Assertion) -> Found:
    """Another month, quarter or year; the single month, not the year to date, or the reverse."""
    period = assertion.period
    if period is None:
        return
    candidates = _stretched(period) if assertion.operation in _STRETCHED and period.months > period.frequency.months else _periods(period)
    seen = {period.key}
    for candidate in candidates:
        if candidate.key in seen:
            continue
        seen.add(candidate.key)
        moved = _moved(assertion, period, candidate)
        if moved is not None:
            yield moved


def _moved(assertion: Assertion, period: Period, candidate: Period) -> Assertion | None:
    """The same statement about another period; a named base moves along, or the two do not belong together."""
    base = assertion.relative_to.period
    if base is None:
        return replace(assertion, period=candidate)
    if candidate.months == period.months:
        moved = base if assertion.operation is Operation.RATIO and base.end < period.start else base.shift(candidate.start - period.start)
        if moved.key == candidate.key:
            return None
        return replace(assertion, period=candidate, relative_to=replace(assertion.relative_to, period=moved))
    if base.key == period.year_before().key:
        return replace(assertion, period=candidate, relative_to=replace(assertion.relative_to, period=candidate.year_before()))
    return None


def _periods(period: Period) -> Iterator[Period]:
    """Neighbours in time, nearest first."""
    year, last = period.first_year, (period.end - 1) % 12 + 1
    if period.months == 1:
        yield Period.ytd(year, last) if last < 12 else Period.year(year)
        yield from (period.shift(-1), period.shift(1), period.shift(-12), period.shift(12), Period.year(year), Period.year(year - 1))
        yield from (period.shift(step) for step in (-2, 2, -3, 3, -24, -4, -5, -6))
        yield Period.ytd(year, last - 1) if last > 2 else Period.year(year - 1)
        yield Period.ytd(year - 1, last) if last < 12 else Period.year(year - 1)
    elif period.basis is Basis.YTD or (period.months in (3, 6, 9) and period.start % 12 == 0):
        yield Period.month(year, last)
        yield from (Period.ytd(year, other) for other in (last - 1, last + 1) if 1 < other < 12)
        yield from (period.year_before(), Period.year(year), Period.year(year - 1), period.shift(12))
        yield Period.month(year, last - 1) if last > 1 else period.year_before()
        yield from (period.shift(period.months), Period.quarter(year, (last - 1) // 3 + 1))
    elif period.months == 12:
        yield from (period.shift(12 * step) for step in (-1, 1, -2, 2, -3, 3, -4, 4, -5, 5))
        yield Period.month(year, 12)
        yield from (Period.ytd(year, month) for month in (11, 6, 9))
    else:
        length = period.months
        yield from (period.shift(-length), period.shift(length), period.shift(-12), period.shift(12), Period.year(year))
        yield from (Period.ytd(year, last) if last > 1 else Period.year(year), Period.month(period.last_year, last))


def _stretched(period: Period) -> Iterator[Period]:
    """A range that begins or ends one period earlier or later."""
    step, first = period.frequency.months, period.start
    for start, end in ((0, -1), (1, 0), (-1, 0), (0, 1), (-1, -1), (1, 1)):
        begin, finish = first + start * step, period.end + end * step
        if finish - begin >= step:
            yield Period(begin, finish - begin, period.frequency, period.basis if finish - begin > step else Basis.PERIOD)


def other_operation(lookup: Lookup, assertion: Assertion) -> Found:
    """A level, not a change; growth of the part or of the whole, not a share; the total, not the average."""
    quantity, operation = assertion.quantity, assertion.operation
    if quantity is None:
        return
    plain = replace(assertion, relative_to=RelativeTo())
    related = _related(lookup, assertion)
    if operation in (Operation.SHARE, Operation.CONTRIBUTION) and quantity.unit == PERCENT:
        yield replace(plain, operation=Operation.CHANGE_PERCENT)
        if related and (related.measure or related.entity):
            yield replace(
                plain, operation=Operation.CHANGE_PERCENT, measure=related.measure or assertion.measure, entity=related.entity or assertion.entity
            )
        if operation is Operation.SHARE and related:
            yield replace(_with_quantity(assertion, ONE, unit=POINTS), operation=Operation.CONTRIBUTION, relative_to=related)
    elif operation is Operation.CHANGE_PERCENT and quantity.unit == PERCENT:
        yield from _shares(lookup, assertion, related)
    elif operation is Operation.CHANGE_ABSOLUTE:
        yield replace(plain, operation=Operation.LEVEL, quantity=_unsigned(quantity))
        if quantity.unit != POINTS and assertion.period is not None:
            base = assertion.relative_to.period or assertion.period.year_before()
            yield replace(plain, operation=Operation.LEVEL, quantity=_unsigned(quantity), period=base)
    elif operation is Operation.LEVEL:
        yield from _from_level(lookup, assertion)
    elif operation in _STRETCHED and assertion.period is not None:
        yield from _from_range(lookup, plain, assertion.period)
    elif operation is Operation.DIFFERENCE:
        yield replace(plain, operation=Operation.LEVEL, quantity=_unsigned(quantity))
        if assertion.relative_to.entity is not None:
            yield replace(plain, operation=Operation.LEVEL, entity=assertion.relative_to.entity, quantity=_unsigned(quantity))
    elif operation is Operation.PER_CAPITA:
        yield replace(plain, operation=Operation.LEVEL)


def _unsigned(quantity: Quantity) -> Quantity:
    upper = None if quantity.upper is None else abs(quantity.upper)
    return replace(quantity, value=abs(quantity.value), upper=upper, unit=PERCENT if quantity.unit == POINTS else quantity.unit)


def _shares(lookup: Lookup, assertion: Assertion, related: RelativeTo | None) -> Found:
    """For a growth rate: the share of the measure in its whole, its contribution, and the level of a measure in percent."""
    measure = lookup.catalogue.measures.get(assertion.measure or "")
    if measure is not None and measure.unit == PERCENT:
        yield replace(assertion, operation=Operation.LEVEL, relative_to=RelativeTo())
    if related is not None and related.measure is not None:
        yield replace(assertion, operation=Operation.SHARE, relative_to=RelativeTo(measure=related.measure))
        yield replace(assertion, operation=Operation.CONTRIBUTION, relative_to=related)


def _from_level(lookup: Lookup, assertion: Assertion) -> Found:
    measure, period = lookup.catalogue.measures.get(assertion.measure or ""), assertion.period
    if measure is None or period is None or measure.unit == PERCENT:
        return
    yield replace(assertion, operation=Operation.CHANGE_ABSOLUTE)
    if period.months > 1 and measure.kind is Kind.FLOW:
        yield replace(assertion, operation=Operation.AVERAGE)


def _from_range(lookup: Lookup, plain: Assertion, period: Period) -> Found:
    parts = period.parts(period.frequency)
    if plain.operation is Operation.GROWTH_AVERAGE and len(parts) > 1:
        yield replace(plain, operation=Operation.CHANGE_PERCENT, period=parts[-1], relative_to=RelativeTo(period=parts[0]))
        yield replace(plain, operation=Operation.CHANGE_PERCENT, period=parts[-1])
    elif plain.operation is Operation.SUM:
        yield from (replace(plain, operation=Operation.LEVEL, period=part) for part in (*reversed(parts),))
        yield replace(plain, operation=Operation.AVERAGE)
    elif plain.operation is Operation.AVERAGE:
        yield replace(plain, operation=Operation.SUM)
        yield from (replace(plain, operation=Operation.LEVEL, period=part) for part in islice(reversed(parts or (period,)), 3))
        months = period.parts(Frequency.M)
        yield from (replace(plain, operation=Operation.LEVEL, period=part) for part in islice(reversed(months), 3))


def other_measure(lookup: Lookup, assertion: Assertion) -> Found:
    """A sibling: production, sales or exports; another product; another agency's count."""
    catalogue, name = lookup.catalogue, assertion.measure
    entry = catalogue.measures.get(name or "")
    if entry is None:
        return
    other = assertion.relative_to.measure
    counts = [one.id for one in catalogue.measures.values() if one.basis_of == name]
    near = dict.fromkeys((*entry.siblings, *(one for one in (entry.whole,) if one), *entry.denominators, *counts))
    for sibling in near:
        measure = catalogue.measures.get(sibling)
        if measure is None or sibling in (name, other) or measure.unit != entry.unit:
            continue
        if other is None or assertion.operation not in (Operation.SHARE, Operation.CONTRIBUTION):
            yield replace(assertion, measure=sibling)
        elif catalogue.is_part(sibling, other):
            yield replace(assertion, measure=sibling)
        else:
            whole = _parallel(lookup, name or "", other, sibling)
            if whole is not None:
                yield replace(assertion, measure=sibling, relative_to=replace(assertion.relative_to, measure=whole))
    if other is not None and assertion.operation in (Operation.SHARE, Operation.CONTRIBUTION):
        for whole in entry.denominators:
            if whole != other:
                yield replace(assertion, relative_to=replace(assertion.relative_to, measure=whole))


def _parallel(lookup: Lookup, part: str, whole: str, sibling: str) -> str | None:
    """The whole that relates to a sibling as ``whole`` relates to ``part``: by the same place among its denominators."""
    measures = lookup.catalogue.measures
    places, others = measures[part].denominators, measures[sibling].denominators
    if whole in places and places.index(whole) < len(others):
        return others[places.index(whole)]
    return None


def other_entity(lookup: Lookup, assertion: Assertion) -> Found:
    """Another country: the partner of the comparison, the group or its members, then those that have the measure."""
    if assertion.measure is None or assertion.entity is None:
        return
    entities = lookup.catalogue.entities
    partner = (assertion.relative_to.entity,) if assertion.relative_to.entity else ()
    own = entities[assertion.entity].members if assertion.entity in entities else ()
    groups = [one.id for one in entities.values() if assertion.entity in one.members]
    for name in dict.fromkeys((*partner, *groups, *own, *lookup.reference.entities_with(assertion.measure))):
        if name == assertion.entity:
            continue
        if name == assertion.relative_to.entity:
            yield replace(assertion, entity=name, relative_to=replace(assertion.relative_to, entity=assertion.entity))
        else:
            yield replace(assertion, entity=name)


def other_printing(lookup: Lookup, assertion: Assertion) -> Iterator[tuple[Assertion, Computation]]:
    """A figure as it was published before it was revised, or as another publication prints it."""
    period = assertion.period
    if assertion.measure is None or assertion.entity is None or period is None:
        return
    states = Printed.YOY if assertion.operation is Operation.CHANGE_PERCENT and assertion.relative_to.period is None else Printed.LEVEL
    if assertion.operation not in (Operation.LEVEL, Operation.SUM, Operation.CHANGE_PERCENT) or assertion.base is not Base.YEAR:
        return
    lead = lookup.printed(assertion.measure, assertion.entity, period.key, states)
    for one in lead.others if lead else ():
        if lead and one.value != lead.value and one.ulp <= lead.shown.ulp:
            vintage = lookup.vintage(one.source)
            shown = Input(one.series, period, one.value, one.ulp, lead.shown.unit, one.printed, (one.source,), vintage, states=one.states.value)
            interval = type(lead.interval)(one.value - one.ulp / 2, one.value + one.ulp / 2)
            figure = Figure(one.value, interval, lead.shown.unit, WitnessKind.PRINTED, assertion.measure, (shown,), one.ulp)
            yield assertion, Computation((figure,))


Way = Callable[[Lookup, Assertion], Iterator[Assertion]]

#: Exact identities of the reading, each of which counts as one hypothesis.
IDENTITIES: tuple[tuple[str, Way], ...] = (
    ("operation", share_or_contribution),
    ("operation", multiple_or_change),
    ("direction", sign_turned),
    ("operation", inverse_ratio),
    ("unit", points_or_percent),
    ("unit", slip_of_magnitude),
)
#: One slot changed; the order decides between equally near ones.
SLOTS: tuple[tuple[str, Way], ...] = (
    ("base", other_base),
    ("measure", other_measure),
    ("period", other_period),
    ("operation", other_operation),
    ("entity", other_entity),
)
#: Two slots changed: the first names the kind, so many of each are combined.
PAIRS: tuple[tuple[str, Way, Way, int], ...] = (
    ("measure", other_measure, other_period, 5),
    ("base", other_base, other_period, 3),
    ("base", other_base, other_measure, 4),
    ("operation", other_operation, other_period, 4),
    ("direction", sign_turned, other_base, 3),
    ("period", other_period, sign_turned, 4),
    ("measure", other_measure, sign_turned, 4),
)
#: Tiers of hypotheses with two slots changed begin here.
TWO_SLOTS = 1000


def hypotheses(lookup: Lookup, assertion: Assertion) -> Iterator[Hypothesis]:
    """Every hypothesis about a number, nearest first and each once: identities, then one slot changed, then two; at most 300."""
    return islice(_once(assertion, _all(lookup, assertion)), MOST)


def _all(lookup: Lookup, assertion: Assertion) -> Iterator[Hypothesis]:
    yield from _near(lookup, assertion)
    yield from _two_slots(lookup, assertion)


def _near(lookup: Lookup, assertion: Assertion) -> Iterator[Hypothesis]:
    for kind, way in IDENTITIES:
        yield from (Hypothesis(kind, one, exact=True, tier=0) for one in way(lookup, assertion))
    single: list[Hypothesis] = []
    for kind, way in SLOTS:
        single += [Hypothesis(kind, one, exact=False, tier=tier) for tier, one in enumerate(way(lookup, assertion), start=1)]
    printings = enumerate(other_printing(lookup, assertion), start=1)
    single += [Hypothesis("vintage", one, exact=False, tier=tier, given=given) for tier, (one, given) in printings]
    yield from sorted(single, key=lambda one: one.tier)


def _two_slots(lookup: Lookup, assertion: Assertion) -> list[Hypothesis]:
    pairs: list[Hypothesis] = []
    for kind, first, second, most in PAIRS:
        for i, one in enumerate(islice(first(lookup, assertion), most)):
            for j, two in enumerate(islice(second(lookup, one), most)):
                pairs.append(Hypothesis(kind, two, exact=False, tier=TWO_SLOTS + i + j))
    return sorted(pairs, key=lambda one: one.tier)


def _once(assertion: Assertion, found: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    seen = {_identity(assertion)}
    for one in found:
        key = _identity(one.assertion)
        if one.given is None and key in seen:
            continue
        seen.add(key)
        yield one


def _identity(assertion: Assertion) -> tuple[object, ...]:
    """What makes two readings the same question with the same number."""
    period, other, quantity = assertion.period, assertion.relative_to, assertion.quantity
    base = other.period.key if other.period else (assertion.base if assertion.operation in _BASED else None)
    if base is Base.PREVIOUS and period is not None:
        base = period.previous().key
    if base is Base.YEAR and period is not None:
        base = period.year_before().key
    number = (quantity.value, quantity.unit) if quantity else None
    return assertion.operation, assertion.measure, assertion.entity, period.key if period else None, other.measure, other.entity, base, number
