"""Values of one measure: level, sum, average, average growth, per head."""

from __future__ import annotations

from decimal import Decimal

from factcheck.computation.ask import Ask, answer
from factcheck.computation.implied import implied, level
from factcheck.computation.interval import HUNDRED, ONE
from factcheck.computation.lookup import Value, computed_figure, printed_figure
from factcheck.computation.operations.changes import signs_between
from factcheck.computation.operations.parts import share_figures
from factcheck.computation.registry import operation
from factcheck.computation.term import total
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Computation, Figure, Input, WitnessKind
from factcheck.model.period import Frequency, Period
from factcheck.model.quantity import PERCENT
from factcheck.model.structure import Kind
from factcheck.model.verdict import NotComputable

#: So many other printings or derivations of a level are shown beside the one that leads.
SHOWN = 4
_POPULATION = "population"


@operation(Operation.LEVEL)
def value_of(ask: Ask) -> Computation | NotComputable:
    """The value of a measure in a period: as published, else as it follows from published figures."""
    measure = ask.lookup.measure(ask.measure)
    movement = _movement(ask) if ask.assertion.direction and ask.lookup.thorough else ()
    if measure.ratio_of and measure.unit == PERCENT:
        part, whole = measure.ratio_of
        shares, values = share_figures(ask, part, whole)
        return answer(shares, values, movement=movement) if shares else ask.missing()
    found = ask.at()
    if found is None:
        return ask.missing()
    if found.ulp is not None:
        return answer((printed_figure(found, measure.unit, ask.measure), *_other_printings(ask, found)), (found,), movement=movement)
    ways = implied(ask.lookup, ask.measure, ask.entity, ask.period.key) or [found]
    figures = [computed_figure(way.term, measure.unit, way.shown.formula, (way,)) for way in ways[:SHOWN]]
    return answer(figures, (found,), movement=movement)


def _other_printings(ask: Ask, found: Value) -> list[Figure]:
    """What other publications print for the same cell: shown, but of one figure only the finest printing is evidence."""
    others = []
    for one in found.others[:SHOWN] if ask.lookup.thorough else ():
        vintage = ask.lookup.vintage(one.source)
        shown = Input(one.series, ask.period, one.value, one.ulp, ask.unit, one.printed, (one.source,), vintage, states=one.states.value)
        value = Value(found.term, one.value, shown, one.ulp)
        others.append(Figure(one.value, value.interval, ask.unit, WitnessKind.PRINTED, ask.measure, (shown,), one.ulp, evidence=False))
    return others


def _movement(ask: Ask) -> tuple[int, ...]:
    """The sign of the change against the period before and against the year before; both against the period that is named."""
    if ask.other.period is not None:
        bases: tuple[Period, ...] = (ask.other.period, ask.other.period)
    else:
        bases = ask.period.previous(), ask.period.year_before()
    signs = [signs_between(ask, base) for base in bases]
    return tuple(1 if 1 in found and -1 not in found else -1 if -1 in found and 1 not in found else 0 for found in signs if found)


@operation(Operation.SUM)
def sum_of(ask: Ask) -> Computation | NotComputable:
    """The total of a flow over a range of periods: the published total, else the sum of its periods."""
    found = ask.at()
    if found is None:
        gap = next((part for part in ask.period.parts(ask.period.frequency) if ask.at(period=part) is None), ask.period)
        return ask.missing(period=gap)
    if found.ulp is not None:
        return answer((printed_figure(found, ask.unit, ask.measure),), (found,))
    parts = [ask.at(period=part) for part in ask.period.parts(ask.period.frequency)] if _several(ask.period) else []
    used = tuple(part for part in parts if part is not None)
    if used and len(used) == len(parts):
        formula = " + ".join(part.shown.period.code for part in used)
        return answer((computed_figure(total(part.term for part in used), ask.unit, formula, used),), used)
    return answer((computed_figure(found.term, ask.unit, found.shown.formula, (found,)),), (found,))


def _several(period: Period) -> bool:
    return period.months > period.frequency.months


@operation(Operation.AVERAGE)
def average_of(ask: Ask) -> Computation | NotComputable:
    """The mean of the values of a range of periods; of a flow in one year, half or quarter, the mean of its months."""
    step = ask.period.frequency if _several(ask.period) else Frequency.M
    count = Decimal(ask.period.months // step.months)
    if ask.lookup.measure(ask.measure).kind is Kind.FLOW:
        whole = ask.at()
        if whole is not None:
            formula = f"{ask.measure} / {count}"
            return answer((computed_figure(whole.term.scaled(ONE / count), ask.unit, formula, (whole,)),), (whole,))
    parts = [ask.at(period=part) for part in ask.period.parts(step)]
    used = tuple(part for part in parts if part is not None)
    published = ask.at() if not _several(ask.period) else None
    if len(used) < len(parts) and published is not None and published.ulp is not None:
        return answer((printed_figure(published, ask.unit, ask.measure),), (published,))
    if not parts or len(used) < len(parts):
        gap = next((part for part in ask.period.parts(step) if ask.at(period=part) is None), ask.period)
        return ask.missing(period=gap)
    term = total(part.term for part in used).scaled(ONE / len(used))
    figures = [computed_figure(term, ask.unit, f"mean of {len(used)} values of {ask.measure}", used)]
    if published is not None and published.ulp is not None:
        figures.insert(0, printed_figure(published, ask.unit, ask.measure))
    return answer(figures, used)


@operation(Operation.GROWTH_AVERAGE, unit=PERCENT)
def average_growth(ask: Ask) -> Computation | NotComputable:
    """The compound growth a year from the first to the last year of a range, in percent."""
    years = ask.period.parts(Frequency.A)
    if len(years) < 2:
        return ask.missing()
    first, last = ask.at(period=years[0]), ask.at(period=years[-1])
    if first is None or last is None:
        return ask.missing(period=years[0] if first is None else years[-1])
    steps = len(years) - 1
    term = (last.term / first.term).power(ONE / Decimal(steps)).scaled(HUNDRED, -HUNDRED)
    formula = f"(({ask.measure} {years[-1].code} / {years[0].code}) ^ (1 / {steps}) - 1) × 100"
    return answer((computed_figure(term, PERCENT, formula, (last, first)),), (last, first))


@operation(Operation.PER_CAPITA)
def per_head(ask: Ask) -> Computation | NotComputable:
    """A level divided by the number of inhabitants."""
    population = ask.other.measure or _POPULATION
    if population not in ask.lookup.catalogue.measures:
        return ask.missing(measure=population)
    value = ask.at()
    people = level(ask.lookup, population, ask.entity, ask.period.key)
    if value is None or people is None:
        return ask.missing(measure=ask.measure if value is None else population)
    formula = f"{ask.measure} / {population}"
    units, unit = ask.lookup.catalogue.units, ask.assertion.quantity.unit if ask.assertion.quantity else ask.unit
    told, own = units.get(unit, units[ask.unit]), units[ask.unit]
    unit = told.id if told.dimension == own.dimension else own.id
    term = (value.term / people.term).scaled(own.factor / units[unit].factor)
    return answer((computed_figure(term, unit, formula, (value, people)),), (value, people))
