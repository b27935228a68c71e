"""The reference browser: measures, entities and series found by words, and a page for each series."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, g, request, url_for

from factcheck.assessment.explain.words import sentence
from factcheck.charts.render import SVG, can_draw, drawn
from factcheck.charts.series import series_chart
from factcheck.charts.theme import THEMES
from factcheck.curation.adding.figures import Figure
from factcheck.curation.adding.samples import samples_of
from factcheck.curation.adding.sheet import Cell
from factcheck.errors import NotFound, UnknownCode
from factcheck.model.period import Period
from factcheck.model.series import Observation, Printed, SeriesKey
from factcheck.model.structure import Entity, Measure
from factcheck.reference.snapshot import Reference
from factcheck.reference.vintages import known
from factcheck.store import checks
from factcheck.web.caller import caller
from factcheck.web.catalogue import as_csv, observations_of
from factcheck.web.endpoint import StrictBlueprint, keys_refused
from factcheck.web.keeping import store
from factcheck.web.pinned import core
from factcheck.web.site.frame import language_of_reader, page
from factcheck.wire.dossier import web_address
from factcheck.wire.figures import series_row
from factcheck.wire.finding import find_series
from factcheck.wire.forms import HTML
from factcheck.wire.names import first_word
from factcheck.wire.outline import MARKS
from factcheck.wire.problems import MEDIA_TYPE, ProblemSchema

blueprint = StrictBlueprint("browser", __name__, description="Pages of the reference data.", template_folder="templates")

_TEXT = {"type": "string"}
#: These figures come from no file.
_NOWHERE = Cell("", 0, 0)
#: Series that a search lists, rows that a page shows at first, and checks that it names.
_MOST, _ROWS, _CHECKS = 60, 40, 10


@dataclass(frozen=True, slots=True)
class Found:
    """A series that a search has found."""

    key: str
    measure: str
    entity: str
    first: str
    last: str
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """One period of a series: the figure that counts today, and every earlier or other printing of it."""

    period: str
    lead: Observation
    others: tuple[Observation, ...]


@blueprint.route("/reference", methods=["GET"])
@blueprint.response(200, _TEXT, content_type=HTML, description="The page")
def search_reference() -> Response:
    """Find series by the words of their measures and entities, in any language that is read."""
    query = request.args.get("q", "")[:200]
    g.cache_control = "public, max-age=300"
    reference = core().reference
    found = list(_search(reference, query.casefold().split())) if query.strip() else []
    return page(
        "site/reference.html",
        query=query,
        found=[_described(reference, key) for key in found[:_MOST]],
        many=len(found),
        most=_MOST,
        measures=sorted((_named(one), one.id) for one in reference.catalogue.measures.values() if reference.entities_with(one.id)),
    )


@blueprint.route("/reference/series/<key>", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type=HTML, description="The page")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="No such series")
def read_series_page(key: str) -> Response:
    """Show a series: what it counts, its figures with every revision, a chart, its sources, sentences that it decides."""
    reference = core().reference
    found = _series(reference, key)
    measure, entity = reference.catalogue.measures[found.measure], reference.catalogue.entities[found.entity]
    rows = list(_rows(reference, found))
    shown = rows if request.args.get("all") else rows[:_ROWS]
    sources = {one.source for row in shown for one in (row.lead, *row.others)}
    agency = reference.catalogue.agencies.get(measure.agency)
    return page(
        "site/series.html",
        key=str(found),
        name=_named(measure),
        owner=first_word(entity.labels, language_of_reader()),
        definition=measure.definition.get(language_of_reader()) or measure.definition.get("en", ""),
        unit=measure.unit.replace("_", " "),
        agency=first_word(agency.labels, language_of_reader()) if agency else measure.agency,
        homepage=web_address(agency.homepage) if agency else None,
        rows=shown,
        more=len(rows) - len(shown),
        states=[one for one in Printed if any(row.lead.states is one for row in shown)],
        sources={code: reference.sources[code] for code in sorted(sources)},
        licences=sorted({reference.sources[code].licence or "" for code in sources} - {""}),
        address=web_address,
        samples=_samples(reference, measure, found, rows),
        checks=_used_by(found),
        marks=MARKS,
        chart=url_for("browser.read_series_chart", key=str(found)) if can_draw() else None,
    )


@blueprint.route("/reference/series/<key>/chart.svg", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type=SVG, description="The chart")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="No such series")
def read_series_chart(key: str) -> Response:
    """Draw the levels of a series as they are known today; `theme=dark` for dark paper."""
    found = _series(core().reference, key)
    drawing = series_chart(core().reference, found, core().clock(), THEMES.get(request.args.get("theme", ""), THEMES["light"]))
    if drawing is None:
        raise NotFound("There is no figure to draw.")
    return Response(drawn(drawing), content_type=SVG)


@blueprint.route("/reference/series/<key>/figures.csv", methods=["GET"])
@keys_refused(blueprint)
@blueprint.response(200, _TEXT, content_type="text/csv", description="The figures")
@blueprint.alt_response(404, schema=ProblemSchema, content_type=MEDIA_TYPE, description="No such series")
def read_series_csv(key: str) -> Response:
    """Give the figures of a series as a file for spreadsheets."""
    found = _series(core().reference, key)
    response = Response(as_csv(observations_of(found, core().clock())), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{found}.csv"'
    return response


for _view in (search_reference, read_series_page, read_series_chart):
    _view.takes_query = True  # as the other pages


def _series(reference: Reference, key: str) -> SeriesKey:
    try:
        return find_series(reference, key)
    except UnknownCode as error:
        raise NotFound(str(error)) from None


def _search(reference: Reference, words: Sequence[str]) -> Iterator[SeriesKey]:
    """The series whose measure and entity between them have all the words; those named just so come first."""
    measures = _fitting(reference.catalogue.measures.values(), words)
    entities = _fitting(reference.catalogue.entities.values(), words)
    every = frozenset(words)
    pairs = []
    for measure, (mine, rank) in measures.items():
        for entity in reference.entities_with(measure):
            theirs, place = entities.get(entity, (frozenset(), 0))
            if mine | theirs == every:
                pairs.append((-(rank + place), measure, entity))
    for entity, (theirs, _) in entities.items():
        if theirs == every:
            pairs.extend((0, measure, entity) for measure in reference.measures_with(entity) if measure not in measures)
    every_key = reference.all_series()  # sorted
    for _, measure, entity in sorted(pairs):
        place = bisect_left(every_key, SeriesKey(entity, measure, ""))
        while place < len(every_key) and every_key[place][:2] == (entity, measure):
            yield every_key[place]
            place += 1


def _fitting(items: Iterable[Measure | Entity], words: Sequence[str]) -> dict[str, tuple[frozenset[str], int]]:
    """The items that have some of the words, with these and how well they fit: a name that is one of the words fits best."""
    found = {}
    for one in items:
        names = [one.id.casefold(), *(label.casefold() for labels in one.labels.values() for label in labels)]
        names += [name.casefold() for name in one.names.values()] if isinstance(one, Measure) else []
        told = " ".join(names)
        mine = frozenset(word for word in words if word in told)
        if mine:
            found[one.id] = (mine, sum(word in names for word in words) + (" ".join(words) in names))
    return found


def _described(reference: Reference, key: SeriesKey) -> Found:
    row = series_row(reference, key)
    measure, entity = reference.catalogue.measures[key.measure], reference.catalogue.entities[key.entity]
    return Found(
        str(key),
        _named(measure),
        first_word(entity.labels, language_of_reader()),
        row["first"] or "",
        row["last"] or "",
        measure.unit.replace("_", " "),
    )


def _rows(reference: Reference, key: SeriesKey) -> Iterator[Row]:
    """The figures of a series, the newest first."""
    series = reference.series(key.measure, key.entity)
    if series is None:
        return
    day = core().clock()
    for about in sorted(series.observations, key=lambda one: (-sum(one[0]), one[0][1], one[1])):
        printings = [one for one in series.printings(*about) if one.series == key]
        found = known(printings, reference.sources, day) if printings else None
        if found is not None:
            yield Row(Period.of_key(about[0], key.frequency).code, found.lead, tuple(one for one in printings if one is not found.lead))


def _samples(reference: Reference, measure: Measure, key: SeriesKey, rows: Sequence[Row]) -> list[str]:
    """True sentences about the newest figures, as the engine judges them."""
    levels = [row.lead for row in rows if row.lead.states is Printed.LEVEL]
    figures = [
        Figure(key.entity, Period.of_key(one.period), one.value, one.ulp, one.printed, one.status, _NOWHERE) for one in levels[:_ROWS]
    ]
    if not figures:
        return []
    language = language_of_reader()
    samples = samples_of(reference, measure.id, figures, core().clock())
    return [one.text for one in samples if one.as_meant and one.verdict == "supported" and one.language == language]


def _used_by(key: SeriesKey) -> Sequence[Any]:
    """The latest checks of whoever asks that rest on the series."""
    if current_app.extensions["factcheck"].store is None or "checks:read" not in caller().scopes:
        return ()
    g.cache_control = "private, no-cache"
    with store().reading() as connection:
        return checks.listed(connection, caller().owner, {"series": str(key)}, before=None, limit=_CHECKS)


def _named(measure: Measure) -> str:
    name = measure.names.get(language_of_reader()) or next(iter(measure.names.values()), measure.id)
    return sentence(name)
