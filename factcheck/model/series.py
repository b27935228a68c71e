"""SeriesKey, Observation and Series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from factcheck.model.period import PeriodKey


class Printed(StrEnum):
    """What a printed figure states about its measure and period."""

    LEVEL = "level"
    YOY = "yoy_percent"
    MOM = "mom_percent"
    SHARE = "share_percent"
    CONTRIBUTION = "contribution_percent"


class Status(StrEnum):
    """How firm a value is. A doubtful one is a known misprint or belongs to another count: it is shown, never evidence. A withdrawn
    one is no longer given by its source: it takes away what that source had said before."""

    NORMAL = "normal"
    ESTIMATED = "estimated"
    PROVISIONAL = "provisional"
    FORECAST = "forecast"
    BREAK = "break"
    DOUBTFUL = "doubtful"
    WITHDRAWN = "withdrawn"


class SeriesKey(NamedTuple):
    """The dimension values that name a series; `str()` gives the form on the wire: `CHN.autos.exports.M`."""

    entity: str
    measure: str
    frequency: str

    def __str__(self) -> str:
        return f"{self.entity}.{self.measure}.{self.frequency}"


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed figure: value in the measure's unit (or percent), ``ulp`` the place of its last printed digit."""

    series: SeriesKey
    period: PeriodKey
    states: Printed
    value: Decimal
    ulp: Decimal
    printed: str
    source: str
    status: Status = Status.NORMAL


@dataclass(frozen=True, slots=True)
class Series:
    """All that was printed about one measure of one entity, in every frequency: `(period key, what it states)` to printings."""

    measure: str
    entity: str
    observations: Mapping[tuple[PeriodKey, Printed], tuple[Observation, ...]]

    def lengths(self, states: Printed = Printed.LEVEL) -> frozenset[int]:
        """The lengths in months of the periods that have such a figure."""
        told = getattr(self.observations, "months", None)
        if told is not None:
            found: frozenset[int] = told(states)
            return found
        return frozenset(months for (_, months), one in self.observations if one is states)

    def size(self) -> int:
        """How many printings there are."""
        counted = getattr(self.observations, "printings", None)
        return counted if isinstance(counted, int) else sum(map(len, self.observations.values()))

    def printings(self, period: PeriodKey, states: Printed = Printed.LEVEL) -> tuple[Observation, ...]:
        """Every printing of one figure, in the pack's order; empty when there is none."""
        return self.observations.get((period, states), ())
