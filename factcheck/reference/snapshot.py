"""Reference: catalogue, figures and sources of one pack as one immutable snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from factcheck.model.period import PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey
from factcheck.model.structure import Dataset, Source
from factcheck.reference.catalogue import Catalogue


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """All curated data, named by its digest. ``figures`` maps (measure, entity) to everything printed about it."""

    digest: str
    catalogue: Catalogue
    sources: Mapping[str, Source]
    figures: Mapping[tuple[str, str], Series]
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    edition: str = ""
    licence: str = ""

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity; None when the pack has nothing."""
        return self.figures.get((measure, entity))

    def entities_with(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure, in the order of the codelist."""
        return tuple(entity for entity in self.catalogue.entities if (measure, entity) in self.figures)

    def measures_with(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures for an entity, in the order of the codelist."""
        return tuple(measure for measure in self.catalogue.measures if (measure, entity) in self.figures)

    def all_out(self) -> date:
        """The first day on which everything in here is known: every source is dated by it and every period has ended."""
        return _all_out(self)

    def all_series(self) -> tuple[SeriesKey, ...]:
        """Every series by its key, sorted."""
        keys = {one.series for series in self.figures.values() for group in series.observations.values() for one in group}
        return tuple(sorted(keys))


@lru_cache(maxsize=8)
def _all_out(reference: Reference) -> date:
    dated = [source.published for source in reference.sources.values() if source.published is not None]
    ends = [start + months for series in reference.figures.values() for (start, months), _ in series.observations]
    last = max(ends, default=12)
    return max([date(last // 12, last % 12 + 1, 1), *dated])


def gather(observations: Iterable[Observation]) -> dict[tuple[str, str], Series]:
    """Observations by measure and entity, and within those by period and by what they state; order is kept."""
    grouped: dict[tuple[str, str], dict[tuple[PeriodKey, Printed], list[Observation]]] = {}
    for one in observations:
        about = grouped.setdefault((one.series.measure, one.series.entity), {})
        about.setdefault((one.period, one.states), []).append(one)
    return {
        (measure, entity): Series(measure, entity, {figure: tuple(printings) for figure, printings in about.items()})
        for (measure, entity), about in grouped.items()
    }
