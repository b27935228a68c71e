"""Changes of one measure between two periods: percent, absolute, ratio, and their sign alone."""

from __future__ import annotations

from decimal import Decimal

from factcheck.computation.ask import Ask, answer
from factcheck.computation.interval import HUNDRED, ONE, sign
from factcheck.computation.lookup import Value, computed_figure
from factcheck.computation.registry import operation
from factcheck.computation.term import Term
from factcheck.model.assertion import Direction, Operation
from factcheck.model.evidence import Computation, Figure, WitnessKind
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT, POINTS, TIMES
from factcheck.model.verdict import NotComputable, Reason

#: A printed growth rate this coarse ("1.2 times") gives way to a finer recomputed value as the headline.
COARSE = Decimal(10)
#: "Unchanged" levels differ by no more than this, in percent.
UNCHANGED = Decimal("0.1")


def pair(ask: Ask, base: Period) -> tuple[Value | None, Value | None, Value | None]:
    """The value now, the value then, and the printed growth between them."""
    rate = ask.lookup.rate(ask.measure, ask.entity, ask.period.key, base.key)
    return ask.at(), ask.at(period=base), rate


def free_of(value: Value, rate: Value | None) -> bool:
    """Whether a value was found without this growth rate, so that the two are witnesses of their own."""
    return rate is None or rate.term.leaves[0] not in value.term.leaves


def missing_of(ask: Ask, now: Value | None, then: Value | None, base: Period) -> NotComputable:
    """Which of the two periods has no value; with both known, the base is nothing to divide by."""
    if now is not None and then is not None:
        return NotComputable(Reason.NOT_COMPARABLE, (), "base")
    return ask.missing() if now is None else ask.missing(period=base)


def headline_first(printed: Figure | None, computed: Figure | None) -> tuple[Figure | None, ...]:
    """The printed figure leads unless it is a coarse multiple and the recomputed one is finer."""
    coarse = printed is not None and printed.ulp is not None and printed.ulp >= (COARSE if printed.unit == PERCENT else COARSE / HUNDRED)
    if coarse and computed is not None and printed is not None and printed.ulp is not None and computed.interval.width < printed.ulp:
        return computed, printed
    return printed, computed


def rate_figure(rate: Value, unit: str, factor: Decimal = ONE, offset: Decimal = Decimal(0)) -> Figure:
    """A printed growth rate as the answer, also as the ratio that it stands for."""
    value, ulp = rate.value * factor + offset, (rate.ulp or Decimal(0)) * factor
    half = ulp / 2
    interval = type(rate.interval)(value - half, value + half)
    formula = rate.shown.states if factor == ONE else f"1 + {rate.shown.states} / 100"
    return Figure(value, interval, unit, WitnessKind.PRINTED, formula, (rate.shown,), ulp)


def change_figures(ask: Ask, base: Period) -> tuple[tuple[Figure | None, ...], tuple[Value | None, ...]]:
    """Percent change as printed and as recomputed."""
    now, then, rate = pair(ask, base)
    printed = rate_figure(rate, PERCENT) if rate else None
    computed = None
    if now and then and free_of(now, rate) and free_of(then, rate):
        formula = f"({ask.measure} {ask.period.code} / {base.code} - 1) × 100"
        computed = computed_figure(now.term.change(then.term), PERCENT, formula, (now, then))
    return headline_first(printed, computed), (now, then, rate)


@operation(Operation.CHANGE_PERCENT, unit=PERCENT)
def percent_change(ask: Ask) -> Computation | NotComputable:
    """Percent change against a base: the year before, the period before, or a named period; as printed and as recomputed."""
    if ask.other.entity is not None or ask.other.measure is not None:
        return _percent_more(ask)
    figures, used = change_figures(ask, ask.base)
    if not any(figures):
        return missing_of(ask, used[0], used[1], ask.base)
    return answer(figures, used)


def _percent_more(ask: Ask) -> Computation | NotComputable:
    """ "20% more than Japan": the first value over the second, less one."""
    second = ask.also(measure=ask.other.measure or ask.measure, entity=ask.other.entity or ask.entity)
    refusal = ask.unlike(second.measure)
    if refusal is not None or second.unit != ask.unit:
        return refusal or NotComputable(Reason.NOT_COMPARABLE, (), f"{ask.unit}, {second.unit}")
    one, other = ask.at(), second.at()
    if one is None or other is None:
        return ask.missing() if one is None else second.missing()
    formula = f"({ask.measure} {ask.entity} / {second.measure} {second.entity} - 1) × 100"
    return answer((computed_figure(one.term.change(other.term), PERCENT, formula, (one, other)),), (one, other))


