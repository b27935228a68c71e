"""Reference: catalogue, figures and sources of one pack as one immutable snapshot."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from factcheck.model.period import PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey
from factcheck.model.structure import Dataset, Source
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.keys import Keys, together
from factcheck.reference.remembered import remembered


class Figures(ABC):
    """Everything that was printed, by measure and entity."""

    @abstractmethod
    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when there is nothing."""

    @abstractmethod
    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""

    def measures_of(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures of an entity."""
        return tuple(dict.fromkeys(key.measure for key in self.keys() if key.entity == entity))

    @abstractmethod
    def keys(self) -> Sequence[SeriesKey]:
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

    def measures_of(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures of an entity."""
        return tuple(measure for measure, one in self.every if one == entity)

    def keys(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        series = self.every.values()
        return tuple(sorted({one.series for about in series for group in about.observations.values() for one in group}))

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        return max((start + months for series in self.every.values() for (start, months), _ in series.observations), default=12)


class Joined(Figures):
    """Figures of several kinds or packs as one; the printings of a figure stand side by side, in the order of the parts."""

    def __init__(self, parts: Iterable[Figures]) -> None:
        self.parts: tuple[Figures, ...] = tuple(one for part in parts for one in (part.parts if isinstance(part, Joined) else (part,)))
        self._keys: Keys | None = None

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when there is nothing."""
        found = [one for part in self.parts if (one := part.series(measure, entity)) is not None]
        if len(found) < 2:
            return found[0] if found else None
        figures = dict.fromkeys(figure for one in found for figure in one.observations)
        return Series(measure, entity, {key: tuple(it for one in found for it in one.observations.get(key, ())) for key in figures})

    def entities_of(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        return tuple(dict.fromkeys(entity for part in self.parts for entity in part.entities_of(measure)))

    def measures_of(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures of an entity."""
        return tuple(dict.fromkeys(measure for part in self.parts for measure in part.measures_of(entity)))

    def keys(self) -> Keys:
        """Every series by its key, sorted."""
        if self._keys is None:
            self._keys = together([part.keys() for part in self.parts])
        return self._keys

    def last_end(self) -> int:
        """The end of the last period that has a figure, in months."""
        return max((part.last_end() for part in self.parts), default=12)


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
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
        return _in_order(self, measure)

    def measures_with(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures for an entity, in the order of the codelist."""
        return _measures_in_order(self, entity)

    def all_out(self) -> date:
        """The first day on which everything in here is known: every source is dated by it and every period has ended."""
        return _all_out(self)

    def all_series(self) -> Sequence[SeriesKey]:
        """Every series by its key, sorted."""
        return self.figures.keys()


@remembered
def _entity_places(reference: Reference) -> Mapping[str, int]:
    return {entity: n for n, entity in enumerate(reference.catalogue.entities)}


@remembered
def _measure_places(reference: Reference) -> Mapping[str, int]:
    return {measure: n for n, measure in enumerate(reference.catalogue.measures)}


@remembered
def _in_order(reference: Reference, measure: str) -> tuple[str, ...]:
    return tuple(sorted(reference.figures.entities_of(measure), key=_entity_places(reference).__getitem__))


@remembered
def _measures_in_order(reference: Reference, entity: str) -> tuple[str, ...]:
    return tuple(sorted(reference.figures.measures_of(entity), key=_measure_places(reference).__getitem__))


@remembered
def _all_out(reference: Reference) -> date:
    dated = [source.published for source in reference.sources.values() if source.published is not None]
    last = reference.figures.last_end()
    return max([date(last // 12, last % 12 + 1, 1), *dated])
