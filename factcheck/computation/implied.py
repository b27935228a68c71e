"""Values nobody printed that follow from printed ones.

Each way is a small function that yields formulas; the one with the narrowest interval is taken, the others are witnesses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from factcheck.computation.interval import HUNDRED, ONE
from factcheck.computation.lookup import Lookup, Value, key_of
from factcheck.computation.term import Term, total
from factcheck.model.evidence import Input
from factcheck.model.period import Period, PeriodKey
from factcheck.model.quantity import PERCENT
from factcheck.model.series import Printed, Status
from factcheck.model.structure import Aggregation


@dataclass(frozen=True, slots=True)
class Cell:
    """What is looked for, and how many steps away from print it may be found."""

    measure: str
    entity: str
    period: PeriodKey
    depth: int

    @property
    def start(self) -> int:
        """The first month."""
        return self.period[0]

    @property
    def months(self) -> int:
        """The length."""
        return self.period[1]


#: A formula with the values it uses, in the order in which they stand in ``text``.
Way = tuple[Term, str, tuple[Value, ...]]
Derivation = Callable[[Lookup, Cell], Iterator[Way]]


def level(lookup: Lookup, measure: str, entity: str, period: PeriodKey, depth: int | None = None) -> Value | None:
    """The value of a measure in a period: the printed one, else the best that follows from print.

    ``depth`` is how many steps may lie between: one (a base from level and rate), or two (a sum of such).
    """
    depth = lookup.depth if depth is None else depth
    key = (measure, entity, period, depth)
    if key not in lookup.levels:
        lookup.levels[key] = None  # a value must not be derived from itself
        found = lookup.printed(measure, entity, period)
        if found is None and depth:
            found = level(lookup, measure, entity, period, depth - 1) if depth > 1 else None
            found = found or next(
                (_value(lookup, measure, entity, period, way) for way in ways(lookup, measure, entity, period, depth)), None
            )
        lookup.levels[key] = found
    return lookup.levels[key]


def implied(lookup: Lookup, measure: str, entity: str, period: PeriodKey, depth: int = 1) -> list[Value]:
    """Every value that follows from print in so many steps, the narrowest first."""
    return [_value(lookup, measure, entity, period, way) for way in ways(lookup, measure, entity, period, depth)]


def ways(lookup: Lookup, measure: str, entity: str, period: PeriodKey, depth: int) -> list[Way]:
    """Every formula that gives a value in so many steps, that of the narrowest first."""
    key = (measure, entity, period, depth)
    if key not in lookup.ways:
        cell = Cell(measure, entity, period, depth)
        found = [way for derive in _derivations(lookup, cell) for way in derive(lookup, cell) if way[0].value is not None]
        bounded = [(bounds.width, way) for way in found if (bounds := way[0].bounds) is not None]
        lookup.ways[key] = [way for _, way in sorted(bounded, key=itemgetter(0))]
    return lookup.ways[key]


def _derivations(lookup: Lookup, cell: Cell) -> tuple[Derivation, ...]:
    """The ways to a value that are worth trying. What is one step from print follows in time from the printed growth of a figure
    as long, from a shorter figure or from two longer ones; most series have none of these."""
    entry = lookup.measure(cell.measure)
    if entry.ratio_of:
        return (from_ratio,)
    if cell.depth == 1:
        printed = lookup.lengths(cell.measure, cell.entity)
        if not printed or (len(printed) == 1 and min(printed) > cell.months):
            return () if entry.unit == PERCENT else ACROSS
        if printed == {cell.months}:
            return () if entry.unit == PERCENT else (from_growth, *ACROSS)
    return (from_mean,) if entry.unit == PERCENT else WAYS


def _value(lookup: Lookup, measure: str, entity: str, period: PeriodKey, way: Way) -> Value:
    term, text, used = way
    value, bounds = term.value, term.bounds
    assert value is not None
    assert bounds is not None
    sources = tuple(dict.fromkeys(source for one in used for source in one.shown.sources))
    vintage = max((one.shown.vintage for one in used), default="")
    unit = lookup.measure(measure).unit
    written = text.format(*(_written(one) for one in used))
    series = key_of(measure, entity, period)
    shown = Input(series, Period.of_key(period), value, bounds.width, unit, "", sources, vintage, implied=True, formula=written)
    return Value(term, value, shown, None, any(one.back_dated for one in used), _status(used))


def _status(used: tuple[Value, ...]) -> Status:
    return next((one.status for one in used if one.status is not Status.NORMAL), Status.NORMAL)


def _written(value: Value) -> str:
    """The number as it goes into a formula on paper."""
    rounded = value.value if value.ulp is not None else value.value.quantize(Decimal(1).scaleb(max(value.value.adjusted() - 5, -2)))
    return format(rounded, "f")


def _at(lookup: Lookup, cell: Cell, start: int, months: int, measure: str | None = None) -> Value | None:
    if months < 1:
        return None
    if cell.depth == 1:
        measure = measure or cell.measure
        return lookup.printed(measure, cell.entity, (start, months)) if months in lookup.lengths(measure, cell.entity) else None
    return level(lookup, measure or cell.measure, cell.entity, (start, months), cell.depth - 1)


def _sums(lookup: Lookup, cell: Cell) -> bool:
    return lookup.measure(cell.measure).aggregation is Aggregation.SUM


def from_growth(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """The base from a later level and its printed growth, or a level from an earlier one and its own growth."""
    steps = ((12, Printed.YOY), (1, Printed.MOM)) if cell.months == 1 else ((12, Printed.YOY),)
    for step, states in steps:
        later = _at(lookup, cell, cell.start + step, cell.months)
        rate = lookup.printed(cell.measure, cell.entity, (cell.start + step, cell.months), states) if later else None
        if later and rate:
            yield later.term.before_growth(rate.term), "{} / (1 + {} / 100)", (later, rate)
    for step, states in steps:
        rate = lookup.printed(cell.measure, cell.entity, cell.period, states)
        earlier = _at(lookup, cell, cell.start - step, cell.months) if rate else None
        if earlier and rate:
            yield earlier.term.grown(rate.term), "{} × (1 + {} / 100)", (earlier, rate)


def from_years_to_date(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """A stretch within one year as the year to date less an earlier one; a year to date from its neighbour and a month."""
    offset, end = cell.start % 12, cell.start + cell.months
    if not _sums(lookup, cell) or offset + cell.months > 12:
        return
    january = cell.start - offset
    if offset:
        whole, before = _at(lookup, cell, january, end - january), _at(lookup, cell, january, offset)
        if whole and before:
            yield whole.term - before.term, "{} - {}", (whole, before)
        return
    if cell.months < 12:
        longer, month = _at(lookup, cell, january, cell.months + 1), _at(lookup, cell, end, 1)
        if longer and month:
            yield longer.term - month.term, "{} - {}", (longer, month)
    for step in (1, 3):
        shorter, rest = _at(lookup, cell, january, cell.months - step), _at(lookup, cell, end - step, step)
        if shorter and rest:
            yield shorter.term + rest.term, "{} + {}", (shorter, rest)


def from_parts_of_time(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """A long period as the sum of the years, halves, quarters or months that make it up."""
    if not _sums(lookup, cell):
        return
    for step in (12, 6, 3, 1):
        if cell.start % step or cell.months % step or not 2 <= cell.months // step <= 12:
            continue
        starts = range(cell.start, cell.start + cell.months, step)
        parts = _all(_at(lookup, cell, start, step) for start in starts)
        if parts:
            yield total(part.term for part in parts), " + ".join(["{}"] * len(parts)), parts
    boundary = (cell.start // 12 + 1) * 12
    if cell.start % 12 and cell.start + cell.months > boundary:
        first, rest = (
            _at(lookup, cell, cell.start, boundary - cell.start),
            _at(lookup, cell, boundary, cell.start + cell.months - boundary),
        )
        if first and rest:
            yield first.term + rest.term, "{} + {}", (first, rest)


def from_mean(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """A stock at the end of a long period, or the mean of an index over it."""
    kind = lookup.measure(cell.measure).aggregation
    if kind is Aggregation.LAST and cell.months > 1:
        for step in (3, 1):
            last = _at(lookup, cell, cell.start + cell.months - step, step) if step < cell.months else None
            if last:
                yield last.term, "{}", (last,)
    if kind is Aggregation.MEAN:
        yield from _mean(lookup, cell)


def _mean(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    for step in (12, 3, 1):
        if cell.months <= step or cell.start % step or cell.months % step:
            continue
        parts = _all(_at(lookup, cell, start, step) for start in range(cell.start, cell.start + cell.months, step))
        if parts:
            text = "(" + " + ".join(["{}"] * len(parts)) + f") / {len(parts)}"
            yield total(part.term for part in parts).scaled(ONE / len(parts)), text, parts


def from_parts_of_whole(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """The whole as the sum of its parts, or a part as the whole less the other parts."""
    catalogue = lookup.catalogue
    for names in lookup.measure(cell.measure).partition:
        parts = _all(_at(lookup, cell, *cell.period, measure=name) for name in names if name in catalogue.measures)
        if len(parts) == len(names) and parts:
            yield total(part.term for part in parts), " + ".join(["{}"] * len(parts)), parts
    whole_id = lookup.measure(cell.measure).whole
    if whole_id is None or whole_id not in catalogue.measures:
        return
    for names in lookup.measure(whole_id).partition:
        if cell.measure in names:
            others = _all(_at(lookup, cell, *cell.period, measure=name) for name in names if name != cell.measure)
            whole = _at(lookup, cell, *cell.period, measure=whole_id) if others else None
            if whole and others:
                term = whole.term - total(other.term for other in others)
                yield term, " - ".join(["{}"] * (len(others) + 1)), (whole, *others)


def from_share(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """A part from the whole and its printed share, or the whole from a part and its share."""
    catalogue, entry = lookup.catalogue, lookup.measure(cell.measure)
    for whole_id in dict.fromkeys((entry.whole, *entry.denominators)):
        finished = catalogue.finished_share(cell.measure, whole_id) if whole_id else None
        share = lookup.printed(finished.id, cell.entity, cell.period) if finished else None
        whole = _at(lookup, cell, *cell.period, measure=whole_id) if share else None
        if whole and share:
            yield (whole.term * share.term).scaled(ONE / HUNDRED), "{} × {} / 100", (whole, share)
    for finished_id, part_id in lookup.shares_of(cell.measure):
        share = lookup.printed(finished_id, cell.entity, cell.period)
        part = _at(lookup, cell, *cell.period, measure=part_id) if share else None
        if part and share:
            yield (part.term / share.term).scaled(HUNDRED), "{} / {} × 100", (part, share)


def from_ratio(lookup: Lookup, cell: Cell) -> Iterator[Way]:
    """A finished share from its part and its whole."""
    ratio = lookup.measure(cell.measure).ratio_of
    if ratio and lookup.measure(cell.measure).unit == PERCENT and all(name in lookup.catalogue.measures for name in ratio):
        part, whole = (_at(lookup, cell, *cell.period, measure=name) for name in ratio)
        if part and whole:
            yield part.term.share(whole.term), "{} / {} × 100", (part, whole)


def _all(found: Iterator[Value | None]) -> tuple[Value, ...]:
    """Every value, or nothing when one is missing; stops at the first gap."""
    values = []
    for value in found:
        if value is None:
            return ()
        values.append(value)
    return tuple(values)


#: The ways that need no other period.
ACROSS: tuple[Derivation, ...] = (from_parts_of_whole, from_share)
#: Every way to a value that nobody printed, in the order of trust where intervals are equally wide.
WAYS: tuple[Derivation, ...] = (from_years_to_date, from_parts_of_time, from_growth, *ACROSS, from_mean)
