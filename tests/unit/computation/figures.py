"""A small world to compute in: two makers' worth of names, and helpers that turn a line of a table into a figure or a claim."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from factcheck.computation.compute import compute
from factcheck.computation.interval import around
from factcheck.model.assertion import Assertion, Base, Direction, Operation, RelativeTo
from factcheck.model.evidence import Computation, Figure, Interval, WitnessKind
from factcheck.model.period import Period
from factcheck.model.quantity import Hedge, Quantity
from factcheck.model.series import Observation, Printed, SeriesKey, Status
from factcheck.model.structure import Agency, Aggregation, Entity, Facet, Kind, Measure, Source, Unit
from factcheck.model.text import Span
from factcheck.model.verdict import NotComputable
from factcheck.reference.catalogue import Catalogue
from factcheck.reference.snapshot import Gathered, Reference

#: Long after everything that is printed here.
LATER = date(2025, 1, 1)
NOWHERE = Span(0, 0)


def measure(name: str, unit: str = "pieces", kind: Kind = Kind.FLOW, adds: Aggregation = Aggregation.SUM, **rest: object) -> Measure:
    return Measure(name, {}, {"en": name}, unit, kind, adds, rest.pop("agency", "BUREAU"), default_entity="AAA", **rest)


MEASURES = (
    measure("goods", partition=(("cars", "bikes"),), rank_complete_to=2, siblings=("cars", "bikes")),
    measure("cars", whole="goods", denominators=("goods",), siblings=("bikes",)),
    measure("bikes", whole="goods", denominators=("goods",)),
    measure("cars_share", "percent", Kind.RATE, Aggregation.NONE, ratio_of=("cars", "goods"), decimals=1),
    measure("rate", "percent", Kind.RATE, Aggregation.MEAN),
    measure("stock", kind=Kind.STOCK, adds=Aggregation.LAST),
    measure("weight", "tonnes"),
    measure("population", "people", Kind.STOCK, Aggregation.LAST),
    measure("customs.goods", agency="CUSTOMS", basis_of="goods"),
)
ENTITIES = (
    *(Entity(name, "country", {}) for name in ("AAA", "BBB", "CCC")),
    Entity("GRP", "group", {}, members=("AAA", "BBB", "CCC")),
    Entity("ACME", "company", {}, country="AAA"),
)
UNITS = (Unit("pieces", "count", Decimal(1), {}), Unit("tonnes", "mass", Decimal(1), {}), Unit("people", "heads", Decimal(1), {}))
AGENCIES = (Agency("BUREAU", {}), Agency("CUSTOMS", {}, basis="customs"))
CATALOGUE = Catalogue(
    {one.id: one for one in MEASURES},
    {one.id: one for one in ENTITIES},
    {one.id: one for one in UNITS},
    {one.id: one for one in AGENCIES},
    dict[str, Facet](),
)


def source(name: str, published: str | None = None, *, exact: bool = False, rank: int = 1, publisher: str = "Bureau") -> Source:
    return Source(name, publisher, publisher, name, "", rank, date.fromisoformat(published) if published else None, exact=exact)


#: "report" has no date, so it counts from the end of each period.
SOURCES = (
    source("report"), source("abroad", publisher="Another bureau"),
    source("on 1 March 2023", "2023-03-01", exact=True), source("seen on 1 March 2023", "2023-03-01"),
    source("on 1 March 2024", "2024-03-01", exact=True),
)  # fmt: skip


def row(
    name: str, period: str, value: str, ulp: str = "1", *, states: str = "level", entity: str = "AAA", by: str = "report",
    status: str = "normal",
) -> Observation:  # fmt: skip
    key = Period.parse(period).key
    return Observation(SeriesKey(entity, name, "A"), key, Printed(states), Decimal(value), Decimal(ulp), value, by, Status(status))


def run(name: str, values: str, first: int = 2010, **rest: str) -> list[Observation]:
    """Consecutive years from ``first``; a dash is a year that nobody printed."""
    return [row(name, str(year), value, **rest) for year, value in enumerate(values.split(), first) if value != "-"]


def pack(*rows: Observation) -> Reference:
    return Reference("sha256:small", CATALOGUE, {one.id: one for one in SOURCES}, Gathered(rows))


def number(
    value: str, ulp: str = "1", unit: str = "number", hedge: str | None = None, upper: str | None = None, *, fraction: bool = False
) -> Quantity:
    end = Decimal(upper) if upper is not None else None
    return Quantity(value, NOWHERE, Decimal(value), Decimal(ulp), unit, Hedge(hedge) if hedge else None, end, fraction)


def against(name: str | None = None, entity: str | None = None, period: str | None = None) -> RelativeTo:
    return RelativeTo(name, entity, Period.parse(period) if period else None)


def claim(
    operation: str, name: str | None = "goods", period: str | None = "2022", *, entity: str | None = "AAA",
    direction: str | None = None, base: str = "yoy", since: str | None = None, **rest: object,
) -> Assertion:  # fmt: skip
    return Assertion(
        Operation(operation), name, entity, Period.parse(period) if period else None, NOWHERE,
        direction=Direction(direction) if direction else None, base=Base(base), since=Period.parse(since) if since else None,
        **rest,
    )  # fmt: skip


def computed(assertion: Assertion, reference: Reference, day: date = LATER) -> Computation:
    found = compute(assertion, reference, day)
    assert isinstance(found, Computation), found
    return found


def refused(assertion: Assertion, reference: Reference, day: date = LATER) -> NotComputable:
    found = compute(assertion, reference, day)
    assert isinstance(found, NotComputable), found
    return found


def point(value: str, ulp: str = "1", *, evidence: bool = True) -> Figure:
    """A printed figure."""
    number, place = Decimal(value), Decimal(ulp)
    return Figure(number, around(number, place), "", WitnessKind.PRINTED, "", (), place, evidence)


def calculated(value: str, low: str, high: str) -> Figure:
    """A figure that was worked out from others."""
    return Figure(Decimal(value), Interval(Decimal(low), Decimal(high)), "", WitnessKind.RECOMPUTED, "", ())


def ends(interval: Interval) -> tuple[float, float]:
    return float(interval.low), float(interval.high)
