"""What a file says otherwise than the newest vintage of the same dataset: new periods, revised values, values that are gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from factcheck.curation.adding.figures import Figure
from factcheck.model.period import Period
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Source
from factcheck.reference.snapshot import Reference


@dataclass(frozen=True, slots=True)
class Change:
    """One period of a series: the value before, and the value now; None where there is none."""

    series: SeriesKey
    period: Period
    before: Decimal | None
    now: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """How large a revision is, in percent of the value before; None where there is nothing to measure."""
        if self.before is None or self.now is None or not self.before:
            return None
        return 100 * (self.now - self.before) / abs(self.before)


def by_series(measure: str, figures: Iterable[Figure]) -> dict[SeriesKey, list[Figure]]:
    """Figures by the series that they belong to, each in the order of its periods."""
    found: dict[SeriesKey, list[Figure]] = {}
    for one in figures:
        found.setdefault(SeriesKey(one.entity, measure, one.period.frequency.value), []).append(one)
    return {key: sorted(found[key], key=lambda one: one.period.key) for key in sorted(found)}


def changes_in(own: Reference, prefix: str, series: Mapping[SeriesKey, list[Figure]]) -> dict[SeriesKey, list[Change]]:
    """Every change by its series; series in which nothing has changed are left out. ``prefix`` begins the sources of the dataset."""
    found = {}
    for key, figures in series.items():
        before = newest_of(own, prefix, key)
        changed = [
            Change(key, one.period, told.value if told else None, None if one.status is Status.WITHDRAWN else one.value)
            for one in figures
            if (told := before.get(one.period.key)) is None or not _same(told, one)
        ]
        now = {one.period.key for one in figures}
        changed += [
            Change(key, Period.of_key(period, key.frequency), told.value, None)
            for period, told in before.items()
            if period not in now and told.status is not Status.WITHDRAWN
        ]
        if changed:
            found[key] = sorted(changed, key=lambda one: one.period.key)
    return found


def with_withdrawn(own: Reference, prefix: str, series: Mapping[SeriesKey, list[Figure]]) -> dict[SeriesKey, list[Figure]]:
    """The series with those values of the newest vintage that they no longer have, as withdrawn ones."""
    found = {}
    for key, figures in series.items():
        now = {one.period.key for one in figures}
        gone = [
            Figure(key.entity, Period.of_key(period, key.frequency), told.value, told.ulp, told.printed, Status.WITHDRAWN, figures[-1].cell)
            for period, told in newest_of(own, prefix, key).items()
            if period not in now
        ]
        found[key] = sorted((*figures, *gone), key=lambda one: one.period.key)
    return found


def newest_of(own: Reference, prefix: str, key: SeriesKey) -> dict[tuple[int, int], Observation]:
    """The newest printing of each period that a dataset has of a series."""
    about = own.series(key.measure, key.entity)
    found: dict[tuple[int, int], Observation] = {}
    for (period, states), printings in about.observations.items() if about is not None else ():
        ours = [one for one in printings if one.source.startswith(prefix) and one.series.frequency == key.frequency]
        if states is Printed.LEVEL and ours:
            found[period] = max(ours, key=lambda one: _age(own.sources[one.source]))
    return found


def _age(source: Source) -> tuple[date, str]:
    return source.published or date.min, source.retrieved or ""


def _same(one: Observation, figure: Figure) -> bool:
    return (one.value, one.ulp, one.status) == (figure.value, figure.ulp, figure.status)
