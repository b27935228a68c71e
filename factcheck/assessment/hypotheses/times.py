"""Another time: another base of comparison, another period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from factcheck.assessment.hypotheses.identities import CHANGES, Found
from factcheck.computation.lookup import Lookup
from factcheck.model.assertion import Assertion, Base, Operation
from factcheck.model.period import Basis, Period

#: Operations that have a base of comparison, and those whose period is a stretch of several.
BASED = CHANGES | {Operation.RATIO, Operation.CONTRIBUTION}
STRETCHED = frozenset({Operation.GROWTH_AVERAGE, Operation.SUM, Operation.AVERAGE})


def other_base(lookup: Lookup, assertion: Assertion) -> Found:
    """Another base of comparison: the period before, the year before, or a neighbouring base year."""
    period, base = assertion.period, assertion.relative_to.period
    if assertion.operation not in BASED or period is None or assertion.relative_to.entity is not None:
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
    default = period is not None and base.key == period.year_before().key and assertion.operation in CHANGES
    other = replace(assertion.relative_to, period=None if default else base)
    return replace(assertion, relative_to=other, base=Base.YEAR if default else assertion.base)


def other_period(lookup: Lookup, assertion: Assertion) -> Found:
    """Another month, quarter or year; the single month, not the year to date, or the reverse."""
    period = assertion.period
    if period is None:
        return
    candidates = _stretched(period) if assertion.operation in STRETCHED and period.months > period.frequency.months else _periods(period)
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
