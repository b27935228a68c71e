"""Ask: one assertion with the figures known on the day, and the reasons why figures can be missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from factcheck.computation.implied import level
from factcheck.computation.lookup import Lookup, Value
from factcheck.model.assertion import Assertion, Base, RelativeTo
from factcheck.model.evidence import Computation, Figure
from factcheck.model.period import Period, PeriodKey
from factcheck.model.series import Printed, Status
from factcheck.model.verdict import Nearest, NotComputable, Reason
from factcheck.reference.vintages import withdrawn

#: What is said of a figure that is not firm.
_NOTED = {
    Status.ESTIMATED: "provisional",
    Status.PROVISIONAL: "provisional",
    Status.FORECAST: "provisional",
    Status.BREAK: "definition_changed",
}
#: So many of the nearest things are named when something is missing.
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Ask:
    """One assertion whose measure, entity and period are known to be given."""

    lookup: Lookup
    assertion: Assertion
    measure: str
    entity: str
    period: Period

    @property
    def other(self) -> RelativeTo:
        """The second operand."""
        return self.assertion.relative_to

    @property
    def unit(self) -> str:
        """The measure's unit."""
        return self.lookup.measure(self.measure).unit

    @property
    def base(self) -> Period:
        """Against what a change is measured: the named period, else the year before or the period before."""
        if self.other.period is not None:
            return self.other.period
        return self.period.year_before() if self.assertion.base is Base.YEAR else self.period.previous()

    def at(self, measure: str | None = None, entity: str | None = None, period: Period | None = None) -> Value | None:
        """The value of a measure, printed or implied; what is not named is the assertion's own."""
        return level(self.lookup, measure or self.measure, entity or self.entity, (period or self.period).key)

    def missing(self, measure: str | None = None, entity: str | None = None, period: Period | None = None) -> NotComputable:
        """Why there is no value, and the nearest there is."""
        return why_missing(self.lookup, measure or self.measure, entity or self.entity, period or self.period)

    def unlike(self, *measures: str | None) -> NotComputable | None:
        """A refusal when two measures are counts of different agencies: like is compared with like."""
        entries = [self.lookup.measure(name) for name in (self.measure, *measures) if name]
        bases = {entry.agency if entry.basis_of else None for entry in entries}
        return NotComputable(Reason.NOT_COMPARABLE, (), "agency") if len(bases) > 1 else None

    def also(self, **changes: object) -> Ask:
        """The same question with another measure, entity or period."""
        return replace(self, **changes)  # type: ignore[arg-type] # the fields are named by the callers


def answer(figures: Iterable[Figure | None], used: Iterable[Value | None] = (), **rest: object) -> Computation:
    """A computation from its figures, headline first, without those that are not defined."""
    values = [value for value in used if value is not None]
    notes = tuple(dict.fromkeys((*_status_notes(values), *rest.pop("notes", ()))))  # type: ignore[misc] # notes is a tuple
    back_dated = any(value.back_dated for value in values)
    kept = tuple(figure for figure in figures if figure is not None)
    return Computation(kept, notes=notes, assumed_vintage=back_dated, **rest)  # type: ignore[arg-type] # holds and movement


def _status_notes(values: Iterable[Value]) -> Iterable[tuple[str, tuple[tuple[str, str], ...]]]:
    for value in values:
        if value.status in _NOTED:
            yield _NOTED[value.status], (("period", value.shown.period.code),)


def why_missing(lookup: Lookup, measure: str, entity: str, period: Period) -> NotComputable:
    """Which of entity, series and period the reference lacks. "Not published" only for an unfinished period or an exact date."""
    catalogue = lookup.catalogue
    if entity not in catalogue.entities:
        return NotComputable(Reason.NO_ENTITY, (), entity)
    series = lookup.series(measure, entity) if measure in catalogue.measures else None
    if series is None or not series.observations:
        near = _nearest_series(lookup, measure, entity) if lookup.thorough else ()
        return NotComputable(Reason.NO_SERIES, near, f"{entity}.{measure}")
    if not lookup.thorough:
        return NotComputable(Reason.PERIOD_NOT_COVERED, (), period.code)
    nearest = _nearest_periods(lookup, measure, entity, period)
    sources = lookup.reference.sources
    printings = [one for states in (Printed.LEVEL, Printed.SHARE) for one in series.printings(period.key, states)]
    if withdrawn(printings, sources, lookup.as_of):
        return NotComputable(Reason.VALUE_WITHDRAWN, nearest, period.code)
    later = any(sources[one.source].exact and one.status not in (Status.DOUBTFUL, Status.WITHDRAWN) for one in printings)
    if later or not period.ended_by(lookup.as_of):
        return NotComputable(Reason.PERIOD_NOT_PUBLISHED, nearest, period.code)
    return NotComputable(Reason.PERIOD_NOT_COVERED, nearest, period.code)


def _nearest_series(lookup: Lookup, measure: str, entity: str) -> tuple[Nearest, ...]:
    reference, catalogue = lookup.reference, lookup.catalogue
    entry = catalogue.measures.get(measure)
    of_entity = set(reference.measures_with(entity))
    related: tuple[str | None, ...] = (entry.basis_of, entry.whole, *entry.denominators, *entry.siblings) if entry else ()
    near = [Nearest(measure=name, entity=entity) for name in related if name in of_entity]
    if entry:
        elsewhere = sorted(reference.entities_with(measure), key=lambda name: (name != entry.default_entity, name))
        near += [Nearest(measure=measure, entity=name) for name in elsewhere]
    return tuple(dict.fromkeys(near))[:NEAREST]


def _nearest_periods(lookup: Lookup, measure: str, entity: str, period: Period) -> tuple[Nearest, ...]:
    series = lookup.series(measure, entity)
    if series is None:
        return ()
    keys = {key for key, states in series.observations if states in (Printed.LEVEL, Printed.SHARE)}

    def distance(key: PeriodKey) -> tuple[bool, int, int]:
        return key[1] != period.months, abs(key[0] + key[1] - period.end), -key[0]

    near = sorted(keys, key=distance)
    known = (key for key in near if lookup.printed(measure, entity, key) is not None)
    return tuple(Nearest(measure, entity, Period.of_key(key).code) for key, _ in zip(known, range(NEAREST), strict=False))
