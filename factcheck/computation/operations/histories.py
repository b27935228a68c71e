"""Runs of periods: record, trend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from factcheck.computation.ask import Ask, answer
from factcheck.computation.implied import level
from factcheck.computation.interval import overlap
from factcheck.computation.lookup import Value, printed_figure
from factcheck.computation.operations.changes import movement_figures, moves
from factcheck.computation.registry import operation
from factcheck.model.assertion import Assertion, Direction, Operation, RelativeTo
from factcheck.model.evidence import Computation, Figure, Interval, WitnessKind
from factcheck.model.period import Basis, Period, PeriodKey
from factcheck.model.series import Printed
from factcheck.model.verdict import NotComputable, Reason

#: At most this part of a history may be missing.
GAPS = Fraction(1, 3)
#: A record needs at least so many earlier values, by length of the period in months.
ENOUGH = {12: 4, 6: 6, 3: 8, 1: 12}
Notes = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class History:
    """The earlier values of one length, oldest first; None where nobody knows."""

    values: tuple[tuple[PeriodKey, Value | None], ...]

    @property
    def known(self) -> tuple[tuple[PeriodKey, Value], ...]:
        """The values without the gaps."""
        return tuple((key, value) for key, value in self.values if value is not None)

    @property
    def gaps(self) -> int:
        """How many periods have no value."""
        return len(self.values) - len(self.known)

    def trimmed(self) -> History:
        """From the first period since which at most a third is missing."""
        missing, start = 0, len(self.values)
        for length, index in enumerate(range(len(self.values) - 1, -1, -1), start=1):
            missing += self.values[index][1] is None
            if self.values[index][1] is not None and missing <= length * GAPS:
                start = index
        return History(self.values[start:])


def history(ask: Ask) -> History:
    """Every earlier value of the same length and place in the year (for years to date) or of the same length."""
    step = 12 if ask.period.basis is Basis.YTD or ask.period.months not in ENOUGH else ask.period.months
    first = _first(ask)
    starts = range(ask.period.start - step, first - 1, -step)
    keys = [(start, ask.period.months) for start in starts]
    return History(tuple((key, level(ask.lookup, ask.measure, ask.entity, key, 1)) for key in reversed(keys)))


def _first(ask: Ask) -> int:
    names = ask.lookup.measure(ask.measure).ratio_of or (ask.measure,)
    starts = [
        key[0]
        for name in (ask.measure, *names)
        if (series := ask.lookup.series(name, ask.entity))
        for key, states in series.observations
        if key[1] == ask.period.months and states in (Printed.LEVEL, Printed.SHARE)
    ]
    return min(starts, default=ask.period.start)


@operation(Operation.RECORD)
def record_of(ask: Ask) -> Computation | NotComputable:
    """Whether a value is the extreme of all earlier ones of its kind, of those since a period, or the first beyond a value."""
    own = ask.at()
    if own is None:
        return ask.missing()
    past = history(ask)
    low = ask.assertion.direction is Direction.DOWN
    since = ask.assertion.since or ask.other.period
    if ask.assertion.quantity is not None:
        return _first_beyond(ask, own, past, low=low)
    if since is not None:
        return _since(ask, own, past, since, low=low)
    beaten = [value for _, value in past.known if _beyond(value.interval, own.interval, low)]
    if beaten:
        extreme = (min if low else max)(beaten, key=lambda value: value.value)
        return answer((_own(ask, own, extreme),), (own,), holds=False, notes=(("counterexample", _detail(extreme)),))
    recent = past.trimmed()
    if len(recent.known) < _enough(ask):
        return NotComputable(Reason.PERIOD_NOT_COVERED, (), "history")
    tied = any(overlap(value.interval, own.interval) for _, value in recent.known)
    return answer((_own(ask, own),), (own,), holds=None if tied else True, notes=_history_notes(recent))


def _since(ask: Ask, own: Value, past: History, since: Period, *, low: bool) -> Computation | NotComputable:
    """Beyond every value after X, with X itself at least as extreme."""
    after = History(tuple((key, value) for key, value in past.values if key[0] >= since.end))
    first = since.start - (12 if ask.assertion.count else 0)  # "the highest in 14 years" leaves open which end is counted
    at = tuple(value for key, value in past.known if first <= key[0] and key[0] + key[1] <= since.end)
    beaten = [value for _, value in after.known if _beyond(value.interval, own.interval, low)]
    if beaten:
        extreme = (min if low else max)(beaten, key=lambda value: value.value)
        return answer((_own(ask, own, extreme),), (own,), holds=False, notes=(("counterexample", _detail(extreme)),))
    if not at:
        return ask.missing(period=since)
    if after.values and after.gaps > len(after.values) * GAPS:
        return NotComputable(Reason.PERIOD_NOT_COVERED, (), "history")
    extreme = (min if low else max)(at, key=lambda value: value.value)
    notes: Notes = _history_notes(after) if after.gaps else ()
    if _beyond(own.interval, extreme.interval, low):
        return answer((_own(ask, own, extreme),), (own,), holds=True, notes=(*notes, ("record_since_other", _longer(ask, own, past, low))))
    tied = any(overlap(value.interval, own.interval) for _, value in after.known)
    return answer((_own(ask, own, extreme),), (own,), holds=None if tied else True, notes=notes)


def _longer(ask: Ask, own: Value, past: History, low: bool) -> tuple[tuple[str, str], ...]:
    """Since when the value really is the extreme: the last period that was at least as extreme, else the start of the history."""
    for key, value in reversed(past.known):
        if not _beyond(own.interval, value.interval, low):
            return (("period", Period.of_key(key).code),)
    first = past.known[0][0] if past.known else ask.period.key
    return (("start", Period.of_key(first).code),)


def _first_beyond(ask: Ask, own: Value, past: History, *, low: bool) -> Computation | NotComputable:
    """Beyond the value, and no earlier published value beyond it."""
    quantity = ask.assertion.quantity
    if quantity is None:
        return ask.missing()
    line = Interval(quantity.value, quantity.value)
    figure = printed_figure(own, ask.unit, ask.measure) if own.ulp is not None else _own(ask, own)
    if _beyond(line, own.interval, low):
        return answer((figure,), (own,), holds=False, notes=(("threshold_not_reached", ()),))
    earlier = [value for _, value in past.known if _beyond(value.interval, line, low)]
    if earlier:
        return answer((figure,), (own,), holds=False, notes=(("counterexample", _detail(earlier[0])),))
    recent = past.trimmed()
    if len(recent.known) < _enough(ask):
        return NotComputable(Reason.PERIOD_NOT_COVERED, (), "history")
    open_ends = (own.interval, *(value.interval for _, value in recent.known))
    on_the_line = any(one.low < quantity.value < one.high for one in open_ends)
    return answer((figure,), (own,), holds=None if on_the_line else True, notes=_history_notes(recent))


def _beyond(one: Interval, other: Interval, low: bool) -> bool:
    return not overlap(one, other) and (one.high <= other.low if low else one.low >= other.high)


def _enough(ask: Ask) -> int:
    return 3 if ask.period.basis is Basis.YTD else ENOUGH.get(ask.period.months, 3)


def _own(ask: Ask, own: Value, other: Value | None = None) -> Figure:
    inputs = (own.shown,) if other is None else (own.shown, other.shown)
    return Figure(own.value, own.interval, ask.unit, WitnessKind.RECOMPUTED, ask.measure, inputs)


def _detail(value: Value) -> tuple[tuple[str, str], ...]:
    return ("period", value.shown.period.code), ("value", format(value.value, "f"))


def _history_notes(past: History) -> Notes:
    """The start of the history and its gaps."""
    if not past.values:
        return ()
    start = Period.of_key(past.values[0][0]).code
    return (("record_history", (("start", start), ("gaps", str(past.gaps)), ("values", str(len(past.known))))),)


@operation(Operation.TREND)
def trend_of(ask: Ask) -> Computation | NotComputable:
    """Whether every period of a run moved in one direction against its base."""
    parts = ask.period.parts(ask.period.frequency)
    steps = []
    for part in parts:
        step = ask.also(period=part)
        figures, used = movement_figures(step, _base(step))
        steps.append((part, moves(figures, ask.assertion.direction) if figures else None, figures, used))
    against = next((step for step in steps if step[1] is False), None)
    if against is not None:
        note = ("counterexample", (("period", against[0].code), ("value", format(against[2][0].value, "f"))))
        return answer(against[2], against[3], holds=False, notes=(note,))
    blank = next((step for step in steps if not step[2]), None)
    if not steps or blank is not None:
        return _missing_step(ask, blank[0] if blank else ask.period)
    holds = None if any(step[1] is None for step in steps) else True
    figures = tuple(step[2][0] for step in steps)
    used = tuple(value for step in steps for value in step[3])
    shown = tuple(dict.fromkeys(one for figure in figures for one in figure.inputs))
    last = figures[-1]
    whole = Figure(last.value, last.interval, last.unit, last.kind, f"changes of {ask.measure}", shown, last.ulp)
    return answer((whole,), used, holds=holds)


def _base(step: Ask) -> Period:
    """The year before, or the period just before; a base period of the whole run is not one of its steps."""
    if step.other.period is not None and step.other.period.end == step.period.start:
        return step.other.period
    return Ask(step.lookup, step.assertion, step.measure, step.entity, step.period).also(assertion=_plain(step)).base


def _plain(step: Ask) -> Assertion:
    return replace(step.assertion, relative_to=RelativeTo())


def _missing_step(ask: Ask, part: Period) -> NotComputable:
    step = ask.also(period=part)
    return step.missing() if step.at() is None else step.missing(period=_base(step))
