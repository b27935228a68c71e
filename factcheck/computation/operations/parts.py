"""Parts and wholes: share, contribution to growth."""

from __future__ import annotations

from factcheck.computation.ask import Ask, answer
from factcheck.computation.interval import overlap
from factcheck.computation.lookup import Value, computed_figure, printed_figure
from factcheck.computation.registry import operation
from factcheck.computation.term import Term
from factcheck.model.assertion import Operation
from factcheck.model.evidence import Computation, Figure
from factcheck.model.period import Period
from factcheck.model.quantity import PERCENT, POINTS
from factcheck.model.series import Printed
from factcheck.model.verdict import NotComputable, Reason


def share_figures(ask: Ask, part: str, whole: str) -> tuple[list[Figure], tuple[Value | None, ...]]:
    """A share as it was printed and as it follows from part and whole."""
    lookup, key = ask.lookup, ask.period.key
    finished = lookup.catalogue.finished_share(part, whole)
    share = lookup.printed(finished.id, ask.entity, key) if finished else None
    figures = [printed_figure(share, PERCENT, finished.id)] if share and finished else []
    top, bottom = ask.at(measure=part), ask.at(measure=whole)
    if top and bottom and not _uses(top, share) and not _uses(bottom, share):
        computed = computed_figure(top.term.share(bottom.term), PERCENT, f"{part} / {whole} × 100", (top, bottom))
        figures += [computed] if computed else []
    return figures, (share, top, bottom)


def _uses(value: Value, share: Value | None) -> bool:
    return share is not None and share.term.leaves[0] in value.term.leaves


@operation(Operation.SHARE, unit=PERCENT)
def share_of(ask: Ask) -> Computation | NotComputable:
    """Part over whole, in percent; the whole is a measure, or a group of countries that the entity belongs to."""
    measure = ask.lookup.measure(ask.measure)
    if ask.other.entity is not None:
        part, whole = ask.at(), ask.at(entity=ask.other.entity)
        if part is None or whole is None:
            return ask.missing() if part is None else ask.missing(entity=ask.other.entity)
        formula = f"{ask.entity} / {ask.other.entity} × 100"
        return answer((computed_figure(part.term.share(whole.term), PERCENT, formula, (part, whole)),), (part, whole))
    names = measure.ratio_of if measure.ratio_of and ask.other.measure is None else None
    part_id, whole_id = names or (ask.measure, ask.other.measure or ask.lookup.catalogue.default_denominator(ask.measure))
    if whole_id is None:
        return NotComputable(Reason.UNCLEAR_MEASURE, (), "relative_to")
    refusal = ask.unlike(part_id, whole_id)
    if refusal is not None:
        return refusal
    figures, used = share_figures(ask, part_id, whole_id)
    if figures:
        return answer(figures, used)
    if used[1] is not None and used[2] is not None:
        return NotComputable(Reason.NOT_COMPARABLE, (), "base")
    return ask.missing(measure=part_id) if used[1] is None else ask.missing(measure=whole_id)


@operation(Operation.CONTRIBUTION, needs=("measure", "entity"), unit=PERCENT)
def contribution_of(ask: Ask) -> Computation | NotComputable:
    """Change of the part over change of the whole, in percent; in points, change of the part over the whole before."""
    points = ask.assertion.quantity is not None and ask.assertion.quantity.unit == POINTS
    whole = ask.also(measure=ask.other.measure or ask.measure, entity=ask.other.entity or ask.entity)
    base = ask.base
    refusal = ask.unlike(whole.measure)
    if refusal is not None:
        return refusal
    printed = None if points else _printed(ask)
    figures: list[Figure | None] = [printed_figure(printed, PERCENT, "contribution_percent")] if printed else []
    now, then = ask.at(), ask.at(period=base)
    all_now, all_then = whole.at(), whole.at(period=base)
    used = (now, then, all_now, all_then)
    if now and then and all_now and all_then:
        if then.ulp is not None and all_then.ulp is not None:
            figures.append(_figure(ask, (now, then, all_now, all_then), points))
        by_rates = _by_rates(ask, whole, base, points)
        figures.append(by_rates)
        if not any(figures):
            figures.append(_figure(ask, (now, then, all_now, all_then), points))
    if any(figures):
        return answer(figures, (printed, *used), movement=_moved(all_now, all_then))
    if now is None or then is None:
        return ask.missing() if now is None else ask.missing(period=base)
    if all_now is not None and all_then is not None:
        return NotComputable(Reason.NOT_COMPARABLE, (), "base")
    return whole.missing() if all_now is None else whole.missing(period=base)


def _moved(now: Value | None, then: Value | None) -> tuple[int, ...]:
    """The sign of the change that a part contributed to, where it is known."""
    if now is None or then is None or overlap(now.interval, then.interval):
        return ()
    return (1, 1) if now.value > then.value else (-1, -1)


def _printed(ask: Ask) -> Value | None:
    """The contribution as an agency prints it, for this part and this whole."""
    if ask.other.entity is not None or ask.other.measure is None:
        return None
    lookup, key, names = ask.lookup, ask.period.key, (ask.measure, ask.other.measure)
    if lookup.catalogue.default_denominator(ask.measure) == ask.other.measure:
        own = lookup.printed(ask.measure, ask.entity, key, Printed.CONTRIBUTION)
        if own:
            return own
    for measure in lookup.catalogue.measures.values():
        if measure.ratio_of == names:
            found = lookup.printed(measure.id, ask.entity, key, Printed.CONTRIBUTION)
            if found:
                return found
    return None


def _by_rates(ask: Ask, whole: Ask, base: Period, points: bool) -> Figure | None:
    """The same with both bases taken from this year's levels and printed growth: publishers restate their bases."""
    now, all_now = ask.at(), whole.at()
    rate = ask.lookup.rate(ask.measure, ask.entity, ask.period.key, base.key)
    all_rate = whole.lookup.rate(whole.measure, whole.entity, whole.period.key, base.key)
    if not (now and all_now and rate and all_rate):
        return None
    then, all_then = _base_of(ask, now, rate, base), _base_of(whole, all_now, all_rate, base)
    return _figure(ask, (now, then, all_now, all_then), points)


def _base_of(ask: Ask, now: Value, rate: Value, base: Period) -> Value:
    """The value of the base period that this year's level and its printed growth imply."""
    term = now.term.before_growth(rate.term)
    value, bounds = term.value, term.bounds
    if value is None or bounds is None:
        return now
    shown = type(now.shown)(
        now.shown.series,
        base,
        value,
        bounds.width,
        now.shown.unit,
        "",
        tuple(dict.fromkeys((*now.shown.sources, *rate.shown.sources))),
        max(now.shown.vintage, rate.shown.vintage),
        implied=True,
        formula=f"{now.value:f} / (1 + {rate.value:f} / 100)",
    )
    return Value(term, value, shown, None, now.back_dated or rate.back_dated)


def _figure(ask: Ask, used: tuple[Value, Value, Value, Value], points: bool) -> Figure | None:
    now, then, all_now, all_then = used
    gain: Term = now.term - then.term
    part, whole = ask.measure, ask.other.measure or ask.other.entity
    if points:
        term, formula, unit = gain.share(all_then.term), f"change of {part} / {whole} before × 100", POINTS
    else:
        term, formula, unit = gain.share(all_now.term - all_then.term), f"change of {part} / change of {whole} × 100", PERCENT
    return computed_figure(term, unit, formula, used)
