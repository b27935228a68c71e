"""The reference data: measures, entities, series, observations, sources."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from factcheck.answer.codec import dumped
from factcheck.answer.parts import SourceShown
from factcheck.model.period import Period
from factcheck.model.series import SeriesKey
from factcheck.model.structure import Measure
from factcheck.web.endpoint import Answers, StrictBlueprint, endpoint
from factcheck.web.pages import page, walked
from factcheck.web.pinned import core, current_standings
from factcheck.web.surrogates import rests_on
from factcheck.wire import catalogue as shown
from factcheck.wire.cells import defused
from factcheck.wire.figures import observation_rows, series_row
from factcheck.wire.finding import find_series, fitting, keys_of
from factcheck.wire.freshness import SourcesSchema
from factcheck.wire.requests import ListQuery, ObservationsQuery

blueprint = StrictBlueprint("reference", __name__, description="The published figures that claims are judged by.")


@endpoint(blueprint, "/v1/measures", query=ListQuery, gives=shown.MeasurePageSchema)
def list_measures(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List what is measured."""
    reference = core().reference
    return _page(
        reference.catalogue.measures.values(),
        lambda one: shown.measure_shown(one, reference.entities_with(one.id)),
        asked,
        scope="measures",
    )


@endpoint(blueprint, "/v1/entities", query=ListQuery, gives=shown.EntityPageSchema)
def list_entities(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List countries, regions, groups, places and companies."""
    reference = core().reference
    return _page(
        reference.catalogue.entities.values(),
        lambda one: shown.entity_shown(one, reference.measures_with(one.id)),
        asked,
        scope="entities",
    )


@endpoint(blueprint, "/v1/sources", query=ListQuery, gives=SourcesSchema)
def list_sources(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the publications that figures were read from; the first page tells how fresh their datasets are."""
    told = _page(core().reference.sources.values(), lambda one: dumped(SourceShown.of(one)), asked, scope="sources")
    return {**told, "datasets": _datasets(asked["q"]) if asked["cursor"] is None else []}


def _datasets(query: str | None) -> list[dict[str, Any]]:
    """How the datasets stand today that a query fits."""
    words = (query or "").casefold().split()
    return [one.to_dict() for one in current_standings() if one.named(words)]


@endpoint(blueprint, "/v1/series", query=ListQuery, gives=shown.SeriesPageSchema)
def list_series(asked: Mapping[str, Any]) -> dict[str, Any]:
    """List the series."""
    rests_on("series")
    reference = core().reference
    words = (asked["q"] or "").casefold().split()
    told, following = walked(
        lambda after, most: list(islice(fitting(keys_of(reference), words, after), most)),
        str,
        limit=asked["limit"],
        cursor=asked["cursor"],
        scope="\n".join(["series", *words, reference.digest]),
    )
    return {"items": [series_row(reference, key) for key in told], "next_cursor": following}


@endpoint(blueprint, "/v1/series/<key>", gives=shown.SeriesSchema, problems=(404,))
def read_series(key: str) -> dict[str, Any]:
    """Describe one series."""
    rests_on(series=[key])
    reference = core().reference
    return series_row(reference, find_series(reference, key))


def as_csv(told: Mapping[str, Any]) -> str:
    """The observations as rows; a text that a spreadsheet would take for a formula is kept from being one."""
    written = io.StringIO()
    columns = list(shown.ObservationSchema().fields)
    rows = csv.DictWriter(written, columns, lineterminator="\r\n")
    rows.writeheader()
    for one in told["observations"]:
        rows.writerow(one | {"value": one["decimal"], "printed": defused(one["printed"])})
    return written.getvalue()


@endpoint(
    blueprint, "/v1/series/<key>/observations", query=ObservationsQuery, problems=(404,),
    gives=Answers(shown.ObservationsSchema, also={"text/csv": as_csv}),
)  # fmt: skip
def list_observations(asked: Mapping[str, Any], key: str) -> dict[str, Any]:
    """List the figures of a series as JSON or CSV: every printing, with the one that claims are judged by marked."""
    rests_on(series=[key])
    return observations_of(find_series(core().reference, key), asked["as_of"] or core().clock(), asked["start"], asked["end"])


def observations_of(series: SeriesKey, as_of: date, start: Period | None = None, end: Period | None = None) -> dict[str, Any]:
    """The figures of a series within some time, as they were known on a day."""
    reference = core().reference
    return {
        "series": str(series),
        "unit": reference.catalogue.measures[series.measure].unit,
        "as_of": as_of.isoformat(),
        "observations": observation_rows(reference, series, as_of, start=start, end=end),
    }


def _page(
    items: Iterable[Any],
    write: Callable[[Any], dict[str, Any]],
    asked: Mapping[str, Any],
    *,
    scope: str,
    key: Callable[[Any], str] = lambda one: str(one.id),
) -> dict[str, Any]:
    """A page of the items that the query fits, by id."""
    rests_on(scope)
    words = (asked["q"] or "").casefold().split()
    chosen: Sequence[Any] = sorted((one for one in items if all(word in _told(one, key(one)) for word in words)), key=key)
    full_scope = "\n".join([scope, *words, core().reference.digest])
    told, following = page(chosen, key, limit=asked["limit"], cursor=asked["cursor"], scope=full_scope)
    return {"items": [write(one) for one in told], "next_cursor": following}


def _told(one: Any, name: str) -> str:
    """All words by which an item can be found: its code, names and title, for a measure also those of what it is composed of."""
    words = [
        name,
        *(label for names in getattr(one, "labels", {}).values() for label in names),
        getattr(one, "title", ""),
        getattr(one, "publisher", ""),
    ]
    if isinstance(one, Measure):
        facets = core().reference.catalogue.facets
        words += [*one.names.values(), *(noun for value in one.facets.values() for nouns in facets[value].nouns.values() for noun in nouns)]
    return " ".join(words).casefold()