@operation(Operation.CHANGE_ABSOLUTE)
def absolute_change(ask: Ask) -> Computation | NotComputable:
    """Later minus earlier value, in the measure's unit, or in percentage points for a measure in percent."""
    base = ask.base
    now, then, rate = pair(ask, base)
    unit = POINTS if ask.unit == PERCENT else ask.unit
    figures = []
    if now and then:
        formula = f"{ask.measure} {ask.period.code} - {base.code}"
        figures.append(computed_figure(now.term - then.term, unit, formula, (now, then)))
    if now and rate and (then is None or free_of(then, rate)):
        term = now.term - now.term.before_growth(rate.term)
        formula = f"{ask.measure} - {ask.measure} / (1 + {rate.shown.states} / 100)"
        figures.append(computed_figure(term, unit, formula, (now, rate)))
    figures.append(_points_from_parts(ask, base))
    if not any(figures):
        return missing_of(ask, now, then, base)
    return answer(figures, (now, then))


def _points_from_parts(ask: Ask, base: Period) -> Figure | None:
    """The change of a finished share worked out from its parts and wholes: often finer than two printed shares."""
    ratio = ask.lookup.measure(ask.measure).ratio_of
    if ratio is None or ask.unit != PERCENT:
        return None
    found = [ask.at(measure=name, period=period) for period in (ask.period, base) for name in ratio]
    used = tuple(value for value in found if value is not None)
    if len(used) < 4:
        return None
    part, whole, part_then, whole_then = used
    shares: tuple[Term, Term] = part.term.share(whole.term), part_then.term.share(whole_then.term)
    formula = f"{ratio[0]} / {ratio[1]} × 100, {ask.period.code} - {base.code}"
    return computed_figure(shares[0] - shares[1], POINTS, formula, used)


def ratio_to_period(ask: Ask, base: Period) -> Computation | NotComputable:
    """The value as a multiple of an earlier one; 1 + growth / 100 where the growth was printed."""
    now, then, rate = pair(ask, base)
    printed = rate_figure(rate, TIMES, ONE / HUNDRED, ONE) if rate else None
    computed = None
    if now and then and free_of(now, rate) and free_of(then, rate):
        computed = computed_figure(now.term / then.term, TIMES, f"{ask.measure} {ask.period.code} / {base.code}", (now, then))
    figures = headline_first(printed, computed)
    return answer(figures, (now, then, rate)) if any(figures) else missing_of(ask, now, then, base)


def signs_between(ask: Ask, base: Period) -> tuple[int, ...]:
    """The sign of the change by each witness: 1, -1, or 0 where rounding leaves it open; empty when nobody knows."""
    return tuple(sign(figure.interval) for figure in movement_figures(ask, base)[0])


def movement_figures(ask: Ask, base: Period) -> tuple[tuple[Figure, ...], tuple[Value | None, ...]]:
    """The change as far as its direction matters: points for a measure in percent, its unit for one below nothing, else percent; the
    printed growth of what has prices taken out, where its own values are not there yet."""
    figures, used = _moved(ask, base)
    return (figures, used) if figures else _real_growth(ask, base, used)


def _moved(ask: Ask, base: Period) -> tuple[tuple[Figure, ...], tuple[Value | None, ...]]:
    now, then = ask.at(), ask.at(period=base)
    owed = any(one is not None and one.value < 0 for one in (now, then))  # a percentage of what is below nothing says no direction
    if ask.unit != PERCENT and not owed:
        figures, used = change_figures(ask, base)
        return tuple(figure for figure in figures if figure), used
    if now is None or then is None:
        return (), (now, then)
    unit = ask.unit if ask.unit != PERCENT else POINTS
    figure = computed_figure(now.term - then.term, unit, f"{ask.measure} {ask.period.code} - {base.code}", (now, then))
    return (figure,) if figure else (), (now, then)


def moves(figures: tuple[Figure, ...], direction: Direction | None, *, tolerance: Decimal = UNCHANGED) -> bool | None:
    """Whether any witness shows the direction; False only when all show the contrary, None when rounding leaves it open."""
    if direction is Direction.UNCHANGED:
        still = [abs(figure.value) <= (tolerance if figure.unit == PERCENT else 0) for figure in figures]
        if any(still):
            return True
        return False if all(sign(figure.interval) for figure in figures) else None
    wanted = -1 if direction is Direction.DOWN else 1
    signs = [sign(figure.interval) for figure in figures]
    if wanted in signs:
        return True
    return False if signs and all(one == -wanted for one in signs) else None


def _real_growth(ask: Ask, base: Period, used: tuple[Value | None, ...]) -> tuple[tuple[Figure, ...], tuple[Value | None, ...]]:
    growth = ask.lookup.measure(ask.measure).growth
    rate = ask.at(measure=growth) if ask.lookup.catalogue.is_real(ask.measure) and base == ask.period.year_before() else None
    if growth is None or rate is None:
        return (), used
    figure = computed_figure(rate.term, PERCENT, f"{growth} {ask.period.code}", (rate,))
    return ((figure,), (rate,)) if figure else ((), used)


@operation(Operation.DIRECTION)
def direction_of(ask: Ask) -> Computation | NotComputable:
    """Whether a value rose, fell or stayed the same against its base; no number."""
    figures, used = movement_figures(ask, ask.base)
    if not figures:
        return missing_of(ask, used[0], used[1], ask.base)
    return answer(figures, used, holds=moves(figures, ask.assertion.direction))
