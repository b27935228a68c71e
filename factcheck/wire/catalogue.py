"""What the reference data look like on the wire, and how a catalogue entry becomes plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import fields

from factcheck.model.period import Frequency
from factcheck.model.series import Printed, Status
from factcheck.model.structure import Aggregation, Entity, Kind, Measure
from factcheck.wire.fields import Told, amount, code, day, digits, one_of, part, phrase, several, truth, whole


def _names(description: str) -> Any:
    told = {"description": f"{description} By language code."}
    return fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True, metadata=told)


def _page(schema: type[Told], what: str) -> type[Told]:
    """The schema of a page of such items."""
    told: dict[str, Any] = {
        "items": several(part(schema, "An item."), f"The {what} of this page.", required=True),
        "next_cursor": phrase("Send it back as `cursor` to go on; null on the last page.", required=True, allow_none=True),
    }
    page = Told.from_dict(told, name=f"{schema.__name__.removesuffix('Schema')}PageSchema")
    page.__doc__ = f"A page of {what}."
    return page  # type: ignore[return-value] # from_dict gives a subclass of the class it is called on


class MeasureSchema(Told):
    """What is measured."""

    id = code("Its id.", "autos.nev.exports", required=True)
    labels = _names("Names that texts use for it.")
    unit = code("Its unit.", "vehicles", required=True)
    kind = one_of([one.value for one in Kind], "How its values behave in time.", "flow", required=True)
    aggregation = one_of([one.value for one in Aggregation], "How a long period follows from its parts.", "sum", required=True)
    agency = code("Who publishes it.", "caam", required=True)
    facets = fields.Dict(keys=fields.String(), values=fields.String(), required=True, metadata={"description": "What it is composed of."})
    whole = code("The measure that it is a direct part of.", "autos.exports", required=True, allow_none=True)
    denominators = several(code("A measure."), "Wholes that a share may name, the usual one first.", required=True)
    ratio_of = several(code("A measure."), "Part and whole of a finished share; empty otherwise.", required=True)
    siblings = several(code("A measure."), "Measures that it is often mistaken for.", required=True)
    default_entity = code("Whose figures are meant when nobody is named.", "CHN", required=True, allow_none=True)
    definition = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "What is counted, by language code."}
    )
    entities = several(code("An entity."), "Entities that have figures.", required=True)


class EntitySchema(Told):
    """A country, region, group, place or company."""

    id = code("Its id: ISO 3166 alpha-3 for countries.", "CHN", required=True)
    kind = phrase("Country, region, group, world or company.", "country", required=True)
    labels = _names("Its names.")
    members = several(code("An entity."), "Members of a group.", required=True)
    country = code("The country of a place or company.", "CHN", required=True, allow_none=True)
    measures = several(code("A measure."), "Measures that have figures.", required=True)


class SeriesSchema(Told):
    """Observations that share all dimensions but time."""

    key = code("Entity, measure and frequency.", "CHN.autos.exports.M", required=True)
    measure = code("What is measured.", "autos.exports", required=True)
    entity = code("Whose.", "CHN", required=True)
    frequency = one_of([one.value for one in Frequency], "A, H, Q or M.", "M", required=True)
    unit = code("Unit of its levels.", "vehicles", required=True)
    first = phrase("Its first period.", "2020-01", required=True, allow_none=True)
    last = phrase("Its last period.", "2026-02", required=True, allow_none=True)
    printings = whole("How many printed figures it holds.", 120, required=True)


class ObservationSchema(Told):
    """One printed figure."""

    period = phrase("Its period.", "2022-01/2022-08", required=True)
    states = one_of([one.value for one in Printed], "What it states.", "level", required=True)
    value = amount("Its value in ones of the unit, or percent.", 340000, required=True)
    decimal = digits("The same, exactly.", "340000", required=True)
    ulp = amount("The place of its last printed digit.", 10000, required=True)
    printed = phrase("As printed.", "34万", required=True)
    status = one_of([one.value for one in Status], "How firm it is.", "normal", required=True)
    source = code("The publication.", "caam-2022-09-09", required=True)
    published = phrase("When that appeared; null where unknown.", "2022-09-09", required=True, allow_none=True)
    leads = truth("Whether claims are judged by it rather than by another printing of the same figure.", example=True, required=True)


class ObservationsSchema(Told):
    """The observations of a series."""

    series = code("Its key.", "CHN.autos.exports.M", required=True)
    unit = code("Unit of its levels.", "vehicles", required=True)
    as_of = day("The day whose knowledge is shown.", required=True)
    observations = several(part(ObservationSchema, "A figure."), "The figures by period.", required=True)


class SnapshotSchema(Told):
    """The reference data in use."""

    snapshot = phrase("Digest of all data.", "sha256:9f86…", required=True)
    engine = phrase("Version of the engine.", "1.0.0", required=True)
    languages = several(phrase("A language code.", "en"), "Languages that are read.", required=True)
    measures = whole("Measures in the catalogue.", 120, required=True)
    entities = whole("Entities in the catalogue.", 30, required=True)
    series = whole("Series.", 200, required=True)
    sources = whole("Publications.", 272, required=True)


class OperationSchema(Told):
    """Something that a statement can relate a number to."""

    id = phrase("Its id.", "share", required=True)
    description = phrase("What it computes.", required=True)


class OperationsSchema(Told):
    """All operations."""

    operations = several(part(OperationSchema, "An operation."), "The operations.", required=True)


class RuleSchema(Told):
    """A rule that can decide a verdict."""

    id = phrase("Its id: `rule` of an assertion.", "outside-interval", required=True)
    description = phrase("What it says.", required=True)


class RulesSchema(Told):
    """All verdict rules, in their order: the first that fits decides."""

    rules = several(part(RuleSchema, "A rule."), "The rules.", required=True)


class LimitsSchema(Told):
    """How much the service takes."""

    max_body_bytes = whole("Largest body.", 1048576, required=True)
    max_batch_bytes = whole("Largest body of a batch.", 10485760, required=True)
    max_batch_items = whole("Most texts of one batch.", 10000, required=True)
    max_waiting_items = whole("Most texts in all unfinished batches of one owner.", 100000, required=True)
    max_claim_characters = whole("Longest text of `GET /v1/check`.", 2000, required=True)
    max_url_characters = whole("Longest address.", 32768, required=True)
    max_assertions = whole("Most assertions in one request.", 100, required=True)
    max_json_depth = whole("Deepest nesting of a body.", 32, required=True)
    page_default = whole("Items on a page.", 50, required=True)
    page_max = whole("Most items on a page.", 500, required=True)
    rate_requests = whole(
        "Requests that check or change something, of the keys of one owner or an address without a key; null: as many as one likes.",
        600,
        required=True,
        allow_none=True,
    )
    rate_seconds = whole("In so many seconds.", 60, required=True, allow_none=True)
    wrong_keys_per_minute = whole("Wrong keys that an address may try.", 20, required=True)


class HealthSchema(Told):
    """Whether the service works."""

    status = one_of(["ok"], "Always `ok`; anything else is a problem.", required=True)


MeasurePageSchema = _page(MeasureSchema, "measures")
EntityPageSchema = _page(EntitySchema, "entities")
SeriesPageSchema = _page(SeriesSchema, "series")


def measure_shown(measure: Measure, entities: Iterable[str]) -> dict[str, Any]:
    """A measure as JSON."""
    return {
        "id": measure.id,
        "labels": _labels(measure.labels),
        "unit": measure.unit,
        "kind": measure.kind.value,
        "aggregation": measure.aggregation.value,
        "agency": measure.agency,
        "facets": dict(measure.facets),
        "whole": measure.whole,
        "denominators": list(measure.denominators),
        "ratio_of": list(measure.ratio_of or ()),
        "siblings": list(measure.siblings),
        "default_entity": measure.default_entity,
        "definition": dict(measure.definition),
        "entities": list(entities),
    }


def entity_shown(entity: Entity, measures: Iterable[str]) -> dict[str, Any]:
    """An entity as JSON."""
    return {
        "id": entity.id,
        "kind": entity.kind,
        "labels": _labels(entity.labels),
        "members": list(entity.members),
        "country": entity.country,
        "measures": list(measures),
    }


def _labels(labels: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {language: list(names) for language, names in labels.items()}
