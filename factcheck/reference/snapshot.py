"""Reference: catalogue, figures and sources of one pack as one immutable snapshot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from factcheck.model.period import PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey
from factcheck.model.structure import Dataset, Source
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.remembered import remembered


class Figures(ABC):
    """Everything that was printed, by measure and entity."""

    @abstractmethod
    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when there is nothing."""

    @abstractmethod
    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""

    @abstractmethod
    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""

    @abstractmethod
    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""


class Gathered(Figures):
    """Figures that stand in memory as objects: a pack just read, or one made for a test."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        grouped: dict[tuple[str, str], dict[tuple[PeriodKey, Printed], list[Observation]]] = {}
        for one in observations:
            about = grouped.setdefault((one.series.measure, one.series.entity), {})
            about.setdefault((one.period, one.states), []).append(one)
        self.every = {
            (measure, entity): Series(measure, entity, {figure: tuple(printings) for figure, printings in about.items()})
            for (measure, entity), about in grouped.items()
        }

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when there is nothing."""
        return self.every.get((measure, entity))

    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        return tuple(entity for one, entity in self.every if one == measure)

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        series = self.every.values()
        return tuple(sorted({one.series for about in series for group in about.observations.values() for one in group}))

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        return max((start + months for series in self.every.values() for (start, months), _ in series.observations), default=12)


class Stacked(Figures):
    """The figures of one pack, and over them those of another; printings of both stand side by side."""

    def __init__(self, below: Figures, above: Figures) -> None:
        self.below, self.above = below, above

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when there is nothing."""
        one, other = self.above.series(measure, entity), self.below.series(measure, entity)
        if one is None or other is None:
            return one or other
        keys = dict.fromkeys((*one.observations, *other.observations))
        return Series(measure, entity, {key: (*one.observations.get(key, ()), *other.observations.get(key, ())) for key in keys})

    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        return tuple(dict.fromkeys((*self.above.entities_of(measure), *self.below.entities_of(measure))))

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        return tuple(sorted({*self.above.keys(), *self.below.keys()}))

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        return max(self.above.last_end(), self.below.last_end())


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Reference:
    """All curated data, named by its digest. ``figures`` maps (measure, entity) to everything printed about it."""

    digest: str
    catalogue: Catalogue
    sources: Mapping[str, Source]
    figures: Figures
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    edition: str = ""
    licence: str = ""

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when the pack has nothing."""
        return self.figures.series(measure, entity)

    def entities_with(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure, in the order of the codelist."""
        return _in_order(self, measure) if measure in self.catalogue.measures else ()

    def measures_with(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures for an entity, in the order of the codelist."""
        return tuple(measure for measure in self.catalogue.measures if entity in self.entities_with(measure))

    def all_out(self) -> date:
        """The first day on which everything in here is known: every source is dated by it and every period has ended."""
        return _all_out(self)

    def all_series(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        return self.figures.keys()


@remembered
def _in_order(reference: Reference, measure: str) -> tuple[str, ...]:
    order = {entity: n for n, entity in enumerate(reference.catalogue.entities)}
    return tuple(sorted(reference.figures.entities_of(measure), key=lambda entity: order[entity]))


@remembered
def _all_out(reference: Reference) -> date:
    dated = [source.published for source in reference.sources.values() if source.published is not None]
    last = reference.figures.last_end()
    return max([date(last // 12, last % 12 + 1, 1), *dated])
