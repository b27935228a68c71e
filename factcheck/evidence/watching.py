"""Watching: reference data that remember at what of them the judging looked, and the excerpt that this makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from factcheck.assessment.explain.names import agencies_by_name
from factcheck.evidence.schema import Excerpt, PrintedFigure, PrintedSeries, Printing
from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Observation, Printed, Series, SeriesKey
from factcheck.model.structure import Agency, Facet, Labels, Measure, Source
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.remembered import remembered
from factcheck.reference.snapshot import Gathered, Reference

K = TypeVar("K")
V = TypeVar("V")
Figure = tuple[PeriodKey, Printed]


class Watch(Mapping[K, V]):
    """A mapping that remembers which of its entries were taken; going through all of them takes none."""

    def __init__(self, inner: Mapping[K, V]) -> None:
        self.inner, self.taken = inner, dict[K, V]()

    def __getitem__(self, key: K) -> V:
        value = self.inner[key]
        self.taken[key] = value
        return value

    def get(self, key: K, default: Any = None) -> Any:
        """An entry, or what stands for one that there is not; as `Mapping.get` has it, which is slower."""
        try:
            value = self.inner[key]
        except KeyError:
            return default
        self.taken[key] = value
        return value

    def __iter__(self) -> Iterator[K]:
        return iter(self.inner)

    def __len__(self) -> int:
        return len(self.inner)

    def values(self) -> ValuesView[V]:
        """The entries, unwatched."""
        return self.inner.values()


@dataclass(frozen=True, slots=True, eq=False)
class WatchedLists(Catalogue):
    """Codelists under watch; what is worked out of all their entries is that of those that are watched (`remembered`)."""

    whole: Catalogue | None = None

    @classmethod
    def of(cls, whole: Catalogue) -> WatchedLists:
        """The codelists, no entry of which has been taken."""
        return cls(
            Watch(whole.measures), Watch(whole.entities), Watch(whole.units), Watch(whole.agencies), Watch(whole.facets), whole
        )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Watched(Reference):
    """Reference data under watch; they answer as those that are watched do."""

    whole: Reference | None = None
    looked: dict[tuple[str, str], Watch[Figure, tuple[Observation, ...]]] = field(default_factory=dict)
    holders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, whole: Reference) -> Watched:
        """The reference data, nothing of which has been looked at."""
        catalogue = WatchedLists.of(whole.catalogue)
        return cls(whole.digest, catalogue, whole.sources, whole.figures, whole.datasets, whole.edition, whole.licence, whole)

    def series(self, measure: str, entity: str) -> Series | None:
        """Everything printed about one measure of one entity, watched."""
        found = self.figures.series(measure, entity)
        if found is None:
            return None
        return Series(measure, entity, self.looked.setdefault((measure, entity), Watch(found.observations)))

    def entities_with(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure."""
        return self.holders.setdefault(measure, _whole(self).entities_with(measure))

    def measures_with(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures for an entity."""
        return self.held.setdefault(entity, _whole(self).measures_with(entity))

    def all_out(self) -> date:
        """The first day on which everything is known."""
        return _whole(self).all_out()


def _whole(watched: Watched) -> Reference:
    assert watched.whole is not None
    return watched.whole


@dataclass(frozen=True, slots=True, eq=False)
class Excerpted(Reference):
    """Reference data made of an excerpt alone: asked the same questions, they give the same answers."""

    excerpt: Excerpt | None = None

    def entities_with(self, measure: str) -> tuple[str, ...]:
        """The entities that have figures of a measure, as far as that was asked."""
        return self.excerpt.entities_with.get(measure, ()) if self.excerpt else ()

    def measures_with(self, entity: str) -> tuple[str, ...]:
        """The measures that have figures for an entity, as far as that was asked."""
        return self.excerpt.measures_with.get(entity, ()) if self.excerpt else ()

    def all_out(self) -> date:
        """The first day on which everything is known."""
        return self.excerpt.complete_on if self.excerpt else date.max


def excerpt_of(watched: Watched, language: str) -> Excerpt:
    """What was looked at, with labels in one language."""
    lists = watched.catalogue
    series = tuple(one for pair, looked in sorted(watched.looked.items()) if (one := _series(*pair, looked)).figures)
    printings = [printing for one in series for figure in one.figures for printing in figure.printings]
    places = _places_of_sources(_whole(watched))
    cited = {printing.source for printing in printings} & places.keys()
    sources = tuple(watched.sources[code] for code in sorted(cited, key=places.__getitem__))
    with_figures = {one.measure for one in series}
    return Excerpt(
        complete_on=watched.all_out(),
        measures=tuple(_measure(one, language, defined=one.id in with_figures) for one in _measures(lists)),
        entities=tuple(
            replace(one, labels=_first(one.labels, language), adjectives={}, currencies={}) for one in _seen(lists.entities)
        ),
        units=tuple(replace(one, labels=_first(one.labels, language)) for one in _seen(lists.units)),
        agencies=tuple(_agencies(lists, sources)),
        facets=tuple(_facet(one, language) for one in _seen(lists.facets)),
        series=series,
        sources=sources,
        entities_with=dict(sorted(watched.holders.items())),
        measures_with=dict(sorted(watched.held.items())),
    )  # fmt: skip


def reference_of(excerpt: Excerpt, digest: str) -> Excerpted:
    """The reference data that an excerpt makes."""

    def listed(entries: tuple[Any, ...]) -> dict[str, Any]:
        return {one.id: one for one in entries}

    catalogue = Catalogue(
        listed(excerpt.measures), listed(excerpt.entities), listed(excerpt.units), listed(excerpt.agencies), listed(excerpt.facets)
    )  # fmt: skip
    observations = [
        Observation(
            SeriesKey(one.entity, one.measure, printing.frequency), Period.parse(figure.period).key, figure.states, printing.value,
            printing.ulp, printing.printed, printing.source, printing.status,
        )
        for one in excerpt.series for figure in one.figures for printing in figure.printings
    ]  # fmt: skip
    return Excerpted(digest, catalogue, listed(excerpt.sources), Gathered(observations), excerpt=excerpt)


def _series(measure: str, entity: str, looked: Watch[Figure, tuple[Observation, ...]]) -> PrintedSeries:
    figures = sorted(looked.taken.items(), key=lambda item: item[0])
    return PrintedSeries(
        measure,
        entity,
        tuple(
            PrintedFigure(
                Period.of_key(key).code,
                states,
                tuple(Printing(one.series.frequency, one.value, one.ulp, one.printed, one.source, one.status) for one in printings),
            )
            for (key, states), printings in figures
        ),
    )


def _seen(entries: Mapping[str, Any]) -> list[Any]:
    """The entries that were taken, in the order of the codelist."""
    assert isinstance(entries, Watch)
    return [entries.inner[code] for code in entries if code in entries.taken]


def _measures(lists: Catalogue) -> list[Measure]:
    """The measures that were taken, and those that tell of one of them that it has no prices in it."""
    assert isinstance(lists.measures, Watch)
    taken = lists.measures.taken
    return [one for one in lists.measures.values() if one.id in taken or one.real in taken]


def _measure(one: Measure, language: str, *, defined: bool) -> Measure:
    return replace(
        one, labels={}, counted={}, names=_told_in(one.names, language), definition=_told_in(one.definition, language) if defined else {}
    )


def _facet(one: Facet, language: str) -> Facet:
    empty: Labels = {}
    return replace(
        one, nouns=_first(one.nouns, language), verbs=empty, generic=empty, transfers=empty, any_of=(), pairs={}, stands_for={}
    )  # fmt: skip


def _agencies(lists: Catalogue, sources: tuple[Source, ...]) -> Iterator[Agency]:
    """The agencies that were taken, and those whose names stand in the publications: with all of them, as they are found by them."""
    assert isinstance(lists.agencies, Watch)
    known = agencies_by_name(lists)
    named = (known.get(name.strip().casefold()) for one in sources for name in (one.publisher, one.original_publisher))
    told = {*lists.agencies.taken, *(one.id for one in named if one is not None)}
    return (one for one in lists.agencies.values() if one.id in told)


@remembered
def _places_of_sources(reference: Reference) -> Mapping[str, int]:
    return {code: place for place, code in enumerate(reference.sources)}


def _told_in(texts: Mapping[str, str], language: str) -> Mapping[str, str]:
    """A text in a language, or in English where it has none."""
    chosen = language if language in texts else "en"
    return {chosen: texts[chosen]} if chosen in texts else {}


def _first(labels: Labels, language: str) -> Labels:
    """The name that is written, in a language or in English where it has none."""
    chosen = language if labels.get(language) else "en"
    return {chosen: labels[chosen][:1]} if labels.get(chosen) else {}
