"""Two values side by side: difference, ratio, order."""

from __future__ import annotations

from factcheck.computation.ask import Ask, answer
from factcheck.computation.lookup import Value, computed_figure
from factcheck.computation.operations.changes import movement_figures, moves, ratio_to_period
from factcheck.computation.registry import operation
from factcheck.model.assertion import Direction, Operation
from factcheck.model.evidence import Computation
from factcheck.model.quantity import PERCENT, POINTS, TIMES
from factcheck.model.verdict import NotComputable, Reason


def two(ask: Ask) -> tuple[Value, Value] | NotComputable:
    """Both values of a comparison: two entities, two measures or two periods. Unlike units cannot be compared."""
    other = ask.other
    second = ask.also(measure=other.measure or ask.measure, entity=other.entity or ask.entity, period=other.period or ask.period)
    if second.unit != ask.unit:
        return NotComputable(Reason.NOT_COMPARABLE, (), f"{ask.unit}, {second.unit}")
    refusal = ask.unlike(other.measure)
    if refusal is not None:
        return refusal
    first_value, second_value = ask.at(), second.at()
    if first_value is None:
        return ask.missing()
    return (first_value, second_value) if second_value is not None else second.missing()


def differing(one: Value, other: Value, ask: Ask) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """The caveat that two agencies count by definitions of their own."""
    sources = ask.lookup.reference.sources
    agencies = [{sources[source].original_publisher for source in value.shown.sources if source in sources} for value in (one, other)]
    if ask.other.entity is None or not all(agencies) or agencies[0] & agencies[1]:
        return ()
    return (("definitions_differ", (("first", ", ".join(sorted(agencies[0]))), ("second", ", ".join(sorted(agencies[1]))))),)


def _names(ask: Ask) -> tuple[str, str]:
    """How the two values are told apart in a formula."""
    other = ask.other
    if other.measure is not None:
        return ask.measure, other.measure
    if other.entity is not None:
        return ask.entity, other.entity
    return ask.period.code, ask.base.code


@operation(Operation.DIFFERENCE, needs=("measure", "entity", "period"))
def difference_of(ask: Ask) -> Computation | NotComputable:
    """The first value minus the second: two entities or two measures in one period."""
    values = two(ask)
    if isinstance(values, NotComputable):
        return values
    unit = POINTS if ask.unit == PERCENT else ask.unit
    formula = "{} - {}".format(*_names(ask))
    return answer((computed_figure(values[0].term - values[1].term, unit, formula, values),), values, notes=differing(*values, ask))


@operation(Operation.RATIO, unit=TIMES)
def ratio_of(ask: Ask) -> Computation | NotComputable:
    """One value as a multiple of another: an earlier period, another entity or another measure."""
    if ask.other.measure is None and ask.other.entity is None:
        return ratio_to_period(ask, ask.base)
    values = two(ask)
    if isinstance(values, NotComputable):
        return values
    formula = "{} / {}".format(*_names(ask))
    return answer((computed_figure(values[0].term / values[1].term, TIMES, formula, values),), values, notes=differing(*values, ask))


@operation(Operation.COMPARE, needs=("measure", "entity", "period"))
def order_of(ask: Ask) -> Computation | NotComputable:
    """Whether the first value is higher (or lower) than the second; open where their intervals overlap."""
    values = two(ask)
    if isinstance(values, NotComputable):
        return values
    unit = POINTS if ask.unit == PERCENT else ask.unit
    figure = computed_figure(values[0].term - values[1].term, unit, "{} - {}".format(*_names(ask)), values)
    figures = (figure,) if figure else ()
    if ask.other.measure is None and ask.other.entity is None:
        printed = tuple(one for one in movement_figures(ask, ask.base)[0] if one.point)
        figures = (*figures, *printed)
    judged = figures
    if ask.assertion.direction is Direction.UNCHANGED and ask.unit != PERCENT:
        percent = computed_figure(values[0].term.change(values[1].term), PERCENT, "({} / {} - 1) × 100".format(*_names(ask)), values)
        judged = (percent,) if percent else figures
    return answer(figures, values, holds=moves(judged, ask.assertion.direction), notes=differing(*values, ask))
