"""The figures around the one that a claim is about, as they were known on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from factcheck.answer.parts import InputShown
from factcheck.model.period import Frequency, Period, PeriodKey
from factcheck.model.series import Printed, Series, SeriesKey
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import known

#: So many figures are shown, and so many of them after the one that a claim is about.
_MOST, _AFTER = 24, 3


@dataclass(frozen=True, slots=True)
class Point:
    """A period, the first day of it, and its value."""

    period: str
    day: str
    value: float


def history(reference: Reference, used: InputShown, as_of: date) -> list[Point]:
    """The figures of the same series that state the same about equally long periods, in their order; of a year to date those of
    the same months of each year."""
    entity, _, rest = used.series.partition(".")
    series = reference.series(rest.rpartition(".")[0], entity)
    if series is None:
        return []
    start, months = Period.parse(used.period).key
    states = Printed(used.states)
    points = _points(
        reference, series, [key for key, what in series.observations if what is states and _alike(key, (start, months))], states, as_of
    )
    after = [point for key, point in points if key[0] > start][:_AFTER]
    until = [point for key, point in points if key[0] <= start]
    return [*until[-(_MOST - len(after)) :], *after]


def levels(reference: Reference, key: SeriesKey, as_of: date) -> list[Point]:
    """All levels of a series in single periods of its frequency, in their order."""
    series = reference.series(key.measure, key.entity)
    if series is None:
        return []
    months = Frequency(key.frequency).months
    keys = [period for period, what in series.observations if what is Printed.LEVEL and period[1] == months]
    return [point for _, point in _points(reference, series, keys, Printed.LEVEL, as_of)]


def _points(reference: Reference, series: Series, keys: Iterable[PeriodKey], states: Printed, as_of: date) -> list[tuple[PeriodKey, Point]]:
    points = []
    for key in sorted(keys):
        found = known(series.printings(key, states), reference.sources, as_of)
        if found is not None:
            day = date(key[0] // 12, key[0] % 12 + 1, 1).isoformat()
            points.append((key, Point(Period.of_key(key).code, day, float(found.lead.value))))
    return points


def _alike(key: PeriodKey, asked: PeriodKey) -> bool:
    """Whether two periods are equally long and, but for months, quarters and halves, begin in the same month."""
    return (
        key[1] == asked[1]
        and key[0] % min(asked[1], 12) == asked[0] % min(asked[1], 12)
        and (asked[1] in (1, 3, 6) or key[0] % 12 == asked[0] % 12)
    )
