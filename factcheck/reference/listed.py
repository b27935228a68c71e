"""Figures that stand in memory as the rows of a table, made into observations only where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey, Status
from factcheck.reference.snapshot import Figures

#: What may stand behind a value.
MARKS = {"e": Status.ESTIMATED, "p": Status.PROVISIONAL, "w": Status.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class Listed:
    """One row: a series as one source gives it. ``values`` reads ``1960=5.2 1961=5.4e``."""

    frequency: str
    source: str
    values: str


class ListedFigures(Figures):
    """Rows of tables, and beside them figures of another kind; the rows of a series come after those."""

    def __init__(self, rows: Mapping[tuple[str, str], Sequence[Listed]], beside: Figures) -> None:
        self.rows, self.beside = rows, beside

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when there is nothing."""
        rows, other = self.rows.get((measure, entity), ()), self.beside.series(measure, entity)
        if not rows:
            return other
        figures = {key: list(printings) for key, printings in other.observations.items()} if other is not None else {}
        for row in rows:
            key = SeriesKey(entity, measure, row.frequency)
            for item in row.values.split(" "):
                one = _observation(key, row.source, item)
                figures.setdefault((one.period, Printed.LEVEL), []).append(one)
        return Series(measure, entity, {key: tuple(printings) for key, printings in figures.items()})

    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        listed = (entity for one, entity in self.rows if one == measure)
        return tuple(dict.fromkeys((*self.beside.entities_of(measure), *listed)))

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        listed = {SeriesKey(entity, measure, row.frequency) for (measure, entity), rows in self.rows.items() for row in rows}
        return tuple(sorted(listed | set(self.beside.keys())))

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        lasts = {row.values.rpartition(" ")[2].partition("=")[0] for rows in self.rows.values() for row in rows}
        return max([self.beside.last_end(), *(sum(key_of(last)) for last in lasts)])


@lru_cache(maxsize=8192)
def key_of(period: str) -> PeriodKey:
    """The key of a period code."""
    return Period.parse(period).key


def _observation(key: SeriesKey, source: str, item: str) -> Observation:
    period, _, text = item.partition("=")
    status = MARKS.get(text[-1], Status.NORMAL)
    printed = text.removesuffix(text[-1]) if text[-1] in MARKS else text
    value = Decimal(printed)
    places = len(printed.partition(".")[2])
    return Observation(key, key_of(period), Printed.LEVEL, value, Decimal(1).scaleb(-places), printed, source, status)
